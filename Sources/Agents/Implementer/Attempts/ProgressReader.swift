import Edits
import Git
import NexusProtocol

/// Tells where a task stands from what the journal holds of its attempts.
struct ProgressReader {
  let settings: AgentSettings
  let repository: Repository
  let journal: any Journal

  /// Where a task stands: at its base, or where a run that was interrupted had come to.
  func progress(of task: PlanTask, from base: ObjectID) async throws -> TaskProgress {
    var progress = TaskProgress(base: base, tree: try await repository.commit(base).tree)
    let open = try await journal.attemptsOfOpenRun(at: task.id)
    let end = open.lastIndex { [.committed, .kept].contains($0.attempt.outcome) }.map { $0 + 1 } ?? 0
    // Nothing leads to the trees of attempts, so git may have collected them; without one there is nothing to go on from.
    for case let tree? in open[end...].map({ $0.attempt.tree.flatMap { ObjectID($0) } }) {
      guard await repository.hasObject(tree) else { return progress }
    }
    for (attempt, reply) in open[end...] where attempt.base == base.description || attempt.outcome == .conflict {
      // Where one of them was taken already, the others wait no more.
      if end > 0, attempt.outcome == .passed { continue }
      progress.filed += 1
      try await add(attempt, reply: reply ?? ModelReply(model: ""), to: &progress)
    }
    return progress
  }

  private func add(_ attempt: Attempt, reply: ModelReply, to progress: inout TaskProgress) async throws {
    let reason = attempt.reason ?? ""
    let said = reply.content
    switch attempt.outcome {
    case .conflict:
      progress.attempts += 1
      progress.beginAnew(after: said, reason: reason)
    case .noEdit, .refused:
      let step = progress.step(ofFiled: settings)
      progress.add(attempt, step, reply: said, reason: reason, made: nil, failure: .reason(reason))
    case .checksFailed:
      let step = progress.step(ofFiled: settings)
      let tree = attempt.tree.flatMap { ObjectID($0) } ?? progress.tree
      let failure = AttemptHistory.Failure.of(try await journal.checks(of: attempt.id))
      progress.add(
        attempt, step, reply: said, reason: reason, made: (tree, []),
        asFunctions: try await journal.holdsFunctions(attempt), failure: failure)
    case .passed, .notChosen:
      _ = progress.step(ofFiled: settings)
      if attempt.outcome == .passed, let work = try await work(of: attempt, base: progress.base, reply: reply) {
        progress.candidates.append(work)
      }
    // Not the task's fault, and no server that comes and goes may use up its attempts.
    case .modelFailed, .interrupted, .running, .committed, .kept: break
    }
  }

  /// A candidate that waits, as the run that made it knew it.
  private func work(of attempt: Attempt, base: ObjectID, reply: ModelReply) async throws -> SoundWork? {
    guard let whole = attempt.tree.flatMap({ ObjectID($0) }) else { return nil }
    var tree = whole
    if let outOfScope = attempt.outOfScope, outOfScope.held != nil {
      guard let inside = try await repository.tree(whole, with: outOfScope.paths, of: base) else { return nil }
      tree = inside
    }
    let judgement = attempt.judgement(by: try await journal.checks(of: attempt.id))
    return SoundWork(
      attempt: attempt, base: base, tree: tree, whole: whole, edits: [], reply: reply, judgement: judgement)
  }
}

extension WorkLog {
  /// Whether an attempt's edits were written as functions.
  func holdsFunctions(_ attempt: Attempt) async throws -> Bool {
    try await edits(of: attempt.id).contains { $0.dialect == EditFormat.functions.rawValue }
  }
}
