import ACP
import Isolation
import JSONRPC
import JSONText

/// What a turn shows, kept as it is shown.
final class AgentScreen: Sendable {
  private let turn: ACPTurn
  private let keep: @Sendable (JSONValue) throws -> Void
  private let count = Locked(0)
  /// Ids of tool calls must differ in a session, which outlives processes.
  private let prefix: String

  init(_ turn: ACPTurn, keep: @escaping @Sendable (JSONValue) throws -> Void) {
    self.turn = turn
    self.keep = keep
    prefix = AgentScreen.random()
  }

  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 36)
  }

  func nextID() -> String {
    count.withLock { count in
      count += 1
      return "\(prefix)-\(count)"
    }
  }

  func show(_ update: ACPUpdate) async throws {
    try keep(update.json)
    try await turn.show(update)
  }

  func say(_ text: String) async throws { try await show(.message(text + "\n\n")) }

  /// Asks for leave to do what a call says; the call is then shown as done or not.
  func ask(_ title: String, _ kind: ACPToolCall.Kind, content: [ACPToolContent] = [], _ options: [ACPPermissionOption])
    async throws -> String?
  {
    let call = ACPToolCall(id: nextID(), title: title, kind: kind, status: .pending, content: content)
    try await show(.toolCall(call))
    let answer: String?
    do {
      answer = try await turn.ask(call, options)
    } catch {
      try await show(.toolCallUpdate(ACPToolCallUpdate(id: call.id, status: .failed)))
      throw error
    }
    let isLeave = options.first { $0.id == answer }.map { $0.kind == .allowOnce || $0.kind == .allowAlways } ?? false
    try await show(.toolCallUpdate(ACPToolCallUpdate(id: call.id, status: isLeave ? .completed : .failed)))
    return answer
  }

  /// The text of a file as the editor holds it; nil where the editor does not offer this, or has no such file.
  func textInEditor(_ path: String) async throws -> String? {
    do {
      return try await turn.readTextFile(path)
    } catch is RPCError {
      return nil
    }
  }
}
