internal import CrashPoints
import Exchanges
import Git
import NexusProtocol

extension Lander {
  /// Lands a commit of the plan's branch with all before it, files that the tasks are accepted, and lets the user's own
  /// hook know.
  func land(
    _ commit: ObjectID, of plan: Plan, tasks: [TaskID], squash: Bool = false, into landing: inout Landing
  ) async throws {
    let reverts = try await revertsInEffect(plan: plan.number).filter { tasks.contains($0.key) }
    if !reverts.isEmpty, try await isContained(commit, of: plan) {
      let back = tasks.filter { reverts[$0] != nil }
      let fresh = tasks.filter { reverts[$0] == nil }
      if !fresh.isEmpty { try await bring(commit, of: plan, fresh, restoring: [], squash, into: &landing) }
      try await reapply(back, reverts, of: plan, known: try await repository.treeID(of: commit), into: &landing)
    } else {
      // Reverts were made from the last task to the first.
      let restoring = tasks.sorted().compactMap { reverts[$0] }
      try await bring(commit, of: plan, tasks, restoring: restoring, squash, into: &landing)
    }
    try await records.keep(of: tasks)
    let registry = WorktreeRegistry(repository: repository, journal: journal, directory: worktrees.directory)
    _ = try await registry.removeWorktrees(ofEnded: plan.number)
  }

  /// Has the checks run on what would land where that is the content of no commit of the plan, as after a merge.
  private func check(
    _ tree: ObjectID, with tasks: [TaskID], of plan: Plan, on branch: String, at tip: ObjectID?
  ) async throws {
    guard let tip else { return }
    var landing: [PlanTask] = []
    for id in tasks { if let task = try await journal.task(id) { landing.append(task) } }
    let checking = try await checking(landing)
    let check = MergeCheck(
      checking: checking, worktrees: worktrees.linking(for: checking), plan: plan, tasks: landing, tree: tree,
      branch: branch, tip: tip)
    try await check.run()
  }

  /// Whether the user's branch has a commit of the plan already, in its history or in a squash.
  private func isContained(_ commit: ObjectID, of plan: Plan) async throws -> Bool {
    guard let tip = try await repository.head().commit else { return false }
    if try await repository.isAncestor(commit, of: tip) { return true }
    return try await squashed(before: commit, of: plan) == commit
  }

  /// - Parameter restoring: Reverts of this work whose effect is taken back with it.
  private func bring(
    _ commit: ObjectID, of plan: Plan, _ tasks: [TaskID], restoring: [ObjectID], _ squash: Bool,
    into landing: inout Landing
  ) async throws {
    var wishes = LandingWishes()
    wishes.program = userGit?.program
    wishes.isFiledLater = true
    wishes.note = LandingNote.landed(tasks).text
    wishes.covered = try await squashed(before: commit, of: plan)
    wishes.restoring = restoring
    if squash { wishes.squashMessage = try await squashMessage(plan, tasks, commit) }
    let rehearsal = try await repository.rehearse(commit, wishes)
    if try await rehearsal.tree != repository.treeID(of: commit), rehearsal.kind != .alreadyContained {
      try await check(rehearsal.tree, with: tasks, of: plan, on: rehearsal.branch, at: rehearsal.previous)
    }
    wishes.rehearsal = rehearsal
    let result = try await repository.accept(
      commit, label: plan.branch,
      message: "Merge plan \(plan.number): \(plan.title)\n\n\(NexusTrailer.plan.line(plan.number))\n",
      date: events.now().date, wishes)
    landing.branch = result.branch
    landing.commit = result.commit
    landing.isMerge = result.kind == .merge
    landing.isMergedToSign = result.isMergedToSign
    landing.isSquash = result.kind == .squash
    landing.hooksNotRun = result.hooksNotRun
    let isNew = result.kind != .alreadyContained
    try await repository.endLanding {
      landing.accepted += try await journal.fileLanding(of: tasks, plan: plan.number, at: events.now())
      let record = LandingRecord(
        plan: plan.number, tasks: tasks, branch: result.branch, previous: isNew ? result.previous : nil,
        commit: result.commit, work: commit, kind: result.kind.rawValue)
      try await journal.fileEvent(of: record, by: events)
    }
    if isNew { try await runPostMerge(isSquash: result.kind == .squash, into: &landing) }
  }

