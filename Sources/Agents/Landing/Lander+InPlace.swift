import Exchanges
import Git
import NexusProtocol

extension Lander {
  /// Sees to it that finished work can land on the user's checkout at once, and keeps its uncommitted state.
  ///
  /// The state is kept as a commit under `refs/nexus/safety/`, which touches neither files nor index.
  /// - Throws: `GitError` when HEAD is detached or an operation such as a merge is in progress.
  package func prepareInPlace() async throws {
    if let operation = await repository.operationInProgress() {
      throw GitError(.operationInProgress(operation), "A \(operation.rawValue) is in progress in your work tree.")
    }
    guard try await repository.head().branch != nil else {
      throw GitError(.detachedHead, "HEAD is detached, so there is no branch to land on.")
    }
    let saved = try await repository.saveUncommittedState(
      named: String(events.now().millisecondsSince1970), message: "nexus: uncommitted changes before work in place",
      date: events.now().date, limits: Self.safetyLimits)
    guard let saved else { return }
    let count = saved.leftOut.count
    let without =
      count == 0
      ? "."
      : ", without \(count == 1 ? "a large file" : "\(count) large files") such as \(saved.leftOut[0]). Work lands only on "
        + "files without uncommitted changes, so they stay as they are."
    try await events.tell(
      .notice, ["text": .string("Your uncommitted changes are also kept as \(saved.name)\(without)")])
  }

  /// The copy is for sources that somebody is at work on, and takes a moment; data and products stay where they are.
  private static var safetyLimits: SafetyLimits { SafetyLimits(file: 4 << 20, untracked: 32 << 20) }

  /// Lands finished work that no review sends back, as far as it goes without other work: of a run in place that was
  /// killed, or of one that was not in place. Returns the tasks that landed.
  func landWhatIsFinished(of plan: Plan) async throws -> [TaskID] {
    let reach = BranchReach(try await PlanCommits(of: plan, in: repository).entries)
    var count = 0
    for id in reach.tasks(in: reach.entries.count) {
      guard let further = reach.count(for: id), further > count else { continue }
      if try await obstacle(in: further, of: reach) == nil { count = further }
    }
    return try await land(count, of: reach, plan)
  }

  /// Lands the commit that was just made for a task, with all before it, and files whose work that brings along. Returns the
  /// tasks that landed.
  ///
  /// Where work lies below that is not finished, such as a commit that was sent back, it stays on the plan's branch.
  func landInPlace(_ task: TaskID, of plan: Plan) async throws -> [TaskID] {
    let reach = BranchReach(try await PlanCommits(of: plan, in: repository).entries)
    guard let count = reach.count(for: task) else { return [] }
    if let obstacle = try await obstacle(in: count, of: reach) {
      try await events.tell(
        .notice, task: task, ["text": .string("It has not landed: it builds on \(obstacle), which is not finished.")])
      return []
    }
    return try await land(count, of: reach, plan)
  }

  private func land(_ count: Int, of reach: BranchReach, _ plan: Plan) async throws -> [TaskID] {
    var arriving: [TaskID] = []
    for id in reach.tasks(in: count) {
      if try await journal.task(id)?.state != .accepted { arriving.append(id) }
    }
    guard !arriving.isEmpty else { return [] }
    var landing = Landing()
    try await land(reach.entries[count - 1].commit, of: plan, tasks: arriving, into: &landing)
    return arriving
  }

  /// What keeps these commits from landing: a task that is not finished, or a commit of somebody else's.
  private func obstacle(in count: Int, of reach: BranchReach) async throws -> String? {
    if let commit = reach.foreignCommit(in: count) { return "the commit \(commit.abbreviated)" }
    for id in reach.tasks(in: count) {
      guard let task = try await journal.task(id) else { return "task \(id)" }
      if task.state == .accepted { continue }
      let last = try await journal.reviews(of: id).last
      let isSentBack = last?.sendsBack == true && last?.commit == task.commit
      guard TaskState.awaitingUser.contains(task.state), !isSentBack,
        task.commit == reach.commit(of: id)?.description
      else { return "task \(id)" }
    }
    return nil
  }
}
