import Checks
import Exchanges
import Git
import NexusProtocol

/// A plan's own branch and the worktree it is checked out in.
///
/// All work of a plan happens here; the user's checkout, index and branch are never touched. The branch moves only by
/// compare and swap, and one process at a time works here.
struct Workspace: Sendable {
  let repository: Repository
  /// The same repository as seen from the plan's worktree.
  let worktree: Repository
  /// The worktree's directory, absolute.
  let path: String
  let plan: Plan
  let links: WorkspaceLinks
  /// From 1, which is the plan's own worktree; the others have no branch checked out.
  let lane: Int
  /// Nil where nobody else moves the branch.
  let turn: BranchTurn?

  /// Held as long as the worktree is used.
  private let lock: WorkspaceLock

  /// `implement.parallel` takes no more.
  private static let mostLanes = 16

  /// Opens the plan's worktree, making it and the branch where they are missing, and makes it clean.
  ///
  /// - Throws: `AgentError.taskBusy` when another process works in it; `.branchMoved` when the branch with the plan's work
  ///   is gone.
  static func open(
    for plan: Plan, of worktrees: Worktrees, lane: Int = 1, turn: BranchTurn? = nil
  ) async throws -> Workspace {
    let (repository, directory) = (worktrees.repository, worktrees.directory)
    let place = WorktreeName(plan: plan.number, lane: lane)
    let name = place.inGit
    let lock = try WorkspaceLock(place, in: directory)
    if let running = lock.runningLegacy {
      // It would go on writing where the next check is to judge.
      let wasRunning = await running.end()
      lock.note(nil)
      if wasRunning {
        let words = "A command that a run which was killed had left running in the worktree is ended."
        try await worktrees.events.tell(.notice, plan: plan.number, ["text": .string(words)])
      }
    }
    let gitDirectory = repository.information.commonDirectory
    // A process works on all lanes of a plan, so the first one puts them all in order.
    let lanes = (lane == 1 ? Array(2...mostLanes) : [lane]).map { WorktreeName(plan: plan.number, lane: $0).inGit }
    try lock.removeLegacy(
      [
        "\(gitDirectory)/refs/heads/\(plan.branch).lock", "\(gitDirectory)/worktrees/\(name)/index.lock",
        "\(gitDirectory)/worktrees/\(name)/HEAD.lock",
      ] + lanes.map { repository.lockOfPassingBranch(ofWorktree: $0, beside: plan.branch) })
    if lane == 1, lock.hasLegacy {
      try await repository.finishDetaching(worktreesNamed: name + "-", beside: plan.branch)
    }
    if try await repository.branchTip(plan.branch) == nil {
      // A new branch would lack the work that other tasks build on.
      guard try await worktrees.journal.tasks(ofPlan: plan.number).allSatisfy({ $0.commit == nil }) else {
        throw gone(plan)
      }
      guard let base = ObjectID(plan.base) else {
        throw AgentError(.branchMoved, "The plan's base \"\(plan.base)\" is not a commit id.")
      }
      try await repository.createBranch(plan.branch, at: base)
    } else if lane == 1 {
      try await refuseWorkOfAnotherStore(on: plan, worktrees)
    }
    let path = "\(directory)/\(place.directory)"
    if lane == 1 { try await removeWorktreeOfAnotherStore(named: name, plan, repository) }
    let worktree =
      if lane == 1 {
        try await repository.ensureWorktree(at: path, name: name, branch: plan.branch)
      } else {
        try await repository.ensureDetachedWorktree(
          at: path, name: name, commit: try await tip(of: plan, in: repository), beside: plan.branch)
      }
    let workspace = Workspace(
      repository: repository, worktree: try Repository(discovering: worktree.path), path: worktree.path, plan: plan,
      links: worktrees.links, lane: lane, turn: turn, lock: lock)
    try await workspace.reset(to: try await workspace.tip())
    return workspace
  }

