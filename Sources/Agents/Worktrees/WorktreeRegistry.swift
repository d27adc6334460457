package import Git
package import NexusProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// All worktrees that nexus made in a repository.
package struct WorktreeRegistry: Sendable {
  let repository: Repository
  let journal: any Journal
  /// Where the worktrees are, an absolute path.
  let directory: String

  package init(repository: Repository, journal: any Journal, directory: String) {
    self.repository = repository
    self.journal = journal
    self.directory = directory
  }

  /// The worktrees by plan and lane; those too of which only the directory or only git's record is left.
  package func all() async throws -> [PlanWorktree] {
    let known = try await repository.worktrees().filter { $0.name.hasPrefix("nexus-") }
    var names = Set(known.compactMap { WorktreeName(directory: String($0.name.dropFirst(6))) })
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    names.formUnion(entries.compactMap(WorktreeName.init(directory:)))
    var found: [PlanWorktree] = []
    for name in names.sorted() {
      let worktree = known.first { $0.name == name.inGit }
      let plan = try await journal.plan(name.plan)
      let state: PlanWorktree.State =
        if let holder = WorkspaceLock.holder(of: name, in: directory) {
          .inUse(processID: holder)
        } else if worktree?.isValid != true {
          .broken
        } else if plan?.state != .active {
          .ended
        } else {
          .idle
        }
      found.append(
        PlanWorktree(
          name: name, path: (worktree.flatMap { $0.isValid ? $0.path : nil }) ?? "\(directory)/\(name.directory)",
          plan: plan, branch: worktree?.branch, state: state))
    }
    return found
  }

  /// Removes worktrees of plans that ended and broken ones, and the branches of ended plans whose commits are all
  /// elsewhere. Nothing that a process uses goes, and no commit that only the worktree leads to.
  /// - Parameter plans: Those whose branches may go.
  package func prune(branchesOf plans: [Plan]) async throws -> WorktreePruning {
    var pruning = WorktreePruning()
    for worktree in try await all() where worktree.state != .idle {
      try await remove(worktree, &pruning)
    }
    try await removeBranches(of: plans, &pruning)
    return pruning
  }

  /// Removes the worktrees of one plan, if it ended.
  package func removeWorktrees(ofEnded number: Int) async throws -> WorktreePruning {
    var pruning = WorktreePruning()
    guard try await journal.plan(number)?.state != .active else { return pruning }
    for worktree in try await all() where worktree.name.plan == number { try await remove(worktree, &pruning) }
    return pruning
  }

  private func remove(_ worktree: PlanWorktree, _ pruning: inout WorktreePruning) async throws {
    let lock: WorkspaceLock
    do {
      lock = try WorkspaceLock(worktree.name, in: directory)
    } catch let error as AgentError {
      pruning.kept[worktree.name] = error.message
      return
    }
    // Known only now, with the lock: a process that was ended may have left its number.
    let isBroken = try await repository.worktree(named: worktree.name.inGit)?.isValid != true
    guard isBroken || worktree.plan?.state != .active else { return }
    if let head = try await repository.detachedHead(ofWorktree: worktree.name.inGit),
      try await !repository.isReachable(
        head, fromReferences: ["refs/heads/", "refs/nexus/", "refs/remotes/", "refs/tags/"])
    {
      pruning.kept[worktree.name] = "Nothing else leads to its commit \(head.abbreviated)."
      return
    }
    do {
      try await repository.discardWorktree(
        named: worktree.name.inGit, at: "\(directory)/\(worktree.name.directory)")
      withExtendedLifetime(lock) {}
    } catch {
      guard error.code == .locked else { throw error }
      pruning.kept[worktree.name] = error.message
      return
    }
    pruning.removed.append(worktree)
  }

  /// Deletes the branches of plans that ended whose every commit is on the user's branch or kept under `refs/nexus/`.
  private func removeBranches(of plans: [Plan], _ pruning: inout WorktreePruning) async throws {
    for plan in plans where plan.state != .active {
      guard let tip = try await repository.branchTip(plan.branch),
        try await repository.workTrees(withBranch: plan.branch).isEmpty
      else { continue }
      var places = ["refs/nexus/"]
      if let branch = plan.baseBranch { places.append("refs/heads/" + branch) }
      if let branch = try await repository.head().branch, branch != plan.branch {
        places.append("refs/heads/" + branch)
      }
      guard try await repository.isReachable(tip, fromReferences: places) else { continue }
      try await repository.deleteBranch(plan.branch, expecting: tip)
      pruning.branches.append(plan.branch)
    }
  }
}
