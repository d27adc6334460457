import Checks
import Git
import Isolation
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
  /// The check or setup that ran when that process was killed, and may still run.
  let runningLegacy: ProcessTrace?

  /// Takes the lock of a worktree, or throws at once when another process has it.
  ///
  /// - Parameter directory: Where worktrees are made; it is made here if it is missing.
  /// - Throws: `AgentError.taskBusy`; `GitError.fileSystem`.
  init(_ name: WorktreeName, in directory: String) throws {
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw Self.failure(directory) }
    let path = Self.path(of: name, in: directory)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    var number = FileLock.take(descriptor)
    // A program that a killed process was just starting has the lock with it until it runs.
    if number == EWOULDBLOCK, Self.holder(of: name, in: directory) == nil {
      number = FileLock.take(descriptor, patience: Self.patience)
    }
    guard number == 0 else {
      errno = number
      let error: any Error =
        number == EWOULDBLOCK
        ? AgentError(
          .taskBusy, "Another nexus is working on plan \(name.plan).",
          hint: "Run the command again when it is done; `nexus` shows where things stand.") : Self.failure(path)
      close(descriptor)
      throw error
    }
    // The mark is taken away by whoever ends in order.
    let legacy = Self.lines(of: descriptor)
    hasLegacy = !legacy.isEmpty
    runningLegacy = legacy.dropFirst().first.flatMap { ProcessTrace(text: $0) }
    // What still runs is known until somebody says that it does not.
    guard Self.write(runningLegacy, to: descriptor) else {
      let error = Self.failure(path)
      FileLock.release(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  private static let patience = Duration.seconds(2)

  /// Keeps what a command that runs in the worktree can be found by; nil when none does any more.
  ///
  /// A failure is not told: it costs no more than that the next run cannot end what this one left when it is killed.
  func note(_ trace: ProcessTrace?) {
    _ = Self.write(trace, to: descriptor)
  }

  /// Never leaves the file empty in between, or the next would not know of a predecessor that was killed just then.
  private static func write(_ trace: ProcessTrace?, to descriptor: Int32) -> Bool {
    let mark = Array("\(getpid())\n\(trace.map { $0.text + "\n" } ?? "")".utf8)
    return pwrite(descriptor, mark, mark.count, 0) == mark.count && ftruncate(descriptor, off_t(mark.count)) == 0
  }

  private static func lines(of descriptor: Int32) -> [String] {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
    return bytes.prefix(count).split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The process that works in a worktree; nil where none does, or where it has no number yet.
  ///
  /// For showing: it takes no lock, so that nobody is hindered by it.
  static func holder(of name: WorktreeName, in directory: String) -> Int32? {
    let descriptor = open(path(of: name, in: directory), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard let processID = lines(of: descriptor).first.flatMap({ Int32($0) }), processID > 0,
      kill(processID, 0) == 0 || errno != ESRCH
    else { return nil }
    return processID
  }

  private static func path(of name: WorktreeName, in directory: String) -> String {
    "\(directory)/\(name.directory).lock"
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
    FileLock.release(descriptor)
  }

  private static func failure(_ path: String) -> GitError {
    GitError(.fileSystem, "\(path) cannot be made: \(String(cString: strerror(errno))).")
  }
}
