package import JSONText

/// The error that a request is answered with.
///
/// Source: JSON-RPC 2.0, section 5.1, <https://www.jsonrpc.org/specification>.
package struct RPCError: Error, Sendable, Hashable {
  package var code: Int
  /// One sentence for whoever reads the peer's log.
  package var message: String
  package var data: JSONValue?

  package init(code: Int, message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// The line is no JSON.
  package static func parseError(_ message: String) -> RPCError { RPCError(code: -32700, message: message) }
  /// It is JSON, but no message.
  package static func invalidRequest(_ message: String) -> RPCError { RPCError(code: -32600, message: message) }
  package static func methodNotFound(_ method: String) -> RPCError {
    RPCError(code: -32601, message: "There is no method \"\(method.prefix(100))\".")
  }
  package static func invalidParameters(_ message: String, data: JSONValue? = nil) -> RPCError {
    RPCError(code: -32602, message: message, data: data)
  }
  package static func internalError(_ message: String) -> RPCError { RPCError(code: -32603, message: message) }
  /// More requests are in flight than the receiver takes. The code is our own, outside the range that JSON-RPC reserves.
  package static func busy(limit: Int) -> RPCError {
    RPCError(code: 429, message: "\(limit) requests are being worked on; send this one again when some are answered.")
  }

  /// Reads the `error` of an answer; `nil` where it is none.
  package init?(_ value: JSONValue?) {
    guard let code = value?["code"]?.int, let message = value?["message"]?.string else { return nil }
    self.init(code: code, message: message, data: value?["data"])
  }

  package var json: JSONValue {
    var object: JSONObject = ["code": JSONValue(code), "message": .string(message)]
    if let data { object["data"] = data }
    return .object(object)
  }
}
