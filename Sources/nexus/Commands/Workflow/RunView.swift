import JSONText
import Terminal
import Workflows

/// Shows a run while it is kept: a line for each step that begins or ends.
struct RunView: RunLog {
  let log: RunFile
  let console: Console
  /// Where each step is a part of the run's job.
  var jobs: StepJobs?
  /// Called once a reply is kept.
  var onKept: @Sendable () async -> Void = {}

  func reply(for key: StepCall.Key) async throws -> StepReply? { await log.reply(for: key) }

  func keep(_ reply: StepReply, for key: StepCall.Key) async throws {
    try await log.keep(reply, for: key)
    await onKept()
  }

  func note(_ event: RunEvent) async throws {
    try await log.note(event)
    if case .ended(let step, let result) = event { try await jobs?.end(step, result) }
    guard let line = Self.line(event) else { return }
    try console.note(Sanitizer.text(line))
  }

  private static func line(_ event: RunEvent) -> String? {
    switch event {
    case .began(let step): "  \(step)  begins"
    case .called, .replied: nil
    case .retried(let key, let wait, let reason): "  \(key.text)  again in \(wait): \(reason)"
    case .ended(let step, let result):
      "  \(step)  \(result.state.rawValue)" + (result.tokens > 0 ? "  \(result.tokens) tokens" : "")
        + (result.error.map { "  \($0)" } ?? "")
    case .changed(let step, let steps): "  \(step)  changes the steps \(steps.joined(separator: ", "))"
    case .refusedChange(let step, let reason): "  \(step)  may not change steps: \(reason)"
    }
  }

  static func json(_ step: String, _ result: StepResult) -> JSONValue {
    JSONValue(members: [
      ("step", .string(step)), ("state", .string(result.state.rawValue)), ("response", result.response),
      ("error", result.error.map(JSONValue.string) ?? .null), ("tokens", JSONValue(result.tokens)),
    ])
  }
}
