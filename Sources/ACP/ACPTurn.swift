import Isolation
import JSONRPC
import JSONText

/// The editor, for as long as the agent works on one prompt.
package final class ACPTurn: Sendable {
  private let session: String
  private let connection: RPCConnection
  private let canReadFiles: Bool
  private let isOver = Locked(false)

  init(session: String, connection: RPCConnection, canReadFiles: Bool) {
    self.session = session
    self.connection = connection
    self.canReadFiles = canReadFiles
  }

  /// Shows something. Waits where the editor reads slowly; does nothing when the turn is over.
  /// - Throws: `RPCConnectionError.closed`; `CancellationError` while it waits.
  package func show(_ update: ACPUpdate) async throws {
    guard !isOver.withLock(\.self) else { return }
    let parameters: JSONValue = ["sessionId": .string(session), "update": update.json]
    try await connection.send(RPCNotification(method: "session/update", parameters: parameters))
  }

  /// Asks the user for leave to do what a tool call says.
  /// - Returns: The id of the option that was chosen; `nil` when the turn was cancelled instead, or the editor answered
  ///   with something else.
  /// - Throws: `CancellationError`; `RPCConnectionError`; the `RPCError` of an editor that refuses to ask.
  package func ask(_ call: ACPToolCall, _ options: [ACPPermissionOption]) async throws -> String? {
    let answer = try await connection.request(
      "session/request_permission",
      [
        "sessionId": .string(session), "toolCall": .object(call.members), "options": .array(options.map(\.json)),
      ]
    ) { _ in nil }  // The editor answers open questions itself when it cancels a turn.
    guard answer["outcome"]?["outcome"] == "selected", let id = answer["outcome"]?["optionId"]?.string else {
      return nil
    }
    return options.contains { $0.id == id } ? id : nil
  }

  /// Reads a file as the editor holds it, with what is not saved.
  /// - Parameters:
  ///   - path: Absolute.
  ///   - line: The first line wanted, from 1; `nil` for the whole file.
  ///   - limit: The most lines wanted.
  /// - Returns: `nil` when the editor does not offer this; then the file on disk is all there is.
  /// - Throws: `CancellationError`; `RPCConnectionError`; the `RPCError` of the editor, for a file that it cannot read.
  package func readTextFile(_ path: String, line: Int? = nil, limit: Int? = nil) async throws -> String? {
    guard canReadFiles else { return nil }
    var parameters: JSONObject = ["sessionId": .string(session), "path": .string(path)]
    if let line { parameters["line"] = JSONValue(line) }
    if let limit { parameters["limit"] = JSONValue(limit) }
    let answer = try await connection.request("fs/read_text_file", .object(parameters)) { _ in nil }
    return answer["content"]?.string
  }

  /// Lets nothing more be shown: what follows the answer to a prompt confuses editors.
  func end() { isOver.withLock { $0 = true } }
}

/// One of the answers that the user may give.
package struct ACPPermissionOption: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case allowOnce = "allow_once"
    case allowAlways = "allow_always"
    case rejectOnce = "reject_once"
    case rejectAlways = "reject_always"
  }

  package var id: String
  package var name: String
  package var kind: Kind

  package init(id: String, name: String, kind: Kind) {
    self.id = id
    self.name = name
    self.kind = kind
  }

  var json: JSONValue { ["optionId": .string(id), "name": .string(name), "kind": .string(kind.rawValue)] }
}
