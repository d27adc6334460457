package import JSONRPC

/// Why a server of tools could not be used.
package enum MCPClientError: Error, Sendable, Hashable {
  /// It shares no revision with us; what it offers, as far as it said.
  case noCommonRevision([String])
  /// It answered something that its own revision does not allow.
  case malformedAnswer(method: String)
  /// It answered with an error of the protocol.
  case refused(method: String, RPCError)
  /// It offers more than is taken: pages of a list, or tools.
  case tooMuch(String)
  /// It sends more messages that nobody asked for than are taken.
  case flood
  /// The result of a tool does not fit the schema that the server gave.
  case wrongResult(tool: String, fault: String)

  package var message: String {
    switch self {
    case .noCommonRevision(let offered):
      offered.isEmpty
        ? "The server speaks no revision of the protocol that is known here."
        : "The server speaks only revisions that are not known here: \(offered.joined(separator: ", "))."
    case .malformedAnswer(let method): "The server's answer to \"\(method)\" is malformed."
    case .refused(let method, let error): "The server refused \"\(method)\": \(error.message) (\(error.code))"
    case .tooMuch(let what): "The server offers too many \(what)."
    case .flood: "The server floods the connection with messages that nobody asked for."
    case .wrongResult(let tool, let fault): "The result of \"\(tool)\" does not fit the schema of the server: \(fault)"
    }
  }
}
