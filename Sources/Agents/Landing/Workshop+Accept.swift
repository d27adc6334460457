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
}
