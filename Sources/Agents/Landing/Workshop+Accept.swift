import Git
package import NexusProtocol

extension Workshop {
  /// Takes the work of tasks of one plan onto the user's current branch and checkout.
  ///
  /// A plan's commits follow each other, so a commit lands with all before it: work lands up to the first commit whose
  /// task is neither approved nor, with `override`, asked for. The rest is reported with its reason.
  /// - Parameters:
  ///   - override: Whether tasks the Overseer did not approve land too.
  ///   - squash: Whether one commit is made of all that lands.
  /// - Throws: `GitError` when the landing would touch uncommitted work or conflicts; then nothing was changed.
  package func accept(_ ids: [TaskID], override: Bool, squash: Bool = false) async throws -> Landing {
    var landing = Landing()
    guard let number = ids.first?.plan, let plan = try await journal.plan(number) else { return landing }
    let tasks = try await journal.tasks(ofPlan: number)
    let byID = Dictionary(tasks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let commits = try await PlanCommits(of: plan, in: repository).entries
    let wanted = Set(ids)
    var reached: ObjectID?
    var included: Set<TaskID> = []
    var obstacle: String?
    let last = commits.lastIndex { $0.task.map(wanted.contains) ?? false } ?? -1
    for entry in commits.prefix(last + 1) {
      obstacle = self.obstacle(at: entry, task: entry.task.flatMap { byID[$0] }, wanted: wanted, override: override)
      guard obstacle == nil else { break }
      reached = entry.commit
      if let task = entry.task { included.insert(task) }
    }
    // A task with a further commit behind the obstacle is not wholly there.
    let landed = included.filter { id in
      byID[id]?.commit.flatMap { ObjectID($0) }.map { commit in
        commits.prefix { $0.commit != reached }.contains { $0.commit == commit } || commit == reached
      } ?? false
    }
    for id in wanted.subtracting(landed) { landing.notAccepted[id] = obstacle ?? "It has no commit on \(plan.branch)." }
    guard let reached, !landed.isEmpty else { return landing }
    // What was reverted comes back only when it is asked for itself.
    let reverted = Set(try await revertsInEffect(plan: plan.number).keys)
    let arriving = landed.filter { wanted.contains($0) || !reverted.contains($0) }
    try await land(reached, of: plan, tasks: arriving.sorted(), squash: squash, into: &landing)
    return landing
  }

  /// Why the work cannot land beyond this commit; nil when it can.
  private func obstacle(at entry: PlanCommits.Entry, task: PlanTask?, wanted: Set<TaskID>, override: Bool) -> String? {
    guard let task else {
      return "The commit \(entry.commit.abbreviated) on the branch is not of nexus's making; merge the branch yourself."
    }
    switch task.state {
    case .approved, .accepted: return nil
    case .committed, .unverified:
      if override && wanted.contains(task.id) { return nil }
      return "Task \(task.id) is not approved; look at its findings, or accept it with --override."
    case .pending, .running, .failed, .rejected, .skipped:
      let wayOut =
        switch task.state {
        case .pending: "`nexus implement \(task.id)` finishes it."
        case .failed, .rejected, .skipped: "`nexus task retry \(task.id)` takes it up again."
        default: "Wait until it is done."
        }
      return "Task \(task.id) comes before it on the branch and is \(task.state.rawValue). \(wayOut)"
    }
  }

  /// Sends a task back to the Implementer with the user's note, which the next attempt is told besides the findings.
  package func sendBack(_ task: PlanTask, note: String) async throws {
    guard let commit = task.commit else {
      throw AgentError(.wrongState, "Task \(task.id) has no commit that could be sent back.")
    }
    guard try await journal.move(task.id, from: [.committed, .unverified, .approved, .failed], to: .pending) else {
      throw AgentError(.wrongState, "Task \(task.id) is \(task.state.rawValue) and cannot be sent back.")
    }
    _ = try await journal.record(
      Review(task: task.id, commit: commit, reviewer: .user, verdict: .revise, summary: note, at: now()))
    try await tell(
      .reviewFinished, task: task.id, ["commit": .string(commit), "verdict": "revise", "summary": .string(note)])
    try await keepRecords(of: [task.id])
  }

  /// Takes a task's commits off the plan's branch and keeps them under a reference, whose name is returned.
  ///
  /// - Throws: `AgentError.wrongState` when the work of other tasks stands on them.
  package func reject(_ task: PlanTask) async throws -> String {
    guard [.committed, .unverified, .approved].contains(task.state), let plan = try await journal.plan(task.id.plan)
    else {
      throw AgentError(.wrongState, "Task \(task.id) is \(task.state.rawValue) and cannot be rejected.")
    }
    let entries = try await PlanCommits(of: plan, in: repository).entries
    guard entries.contains(where: { $0.task == task.id }) else {
      throw AgentError(.branchMoved, "The commits of task \(task.id) are not on \(plan.branch).")
    }
    guard let commits = try await ownCommitsAtTip(task, of: plan), commits.areAll else {
      let other = entries.last { $0.task != task.id }
      let name = other.map { $0.task.map { "task \($0)" } ?? "commit \($0.commit.abbreviated)" } ?? "another task"
      throw AgentError(
        .wrongState, "Task \(task.id) cannot be rejected alone: the work of \(name) stands on it.",
        hint: "Reject the later work first, or send the task back with --revise.")
    }
    let workspace = try await Workspace.open(for: plan, of: self)
    let kept = try await takeOff(commits, of: task, in: workspace, as: "rejected")
    _ = try await journal.move(task.id, from: [.committed, .unverified, .approved], to: .rejected)
    _ = try await journal.record(
      Review(
        task: task.id, commit: commits.newest.description, reviewer: .user, verdict: .reject, summary: "", at: now()))
    try await tell(
      .reviewFinished, task: task.id, ["commit": .string(commits.newest.description), "verdict": "reject"])
    try await keepRecords(of: [task.id])
    return kept
  }
}
