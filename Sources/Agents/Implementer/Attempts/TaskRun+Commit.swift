import Exchanges
import Git
import NexusProtocol

extension TaskRun {
  /// The commit of a tree of the work; no branch leads to it yet.
  func makeCommit(of tree: ObjectID, by work: SoundWork, onto parent: ObjectID) async throws -> ObjectID {
    let message = CommitMessage(for: task, model: work.reply.model, record: settings.record)
    return try await workspace.makeCommit(tree, parent: parent, message: message.text, at: events.now())
  }

  /// - Parameters:
  ///   - base: The tip of the plan's branch, which is `work.base` unless others moved it.
  ///   - made: The commit of `work.tree` on `base`, where there is one already that others stand on.
  func commit(_ work: SoundWork, onto base: ObjectID, made: ObjectID? = nil) async throws -> Result {
    let message = CommitMessage(for: task, model: work.reply.model, record: settings.record)
    if keepsResult {
      let commit = try await workspace.keep(
        work.tree, parent: base, message: message.text, as: "kept/\(work.attempt.id)", at: events.now())
      try await finish(work.attempt, .kept, commit: commit)
      try await settleScope(of: work.attempt.id, besides: commit)
      try await workspace.reset(to: base)
      return .kept(commit, attempt: work.attempt.id)
    }
    // The store knows the commit before the branch does, so that a killed run is completed and never repeated.
    let commit: ObjectID
    if let made { commit = made } else { commit = try await makeCommit(of: work.tree, by: work, onto: base) }
    try await finish(work.attempt, .committed, commit: commit)
    try await settleScope(of: work.attempt.id, besides: commit)
    try await workspace.advance(from: base, to: commit)
    try await events.tell(
      .commitCreated, task: task.id, attempt: work.attempt.number,
      [
        "commit": .string(commit.description), "short": .string(commit.abbreviated),
        "subject": .string(message.subject), "branch": .string(plan.branch),
      ])
    return .committed(commit, work.judgement)
  }
}
