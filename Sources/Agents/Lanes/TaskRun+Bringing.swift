import Exchanges
import Git
import NexusProtocol

/// What came of bringing an attempt's tree onto the plan's branch.
enum Bringing: Sendable {
  case done(TaskRun.Result)
  /// The branch moved meanwhile, and the work does not stand there: the next attempt begins at `tip`, from `tree`.
  case moved(to: ObjectID, tree: ObjectID, outcome: Attempt.Outcome, reason: String)
}

extension TaskRun {
  /// Commits work that was judged. Where other lanes moved the branch since its base, or are about to, it is merged with
  /// what they did, and the checks run again on what comes of it, before the branch moves.
  func bring(_ work: SoundWork) async throws -> Bringing {
    guard let turn = workspace.turn, !keepsResult else { return .done(try await commit(work, onto: work.base)) }
    while true {
      let entrance = try await turn.take {
        let ahead = await turn.last
        let tip = try await workspace.tip()
        if ahead == nil, tip == work.base { return Entrance.ended(.done(try await commit(work, onto: tip))) }
        return try await join(turn, with: work, on: ahead?.commit ?? tip, behind: ahead?.place)
      }
      switch entrance {
      case .ended(let bringing): return bringing
      case .hindered(let place): await turn.isGone(place)
      case .inLine(let merged):
        if let bringing = try await check(merged, of: work, turn) { return bringing }
      }
    }
  }

  private enum Entrance: Sendable {
    case ended(Bringing)
    /// It does not go with the work at this place, which may yet come to nothing.
    case hindered(by: Int)
    case inLine(Merged)
  }

  /// Work on top of others', some of which may not be on the branch yet.
  private struct Merged: Sendable {
    /// Everything that was written, merged.
    var whole: ObjectID
    /// What of it belongs to the task, and the commit of that, which those behind it stand on.
    var tree: ObjectID
    var commit: ObjectID
    var parent: ObjectID
    var place: Int
    var isParentOnBranch: Bool
  }

  private func join(
    _ turn: BranchTurn, with work: SoundWork, on parent: ObjectID, behind place: Int?
  ) async throws -> Entrance {
    // Only an ancestor tells the merge what both sides began with; nothing will lead to this commit.
    let own = try await makeCommit(of: work.whole, by: work, onto: work.base)
    switch try await outcome(of: own, parent) {
    case .tree(let whole):
      let tree = try await partInScope(of: whole, since: parent)
      let before = try await repository.commit(parent).tree
      guard tree != before else {
        // Another task did the same: a commit would change nothing.
        if let place { return .hindered(by: place) }
        let reason =
          "While you worked, other work was finished that does the same. Your edits change nothing in the files shown here."
        return .ended(.moved(to: parent, tree: before, outcome: .noEdit, reason: reason))
      }
      let commit = try await makeCommit(of: tree, by: work, onto: parent)
      return .inLine(
        Merged(
          whole: whole, tree: tree, commit: commit, parent: parent, place: await turn.join(with: commit),
          isParentOnBranch: place == nil))
    case .refused(let why):
      if let place { return .hindered(by: place) }
      let reason =
        "While you worked, other work was finished and is in the files now. \(why) None of your edits is in the files "
        + "shown here: write them anew, on top of that work."
      return .ended(
        .moved(to: parent, tree: try await repository.commit(parent).tree, outcome: .conflict, reason: reason))
    }
  }

  /// Runs the checks on merged work, beside those of others, and brings it onto the branch when all before it is there.
  ///
  /// Returns nil when something before it came to nothing, so that it has to be merged anew.
  private func check(_ merged: Merged, of work: SoundWork, _ turn: BranchTurn) async throws -> Bringing? {
    do {
      let whence =
        merged.isParentOnBranch ? "came onto \(plan.branch) meanwhile" : "is about to come onto \(plan.branch)"
      try await events.tell(
        .notice, task: task.id, attempt: work.attempt.number,
        ["text": .string("Merged with \(merged.parent.abbreviated), which \(whence).")])
      try await workspace.reset(to: merged.parent)
      let judgement = try await judge(merged.whole, work.attempt, base: merged.parent)
      guard await turn.isFirst(merged.place) else { return nil }
      switch judgement {
      case .sound(let tree, let judgement):
        var work = work
        (work.tree, work.whole, work.judgement) = (tree, merged.whole, judgement)
        // What does not stand without the rest is committed with it, and then nobody behind stands on that.
        let made = tree == merged.tree ? merged.commit : nil
        let result = try await turn.take { [work] in try await commit(work, onto: merged.parent, made: made) }
        await turn.leave(merged.place, isOnBranch: made != nil)
        return .done(result)
      case .failed(let reason):
        await turn.leave(merged.place, isOnBranch: false)
        let words = "While you worked, other work was finished; your edits were merged with it. \(reason)"
        return .moved(to: merged.parent, tree: merged.whole, outcome: .checksFailed, reason: words)
      }
    } catch {
      await turn.leave(merged.place, isOnBranch: false)
      throw error
    }
  }

  private enum Merge {
    case tree(ObjectID)
    case refused(String)
  }

  private func outcome(of own: ObjectID, _ tip: ObjectID) async throws -> Merge {
    do {
      return .tree(try await repository.mergedTree(tip, own))
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
      let last = try await journal.attemptsOfOpenRun(at: task.id).last?.attempt,
      ![.conflict, .committed, .kept].contains(last.outcome), let base = ObjectID(last.base), base != tip,
      try await repository.isAncestor(base, of: tip)
    else { return tip }
    return base
  }
}
