import ACP
import Isolation
import JSONRPC
import JSONText

/// Shows the events of a run of nexus as tool calls of a turn.
///
/// Events come faster than they can be shown where an editor reads slowly, so only the newest lines are kept, and shown
/// when the call ends.
final class TurnNarrator: Sendable {
  private struct State {
    var number = 0
    var lines: [String] = []
  }

  private static let lineLimit = 40
  private let turn: ACPTurn
  private let state = Locked(State())

  init(_ turn: ACPTurn) { self.turn = turn }

  func begin(_ title: String, _ kind: ACPToolCall.Kind) async throws {
    let id = state.withLock { state in
      state.number += 1
      state.lines = []
      return Self.id(state.number)
    }
    try await turn.show(.toolCall(ACPToolCall(id: id, title: title, kind: kind, status: .inProgress)))
  }

  func note(_ event: JSONValue) {
    guard let line = Self.line(event) else { return }
    state.withLock { state in
      if state.lines.count == Self.lineLimit { state.lines.removeFirst() }
      state.lines.append(line)
    }
  }

  func end(_ status: ACPToolCall.Status) async throws {
    let (id, text) = state.withLock { (Self.id($0.number), $0.lines.joined(separator: "\n")) }
    let content: [ACPToolContent] = text.isEmpty ? [] : [.text(text)]
    try await turn.show(.toolCallUpdate(ACPToolCallUpdate(id: id, status: status, content: content)))
  }

  private static func id(_ number: Int) -> String { "run\(number)" }

  /// What an event says in a line; `nil` for those that only time and count.
  private static func line(_ event: JSONValue) -> String? {
    guard let name = event["event"]?.string else { return nil }
    let details = ["task", "title", "path", "subject", "name", "outcome", "state", "verdict", "reason"]
    let words = details.compactMap { event[$0]?.string }
    return words.isEmpty ? nil : "\(name): \(words.joined(separator: " · "))"
  }
}
