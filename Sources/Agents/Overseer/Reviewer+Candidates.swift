import Exchanges
import Git
import NexusProtocol
import Prompts
import Replies

/// What the Overseer says of several candidates for a task.
enum CandidateJudgement: Sendable, Equatable {
  /// - Parameter index: Its place among those it was shown.
  case chosen(index: Int, reason: String)
  /// Its answers say nothing that can be used; `why` is a sentence.
  case unusable(why: String)
}

extension Reviewer {
  /// Asks the Overseer which of several works for a task is the best. An answer that cannot be read goes back once.
  ///
  /// - Throws: `AgentError` when a budget is spent or the works do not fit into a prompt; `ModelError`; errors of git and
  ///   the journal.
  func judge(_ works: [SoundWork], for task: PlanTask) async throws -> CandidateJudgement {
    let subject = Subject(purpose: .choose, task: task.id)
    var messages = try await CandidateMaterial(reviewer: self, task: task, works: works).prepare().messages
    var faults: [String] = []
    for _ in 0...min(1, maxRepairs) {
      let reply = try await exchanges.exchange(as: .overseer, about: subject, messages: messages)
      let reading = ChoiceReader.read(reply.content, count: works.count)
      if let number = reading.choice { return .chosen(index: number - 1, reason: reading.reason) }
      faults = reading.faults
      if reply.stopReason == .length { faults.insert("The answer was cut off at its token limit.", at: 0) }
      let repair = try prompts.render(
        .overseerChooseRepair,
        ["faults": faults.map { "- \($0)" }.joined(separator: "\n"), "format": ChoiceReader.instructions])
      messages = messages.repairing(reply.content, with: repair, in: try await exchanges.budget(for: .overseer))
    }
    return .unusable(why: faults.first ?? "The answer is empty.")
  }
}
