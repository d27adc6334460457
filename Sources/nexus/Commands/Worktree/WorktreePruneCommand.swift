import Agents
import ArgumentParser
import JSONText
import NexusProtocol
import Store

struct WorktreePruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove worktrees of plans that ended, and broken ones",
    discussion: """
      Those of repositories that are gone go too. A worktree that is in use stays, and one with a commit that \
      nothing else leads to. The branch of a plan that ended goes only when all its commits are on the branch the \
      plan was made for, on your current one, or kept under refs/nexus/.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plans = try await store.plans().map(\.plan)
    let pruning = try await session.worktrees(store).prune(branchesOf: plans)
    try show(pruning, try OrphanedWorktrees.remove(in: WorktreesPlace.places), session.console)
  }

  private func show(_ pruning: WorktreePruning, _ orphaned: [String], _ console: Console) throws {
    let kept = pruning.kept.sorted { $0.key < $1.key }
    switch console.format {
    case .json:
      try console.writeLine(
        JSONValue(members: [
          ("removed", JSONValue(pruning.removed.map(\.name.directory))),
          ("orphaned", JSONValue(orphaned)), ("branches", JSONValue(pruning.branches)),
          (
            "kept",
            .array(
              kept.map {
                JSONValue(members: [("worktree", .string($0.key.directory)), ("reason", .string($0.value))])
              })
          ),
        ]).text())
    case .text:
      for worktree in pruning.removed {
        try console.writeLine("Removed \(worktree.path) (\(WorktreeText.state(worktree))).")
      }
      for path in orphaned { try console.writeLine("Removed \(path) (its repository is gone).") }
      for branch in pruning.branches { try console.writeLine("Deleted the branch \(branch).") }
      for (name, reason) in kept { try console.note("The worktree \(name.directory) stays: \(reason)") }
      if pruning == WorktreePruning(), orphaned.isEmpty { try console.note("There is nothing to remove.") }
    }
  }
}