  /// Brings back work whose commits are on the user's branch and reverted there, by reverting the reverts.
  ///
  /// - Parameter known: A tree that checks have seen.
  private func reapply(
    _ tasks: [TaskID], _ reverts: [TaskID: ObjectID], of plan: Plan, known: ObjectID, into landing: inout Landing
  ) async throws {
    guard case .branch(let branch, let tip) = try await repository.head() else { return }
    var reversals: [Reversal] = []
    // Reverts were made from the last task to the first.
    for task in try await journal.tasks(ofPlan: plan.number) where tasks.contains(task.id) {
      guard let revert = reverts[task.id] else { continue }
      let message = """
        Reapply "\(task.title)"

        This reverts \(revert).

        \(NexusTrailer.plan.line(plan.number))
        \(NexusTrailer.task.line(task.id))

        """
      reversals.append(Reversal([revert], message: message))
    }
    let tree = try await repository.revertedTree(reversals, from: tip)
    if tree != known { try await check(tree, with: tasks, of: plan, on: branch, at: tip) }
    let result = try await repository.revert(
      reversals, on: branch, from: tip, note: LandingNote.reapplied(tasks).text, date: events.now().date,
      userGit?.program)
    landing.commit = result.commit
    landing.hooksNotRun = Array(Set(landing.hooksNotRun + result.hooksNotRun)).sorted()
    landing.reapplied = tasks
    try await repository.endLanding {
      landing.accepted += try await journal.fileLanding(of: tasks, plan: plan.number, at: events.now())
      let record = LandingRecord(
        plan: plan.number, tasks: tasks, branch: branch, previous: tip, commit: result.commit, work: nil,
        kind: LandingRecord.reapplied)
      try await journal.fileEvent(of: record, by: events)
    }
  }

  /// The commit of the plan's branch whose content a squash brought onto the user's branch, where history does not show it.
  private func squashed(before commit: ObjectID, of plan: Plan) async throws -> ObjectID? {
    guard let tip = try await repository.head().commit else { return nil }
    let records = try await journal.landingRecords(ofPlan: plan.number)
    for record in records.reversed() where record.kind == Acceptance.Kind.squash.rawValue {
      guard let work = record.work, try await repository.isAncestor(record.commit, of: tip),
        try await repository.isAncestor(work, of: commit), try await !repository.isAncestor(work, of: tip)
      else { continue }
      return work
    }
    return nil
  }

  /// The message of one commit for several tasks: a pure function of plan, tasks and commits.
  private func squashMessage(_ plan: Plan, _ tasks: [TaskID], _ work: ObjectID) async throws -> String {
    var (titles, assistants) = ([String](), [String]())
    for entry in try await PlanCommits(of: plan, in: repository).entries {
      for trailer in try await repository.commit(entry.commit).trailers where trailer.key == "Assisted-by" {
        if !assistants.contains(trailer.value) { assistants.append(trailer.value) }
      }
      if entry.commit == work { break }
    }
    for id in tasks {
      guard let task = try await journal.task(id) else { continue }
      titles.append("- \(CommitMessage.subject(task.title))")
    }
    let trailers =
      [NexusTrailer.plan.line(plan.number)] + tasks.map { NexusTrailer.task.line($0) }
      + [NexusTrailer.squashed.line(work)]
      + assistants.map { "Assisted-by: \($0)" }
    return [CommitMessage.subject(plan.title), titles.joined(separator: "\n"), trailers.joined(separator: "\n")]
      .joined(separator: "\n\n") + "\n"
  }

  private static let hookTime = Duration.seconds(60)
  private static let hookLines = 20

  /// Runs the user's hook that follows a merge; what it says is told, and its failure takes nothing back.
  private func runPostMerge(isSquash: Bool, into landing: inout Landing) async throws {
    guard try await repository.hooks().contains("post-merge") else { return }
    guard let userGit else { return landing.hooksNotRun.append("post-merge") }
    do {
      let result = try await userGit.runHook("post-merge", [isSquash ? "1" : "0"], timeLimit: Self.hookTime)
      for line in result.lines.suffix(Self.hookLines) {
        try await events.tell(.notice, ["text": .string("post-merge: \(line)")])
      }
      guard result.status != 0 else { return }
      let text = "The hook post-merge failed with status \(result.status); the work has landed all the same."
      try await events.tell(.notice, ["text": .string(text)])
    } catch let error as GitError {
      try await events.tell(
        .notice, ["text": .string("The hook post-merge failed; the work has landed all the same. \(error.message)")])
    }
  }
}
