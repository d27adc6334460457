internal import CrashPoints
internal import Isolation

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What files are about to become and what they were, kept on disk while they are changed, so that a process that is killed
/// in between leaves no half of it: the next one puts back what was there.
///
/// The file is complete before the first change, and locked by the process that makes the changes; it is removed when all
/// are made, which is the instant at which they count. A file that somebody changed in the meantime is left as it is.
final class ApplyJournal {
  enum State: Equatable {
    case absent
    case file([UInt8], isExecutable: Bool)
    case link([UInt8])
  }

  struct Entry: Equatable {
    let path: RawPath
    let before: State
    let after: State
  }

  private static let head = Array("nexus apply 1\n".utf8)
  private static let tail = Array("end\n".utf8)

  private let path: String
  /// Holds the lock.
  private let descriptor: Int32

  /// Keeps `entries` in a file at `path`, on the disk when this returns.
  ///
  /// - Throws: `.locked` while another process makes changes of its own.
  init(_ entries: [Entry], at path: String) throws(GitError) {
    self.path = path
    let temporary = path + "-new"
    descriptor = open(temporary, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw GitError(fileSystem: "write", temporary) }
    do throws(GitError) {
      try Self.lock(descriptor, temporary)
      guard FileSystem.kind(of: path) == .absent else { throw Self.isLocked(path) }
      guard ftruncate(descriptor, 0) == 0 else { throw GitError(fileSystem: "write", temporary) }
      try FileSystem.write(Self.bytes(of: entries), to: descriptor, temporary)
      guard fsync(descriptor) == 0 else { throw GitError(fileSystem: "write", temporary) }
      guard rename(temporary, path) == 0 else { throw GitError(fileSystem: "write", path) }
    } catch {
      unlink(temporary)
      throw error
    }
    CrashPoint.reach("apply-journal-kept")
  }

  deinit { if descriptor >= 0 { FileLock.release(descriptor) } }

  /// Says that all changes are made, or all put back.
  func finish() throws(GitError) {
    CrashPoint.reach("apply-done")
    guard unlink(path) == 0 else { throw GitError(fileSystem: "remove", path) }
    CrashPoint.reach("apply-journal-removed")
  }

  /// Puts back what a process changed that was killed before it had changed everything.
  ///
  /// - Returns: The paths that were put back, and those that were left alone since somebody changed them since; nil where
  ///   nothing was begun.
  /// - Throws: `.locked` while the process still runs.
  static func recover(at path: String, in directory: WorkTreeDirectory) throws(GitError) -> Recovery? {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw GitError(fileSystem: "open", path)
    }
    defer { FileLock.release(descriptor) }
    try lock(descriptor, path)
    // Another process may have finished with it while this one waited to open it.
    guard FileSystem.kind(of: path) == .regular else { return nil }
    guard let entries = entries(in: try FileSystem.read(descriptor, path)) else {
      throw GitError(.fileSystem, "The file \(path) cannot be read: it is damaged.", paths: [path])
    }
    var recovery = Recovery()
    for entry in entries.reversed() {
      let now = try state(of: entry.path, in: directory)
      if now == entry.before { continue }
      guard now == entry.after else {
        recovery.leftAlone.append(entry.path.text)
        continue
      }
      try put(entry.before, at: entry.path, in: directory)
      recovery.putBack.append(entry.path.text)
    }
    guard unlink(path) == 0 else { throw GitError(fileSystem: "remove", path) }
    return recovery
  }

  /// What stands at a path, as far as a journal can hold it.
  static func state(of path: RawPath, in directory: WorkTreeDirectory) throws(GitError) -> State {
    switch try directory.state(path) {
    case .absent, .blocked, .directory: .absent
    case .file(let status): .file(try directory.read(path), isExecutable: status.st_mode & 0o100 != 0)
    case .link: .link(try directory.readLink(path))
    case .other:
      throw GitError(.uncommittedChanges, "\(path.text) is neither a file nor a link.", paths: [path.text])
    }
  }

  private static func put(_ state: State, at path: RawPath, in directory: WorkTreeDirectory) throws(GitError) {
    switch state {
    case .absent: try directory.remove(path)
    case .link(let target): _ = try directory.writeLink(to: target, at: path, obstacles: .refuse)
    case .file(let bytes, let isExecutable):
      _ = try directory.write(bytes, isExecutable: isExecutable, to: path, obstacles: .refuse)
    }
  }

  private static func lock(_ descriptor: Int32, _ path: String) throws(GitError) {
    switch FileLock.take(descriptor) {
    case 0: return
    case EWOULDBLOCK: throw isLocked(path)
    case let number:
      errno = number
      throw GitError(fileSystem: "lock", path)
    }
  }

  private static func isLocked(_ path: String) -> GitError {
    GitError(.locked, "Another process is applying edits to these files.", paths: [path])
  }

  // MARK: The form of the file

  private static func bytes(of entries: [Entry]) -> [UInt8] {
    var bytes = head
    for entry in entries {
      append(entry.path.bytes, to: &bytes)
      append(entry.before, to: &bytes)
      append(entry.after, to: &bytes)
    }
    // A length of no path.
    append(UInt64.max, to: &bytes)
    return bytes + tail
  }

  private static func append(_ state: State, to bytes: inout [UInt8]) {
    switch state {
    case .absent: bytes.append(0)
    case .file(let content, let isExecutable):
      bytes.append(isExecutable ? 2 : 1)
      append(content, to: &bytes)
    case .link(let target):
      bytes.append(3)
      append(target, to: &bytes)
    }
  }

  private static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
    append(UInt64(content.count), to: &bytes)
    bytes += content
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  static func entries(in bytes: [UInt8]) -> [Entry]? {
    var reader = Reader(rest: bytes[...])
    guard reader.take(head.count)?.elementsEqual(head) == true else { return nil }
    var entries: [Entry] = []
    while let length = reader.number() {
      guard length != .max else { return reader.rest.elementsEqual(tail) ? entries : nil }
      guard let path = reader.take(Int(clamping: length)), let before = reader.state(), let after = reader.state()
      else {
        return nil
      }
      entries.append(Entry(path: RawPath(Array(path)), before: before, after: after))
    }
    return nil
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    mutating func number() -> UInt64? { take(8)?.reduce(0) { $0 << 8 | UInt64($1) } }

    mutating func state() -> State? {
      guard let tag = take(1)?.first else { return nil }
      if tag == 0 { return .absent }
      guard tag < 4, let length = number(), let content = take(Int(clamping: length)) else { return nil }
      return tag == 3 ? .link(Array(content)) : .file(Array(content), isExecutable: tag == 2)
    }
  }
}

/// What was put in order after a process that was killed while it changed files.
package struct Recovery: Sendable, Equatable {
  package internal(set) var putBack: [String] = []
  /// Changed by somebody else since, and left as they are.
  package internal(set) var leftAlone: [String] = []
}