  /// Refuses a branch with commits of tasks where none of the plan's was begun: another store made them, whose numbers are
  /// the same.
  private static func refuseWorkOfAnotherStore(on plan: Plan, _ worktrees: Worktrees) async throws {
    let tasks = try await worktrees.journal.tasks(ofPlan: plan.number)
    guard tasks.allSatisfy({ $0.commit == nil }),
      try await PlanCommits(of: plan, in: worktrees.repository).entries.contains(where: { $0.task != nil })
    else { return }
    for task in tasks where try await !worktrees.journal.attempts(at: task.id).isEmpty { return }
    throw AgentError(
      .branchMoved, "The branch \(plan.branch) holds work that this plan did not make.",
      hint: "Give it another name with `git branch -m \(plan.branch) OTHER`, take away the work tree that has it with "
        + "`git worktree remove PATH` (`git worktree list` shows it), then run `nexus implement` again.")
  }

  /// Takes away a worktree that an earlier store had for a plan of the same number, which has that plan's branch checked out.
  ///
  /// - Throws: `GitError.uncommittedChanges` where somebody has worked in it.
  private static func removeWorktreeOfAnotherStore(
    named name: String, _ plan: Plan, _ repository: Repository
  ) async throws {
    guard let found = try await repository.worktree(named: name), found.isValid, let branch = found.branch,
      branch != plan.branch, branch.split(separator: "/").last?.hasPrefix("\(plan.number)-") == true
    else { return }
    try await repository.removeWorktree(named: name)
  }

  private static func gone(_ plan: Plan) -> AgentError {
    AgentError(
      .branchMoved, "The branch \(plan.branch) of plan \(plan.number) is gone.",
      hint: "Bring it back with `git branch \(plan.branch) COMMIT`, or drop the plan: `nexus plan drop \(plan.number)`."
    )
  }

  /// Keeps what a command that runs here can be found by, for a run that finds this one killed.
  func note(_ trace: ProcessTrace?) {
    lock.note(trace)
  }

  /// Where the plan's branch is; the branch must exist.
  func tip() async throws -> ObjectID {
    try await Self.tip(of: plan, in: repository)
  }

  private static func tip(of plan: Plan, in repository: Repository) async throws -> ObjectID {
    guard let tip = try await repository.branchTip(plan.branch) else { throw gone(plan) }
    return tip
  }

  /// Makes the worktree's files those of `tree`, without moving the branch; files git ignores, such as build products,
  /// stay.
  func checkOut(_ tree: ObjectID) async throws {
    links.remove(from: path)
    _ = try await worktree.resetWorkTree(to: tree)
    let information = repository.information
    // What stays empty is said before work begins.
    _ = try await worktree.fillSubmodules(
      from: [information.workTreePath, information.mainWorkTreePath].compactMap(\.self))
    links.make(in: path)
  }

  /// Makes the worktree's files and index those of `commit`, which the branch is at, or was when other lanes move it.
  func reset(to commit: ObjectID) async throws {
    if lane > 1 { try await worktree.detachHead(at: commit) }
    try await checkOut(commit)
  }

  /// Makes the commit of `tree` on `parent`; no branch leads to it yet.
  func makeCommit(_ tree: ObjectID, parent: ObjectID, message: String, at time: Timestamp) async throws -> ObjectID {
    try await repository.createCommit(tree: tree, parents: [parent], message: message, date: time.date)
  }

  /// Moves the plan's branch, which must still be at `parent`, forward to `commit`.
  func advance(from parent: ObjectID, to commit: ObjectID) async throws {
    try await repository.moveBranch(
      plan.branch, to: commit, expecting: parent, message: "nexus: task committed")
    try await reset(to: commit)
  }

  /// Commits `tree` under `refs/nexus/` and leaves the branch where it is.
  ///
  /// - Parameter name: The rest of the reference's name, which must not exist.
  func keep(_ tree: ObjectID, parent: ObjectID, message: String, as name: String, at time: Timestamp) async throws
    -> ObjectID
  {
    // Of a process that was killed; whoever else would write it waits for this worktree.
    try await repository.removeAbandonedLock(of: "refs/nexus/\(name)")
    return try await repository.createCommit(
      tree: tree, parents: [parent], message: message, date: time.date,
      updating: .init("refs/nexus/\(name)", expecting: .absent, message: "nexus: kept"))
  }
}
