import Git
import NexusProtocol

/// What came of bringing an attempt's tree onto the plan's branch.
enum Bringing: Sendable {
  case done(TaskRun.Result)
  /// The branch moved meanwhile, and the work does not stand there: the next attempt begins at `tip`, from `tree`.
  case moved(to: ObjectID, tree: ObjectID, outcome: Attempt.Outcome, reason: String)
}

extension TaskRun {
  /// Commits work that was judged. Where other lanes moved the branch since its base, it is merged with what they did, and
  /// the checks run again on what comes of it, before the branch moves.
  func bring(_ work: SoundWork) async throws -> Bringing {
    guard let turn = workspace.turn, !keepsResult else { return .done(try await commit(work, onto: work.base)) }
    return try await turn.take {
      let tip = try await workspace.tip()
      return tip == work.base ? .done(try await commit(work, onto: tip)) : try await merge(work, with: tip)
    }
  }

  private func merge(_ work: SoundWork, with tip: ObjectID) async throws -> Bringing {
    // Only an ancestor tells the merge what both sides began with; nothing will lead to this commit.
    let message = CommitMessage(for: task, model: work.reply.model, record: workshop.settings.record)
    let own = try await workspace.makeCommit(
      work.whole, parent: work.base, message: message.text, at: workshop.now())
    let merged: ObjectID
    switch try await outcome(of: own, tip) {
    case .tree(let tree): merged = tree
    case .refused(let why):
      let reason =
        "While you worked, other work was finished and is in the files now. \(why) None of your edits is in the files "
        + "shown here: write them anew, on top of that work."
      return .moved(
        to: tip, tree: try await workshop.repository.commit(tip).tree, outcome: .conflict, reason: reason)
    }
    try await workshop.tell(
      .notice, task: task.id, attempt: work.attempt.number,
      ["text": .string("Merged with \(tip.abbreviated), which came onto \(plan.branch) meanwhile.")])
    try await workspace.reset(to: tip)
    switch try await judge(merged, work.attempt, base: tip) {
    case .sound(let tree, let judgement):
      var work = work
      (work.tree, work.whole, work.judgement) = (tree, merged, judgement)
      return .done(try await commit(work, onto: tip))
    case .failed(let reason):
      let words = "While you worked, other work was finished; your edits were merged with it. \(reason)"
      return .moved(to: tip, tree: merged, outcome: .checksFailed, reason: words)
    }
  }

  private enum Merge {
    case tree(ObjectID)
    case refused(String)
  }

  private func outcome(of own: ObjectID, _ tip: ObjectID) async throws -> Merge {
    do {
      return .tree(try await workshop.repository.mergedTree(tip, own))
    } catch {
      switch error.code {
      case .conflict, .unsupported: return .refused(error.message)
      default: throw error
      }
    }
  }

  /// The commit that a run begins with: the branch's tip, or beside other lanes that which an interrupted run began
  /// with, so that what it was told still fits.
  func startingBase(tip: ObjectID) async throws -> ObjectID {
    guard workspace.turn != nil,
      let last = try await workshop.journal.attemptsOfOpenRun(at: task.id).last?.attempt,
      ![.conflict, .committed, .kept].contains(last.outcome), let base = ObjectID(last.base), base != tip,
      try await workshop.repository.isAncestor(base, of: tip)
    else { return tip }
    return base
  }
}
