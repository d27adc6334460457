import Exchanges
package import Git
import Isolation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A worktree for trying commands out on a commit, as they would run in a plan's.
package struct TrialWorktree: Sendable {
  /// Absolute.
  package let path: String
  private let worktree: Repository
  private let links: WorkspaceLinks
  private let commit: ObjectID

  /// Makes the worktree, calls `body`, and takes it away again.
  ///
  /// - Parameters:
  ///   - directory: Where worktrees are made; it is made if it is missing.
  ///   - name: Its directory's; one process at a time has one of that name.
  ///   - prefix: What the branches of nexus begin with, one of which is there for a moment.
  /// - Throws: `AgentError.taskBusy` while another process does the same; `GitError`.
  package static func with<Result: Sendable>(
    _ commit: ObjectID, of repository: Repository, in directory: String, named name: String = "doctor",
    branchPrefix prefix: String, links: WorkspaceLinks,
    _ body: (TrialWorktree) async throws -> Result
  ) async throws -> Result {
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw cannotMake(directory) }
    let lock = open("\(directory)/\(name).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw cannotMake("\(directory)/\(name).lock") }
    defer { FileLock.release(lock) }
    guard FileLock.take(lock) == 0 else {
      throw AgentError(
        .taskBusy, "Another nexus is trying checks out in this repository.",
        hint: "Run the command again when it is done.")
    }
    let path = "\(directory)/\(name)"
    // One that was killed may have left it.
    try await repository.discardWorktree(named: "nexus-" + name, at: path)
    let made = try await repository.ensureDetachedWorktree(
      at: path, name: "nexus-" + name, commit: commit,
      beside: prefix + "/" + name)
    let trial = TrialWorktree(
      path: made.path, worktree: try Repository(discovering: made.path), links: links, commit: commit)
    do {
      let result = try await body(trial)
      try await repository.discardWorktree(named: "nexus-" + name, at: path)
      return result
    } catch {
      await puttingInOrder { try await repository.discardWorktree(named: "nexus-" + name, at: path) }
      throw error
    }
  }

  /// Makes its files those of the commit again; what git ignores stays.
  package func reset() async throws {
    links.remove(from: path)
    _ = try await worktree.resetWorkTree(to: commit)
    links.make(in: path)
  }

  private static func cannotMake(_ path: String) -> GitError {
    GitError(.fileSystem, "\(path) cannot be made: \(String(cString: strerror(errno))).")
  }
}
