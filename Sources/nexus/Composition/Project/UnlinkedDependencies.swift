import Configuration
import Git

/// Directories of dependencies that the user's checkout has, git does not, and worktrees therefore lack.
enum UnlinkedDependencies {
  /// The usual names, by which package managers make them beside the project.
  private static let names = ["node_modules", ".venv", "venv", "vendor"]

  /// Those that nothing provides in a worktree; none where there is a setup, which may.
  static func find(in project: Project, _ configuration: NexusConfiguration) async throws -> [String] {
    guard configuration.workspace.setup.isEmpty else { return [] }
    let repository = project.repository
    let there = names.filter {
      !configuration.workspace.link.contains($0) && Files.exists("\(project.root)/\($0)/")
    }
    guard !there.isEmpty, let head = try await repository.head().commit else { return [] }
    let tracked = try await repository.entries(at: head).map(\.path)
    return there.filter { name in !tracked.contains { $0.hasPrefix(name + "/") } }
  }

  /// The command that has worktrees borrow it.
  static func command(linking name: String) -> String { "`nexus config add workspace.link \(name)`" }
}
