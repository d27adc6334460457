import Git
import NexusProtocol

extension TaskRun {
  /// Completes a commit that an earlier run had made and noted, but was killed before the branch or the task knew of it.
  func finishInterruptedCommit(tip: ObjectID) async throws -> Result? {
    guard let attempt = try await journal.attemptWithNotedCommit(of: task),
      let commit = attempt.commit.flatMap({ ObjectID($0) }), await repository.hasObject(commit)
    else { return nil }
    // Not the attempt's base, since the work may have been merged.
    if try await repository.commit(commit).parents == [tip] {
      try await workspace.advance(from: tip, to: commit)
    } else if try await !repository.isAncestor(commit, of: tip) {
      return nil
    }
    try await settleScope(of: attempt.id, besides: commit)
    return .committed(commit, attempt.judgement(by: try await journal.checks(of: attempt.id)))
  }
}

extension Journal {
  /// The attempt whose commit the task does not know of, because the run that made it was killed.
  func attemptWithNotedCommit(of task: PlanTask) async throws -> Attempt? {
    // A candidate that was taken need not be the last attempt.
    let noted = try await attemptsOfOpenRun(at: task.id).last { $0.attempt.outcome == .committed }?.attempt
    return noted?.commit == task.commit ? nil : noted
  }
}
