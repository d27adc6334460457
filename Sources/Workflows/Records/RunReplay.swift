import JSONText

/// Carries a run out again with its own replies: no model is asked and nothing is run.
package struct RunReplay: Sendable {
  /// How a step came out this time.
  package struct Difference: Sendable, Equatable {
    package var step: String
    /// One sentence; nil where it ended as it did before.
    package var message: String?
  }

  private let record: WorkflowRecord
  private let voices: Voices

  package init(_ record: WorkflowRecord, voices: Voices) {
    self.record = record
    self.voices = voices
  }

  /// Compares each step that ended in the run with how it ends now, in the order in which they ended.
  ///
  /// - Parameter workflow: Another form of the workflow, to see what it would have made of the same replies.
  /// - Throws: `StepFailure` where the run's inputs do not fit the workflow; `CancellationError`.
  package func differences(with workflow: Workflow) async throws -> [Difference] {
    let log = Kept(replies: record.kept)
    let outcome = try await WorkflowRun(voices: voices, runner: Recorded(record: record), log: log)
      .run(workflow, inputs: record.head.inputs)
    return record.endings.map { ending in
      guard let now = outcome.results[ending.step] else {
        // What a failure kept from ending, or ended early, has nothing to compare.
        return Difference(step: ending.step, message: "It is not carried out any more.")
      }
      return Difference(step: ending.step, message: Self.difference(ending.result, now))
    }
  }

  private static func difference(_ before: StepResult, _ now: StepResult) -> String? {
    if before.state != now.state {
      let why = now.error.map { ": \($0)" } ?? "."
      return "It was \(before.state.rawValue), and is \(now.state.rawValue)\(why)"
    }
    if before.response != now.response { return "Its response is another." }
    if before.error != now.error { return "It failed for another reason: \(now.error ?? "")" }
    return nil
  }

  /// Fails as the step did in the run.
  private struct Recorded: StepRunner {
    let record: WorkflowRecord

    func reply(to call: StepCall) async throws -> StepReply {
      let ending = record.endings.first { $0.step == call.key.step }
      throw StepFailure(ending?.result.error ?? "The run has no reply to \(call.key.text).")
    }
  }

  private struct Kept: RunLog {
    let replies: [StepCall.Key: StepReply]
    func reply(for key: StepCall.Key) async throws -> StepReply? { replies[key] }
    func keep(_ reply: StepReply, for key: StepCall.Key) async throws {}
    func note(_ event: RunEvent) async throws {}
  }
}
