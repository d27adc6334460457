import Git
import NexusProtocol

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The right to work in a plan's worktree, which one process has at a time.
///
/// Two processes there would each reset the other's files, and a check would judge another commit than it says. The
/// system gives the right back when the process ends, however it ends.
final class WorkspaceLock: Sendable {
  private let descriptor: Int32
  /// Whether the process that had it last was killed.
  let hasLegacy: Bool

  /// Takes the lock of a plan, or throws at once when another process has it.
  ///
  /// - Parameter directory: Where worktrees are made; it is made here if it is missing.
  /// - Throws: `AgentError.taskBusy`; `GitError.fileSystem`.
  init(plan number: Int, in directory: String) throws {
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw Self.failure(directory) }
    let path = "\(directory)/plan-\(number).lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error: any Error =
        errno == EWOULDBLOCK
        ? AgentError(
          .taskBusy, "Another nexus is working on plan \(number).",
          hint: "Run the command again when it is done; `nexus` shows where things stand.") : Self.failure(path)
      close(descriptor)
      throw error
    }
    // The mark is taken away by whoever ends in order.
    hasLegacy = lseek(descriptor, 0, SEEK_END) > 0
    if !hasLegacy, ftruncate(descriptor, 1) != 0 {
      let error = Self.failure(path)
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  /// Removes locks of git's that only this process or its killed predecessor can hold.
  func removeLegacy(_ locks: [String]) throws {
    guard hasLegacy else { return }
    for path in locks {
      guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else { throw Self.failure(path) }
    }
  }

  deinit {
    // A mark that stays does no more than have locks looked for that are not there.
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  private static func failure(_ path: String) -> GitError {
    GitError(.fileSystem, "\(path) cannot be made: \(String(cString: strerror(errno))).")
  }
}
