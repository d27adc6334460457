internal import CrashPoints
import Exchanges
import Git
import NexusProtocol

extension Lander {
  /// Takes work back as proposed: the branch, its files and the index, then what is kept of the tasks.
  ///
  /// - Throws: `GitError` when that would touch uncommitted work, conflicts with later work, or the branch has moved
  ///   since the proposal; then nothing was changed.
  package func undo(_ proposal: UndoProposal) async throws -> Undoing {
    guard let plan = try await journal.plan(proposal.plan) else {
      throw AgentError(.wrongState, "There is no plan \(proposal.plan).")
    }
    try await repository.keep(proposal.from, as: proposal.kept, message: "nexus: before undoing")
    try await restoreBranch(of: plan)
    var undoing = Undoing(proposal: proposal, commit: proposal.from, reverts: [], paths: [], hooksNotRun: [])
    let note = LandingNote.undone(proposal.tasks, kind: proposal.kind, kept: proposal.kept).text
    switch (proposal.kind, proposal.earlier) {
    case (.moved, let earlier?):
      let result = try await repository.takeBack(proposal.from, to: earlier, on: proposal.branch, note: note)
      undoing.take(result)
    case (.moved, nil), (.reverted, _):
      let reversals = try await reversals(of: proposal.tasks, plan: plan)
      let result = try await repository.revert(
        reversals, on: proposal.branch, from: proposal.from, note: note, date: events.now().date,
        userGit?.program)
      undoing.take(result)
    case (.absent, _): break
    }
    CrashPoint.reach("undone")
    try await repository.endLanding {
      try await journal.fileUndo(
        of: proposal.tasks, from: proposal.from, to: undoing.commit, on: proposal.branch, kind: proposal.kind,
        kept: proposal.kept, by: events)
    }
    return undoing
  }

  /// Work that is to be done again needs the plan's branch, which may have been cleaned up once all was accepted.
  private func restoreBranch(of plan: Plan) async throws {
    guard try await repository.branchTip(plan.branch) == nil else { return }
    let records = try await journal.landingRecords(ofPlan: plan.number)
    guard let work = records.last(where: { $0.work != nil })?.work else { return }
    try await repository.createBranch(plan.branch, at: work, message: "nexus: undoing")
  }

  /// A revert for each task, the last one first.
  private func reversals(of tasks: [TaskID], plan: Plan) async throws -> [Reversal] {
    let entries = try await PlanCommits(of: plan, in: repository).entries
    var found: [(place: Int, reversal: Reversal)] = []
    for id in tasks {
      let own = entries.indices.filter { entries[$0].task == id }
      guard let last = own.last, let task = try await journal.task(id) else {
        throw AgentError(
          .branchMoved, "The commits of task \(id) are not on \(plan.branch), so they cannot be reverted.",
          hint: "`git log` shows the commits on your branch, and `git revert` takes one back.")
      }
      let subject = try await repository.commit(entries[last].commit).summary
      let ids = own.map { "\(entries[$0].commit)" }.joined(separator: ", ")
      let message = """
        Revert "\(subject)"

        This takes back the work of task \(task.id): \(ids).

        \(NexusTrailer.plan.line(plan.number))
        \(NexusTrailer.undo.line(task.id))
        """
      found.append((last, Reversal(own.reversed().map { entries[$0].commit }, message: message)))
    }
    return found.sorted { $0.place > $1.place }.map(\.reversal)
  }

  /// The reverts of this plan's work that are on the user's branch, by task.
  func revertsInEffect(plan: Int) async throws -> [TaskID: ObjectID] {
    guard let tip = try await repository.head().commit else { return [:] }
    var reverts: [TaskID: ObjectID] = [:]
    for entry in try await journal.landings(ofPlan: plan) {
      // A landing that was taken back by moving the branch left the reverts before it in effect.
      if let landing = LandingRecord(entry), try await repository.isAncestor(landing.commit, of: tip) {
        for task in landing.tasks { reverts[task] = nil }
      }
      guard let undo = UndoRecord(entry), undo.isRevert, try await repository.isAncestor(undo.commit, of: tip)
      else { continue }
      var commit = undo.commit
      while commit != undo.from {
        let info = try await repository.commit(commit)
        if let task = info.task(in: .undo) { reverts[task] = commit }
        guard let parent = info.parents.first else { break }
        commit = parent
      }
    }
    return reverts
  }
}

extension Undoing {
  fileprivate mutating func take(_ result: TakingBack) {
    commit = result.commit
    reverts = result.reverts.compactMap(\.self)
    paths = result.paths
    hooksNotRun = result.hooksNotRun
  }
}

extension Journal {
  /// Files that the work of tasks is no longer on the user's branch, as far as that was not done before.
  func fileUndo(
    of tasks: [TaskID], from: ObjectID, to commit: ObjectID, on branch: String, kind: UndoKind, kept: String,
    by events: EventWriter
  ) async throws {
    guard let plan = tasks.first?.plan else { return }
    for id in tasks {
      guard let task = try await task(id), task.state == .accepted else { continue }
      _ = try await move(id, from: [.accepted], to: try await stateBeforeLanding(of: task))
    }
    try await events.tell {
      let undoing = LandingEntry(
        .undone, plan: plan, tasks: tasks, branch: branch, previous: from.description, commit: commit.description,
        means: kind.rawValue, kept: kept, at: events.now())
      // A run that was killed after this, and before the landing's mark was taken away, has it filed once more.
      return try await file(undoing, as: undoing.event)
    }
  }

  /// What is known of a commit without the user's word: the Overseer's verdict, else the checks.
  private func stateBeforeLanding(of task: PlanTask) async throws -> TaskState {
    let attempt = try await attempts(at: task.id).last { $0.commit == task.commit }
    let verdict = try await reviews(of: task.id).last { $0.reviewer == .overseer && $0.commit == task.commit }?.verdict
    if verdict == .approve, attempt?.undeclaredPaths.isEmpty ?? true { return .approved }
    guard let attempt else { return .unverified }
    return attempt.judgement(by: try await checks(of: attempt.id)) == .passed ? .committed : .unverified
  }
}
