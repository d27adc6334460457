import Agents
import ArgumentParser
import Store

struct WorktreeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worktree",
    abstract: "Look at the worktrees that plans are worked on in, and remove old ones",
    discussion: "Without a subcommand lists them.",
    subcommands: [WorktreeListCommand.self, WorktreePruneCommand.self],
    defaultSubcommand: WorktreeListCommand.self)
}

extension Session {
  func worktrees(_ store: Store) throws -> WorktreeRegistry {
    let project = try requireProject()
    return WorktreeRegistry(
      repository: project.repository, journal: store, directory: project.worktreesDirectory)
  }

  /// Removes the worktrees of a plan that ended; says so only of what could not go.
  func removeWorktrees(ofEnded plan: Int, _ store: Store) async throws {
    let pruning = try await worktrees(store).removeWorktrees(ofEnded: plan)
    for (name, reason) in pruning.kept.sorted(by: { $0.key < $1.key }) {
      try console.note("The worktree \(name.directory) stays: \(reason)")
    }
  }
}
