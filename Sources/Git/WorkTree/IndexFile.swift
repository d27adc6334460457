internal import CGit2
internal import CrashPoints
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The index of a work tree while it is being changed: locked against git, changed in a copy, put in place at once.
///
/// Ends with `commit()`; until then nothing can be seen, and when it is freed without that, nothing has happened.
final class IndexFile {
  private let path: String
  private let lockPath: String
  private let copyPath: String
  private let oldPath: String
  let index: OpaquePointer
  private(set) var isCommitted = false
  private var hasOld = false

  /// Takes the lock of the index at `path` and reads it.
  ///
  /// A lock left by a nexus that was killed is taken over.
  /// - Throws: `.locked` while git, or a living nexus, holds it; `.unsupported` for an index libgit2 cannot read.
  init(locking path: String) throws(GitError) {
    self.path = path
    lockPath = path + ".lock"
    copyPath = path + ".nexus"
    oldPath = path + ".nexus-old"
    try Self.lock(lockPath)
    CrashPoint.reach("index-locked")
    do throws(GitError) {
      index = try Self.copy(path, to: copyPath)
    } catch {
      unlink(copyPath)
      unlink(lockPath)
      throw IndexProbe.explain(error, at: path)
    }
  }

  deinit {
    git_index_free(index)
    unlink(copyPath)
    if !isCommitted { unlink(lockPath) }
    if hasOld { unlink(oldPath) }
  }

  /// Removes what a process that was killed had put beside the index at `path`, which nobody may be changing.
  static func removeCopies(of path: String) {
    unlink(path + ".nexus")
    unlink(path + ".nexus-old")
  }

  func entry(_ path: RawPath) -> FileVersion? {
    path.withCString { git_index_get_bypath(index, $0, 0) }.flatMap { FileVersion($0.pointee) }
  }

  /// Whether the work tree leaves this file out.
  func isSkipped(_ path: RawPath) -> Bool {
    let entry = path.withCString { git_index_get_bypath(index, $0, 0) }
    return entry.map { UInt32($0.pointee.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0 } ?? false
  }

  /// The paths below the directory `path`.
  func paths(below path: RawPath) -> [RawPath] {
    let prefix = RawPath(path.bytes + [UInt8(ascii: "/")])
    var position = 0
    guard prefix.withCString({ git_index_find_prefix(&position, index, $0) }) >= 0 else { return [] }
    var found: [RawPath] = []
    while let entry = git_index_get_byindex(index, position) {
      let path = RawPath(entry.pointee.path)
      guard path.bytes.starts(with: prefix.bytes) else { break }
      found.append(path)
      position += 1
    }
    return found
  }

  func set(_ path: RawPath, to version: FileVersion, _ status: stat?) throws(GitError) {
    let result = path.withCString { name in
      var entry = git_index_entry(version, status, name)
      return git_index_add(index, &entry)
    }
    try check("add to the index", result)
  }

  func remove(_ path: RawPath) throws(GitError) {
    let status = path.withCString { git_index_remove(index, $0, 0) }
    if status == GIT_ENOTFOUND.rawValue { return git_error_clear() }
    try check("remove from the index", status)
  }

  /// Writes the changed copy, so that only putting it in place remains.
  func prepare() throws(GitError) {
    distrustRacyEntries()
    try FileSystem.mayChange(copyPath)
    try check("write the index", git_index_write(index))
    CrashPoint.reach("index-prepared")
  }

  /// Puts the prepared copy in place. The lock is gone then.
  func commit() throws(GitError) {
    unlink(oldPath)
    // There is no index before the first `git add`.
    hasOld = FileSystem.kind(of: path) != .absent
    if hasOld, link(path, oldPath) != 0 { try Self.create(oldPath, try FileSystem.bytes(of: path)) }
    CrashPoint.reach("index-kept")
    try FileSystem.mayChange(path)
    guard rename(copyPath, path) == 0 else { throw GitError(fileSystem: "write", path) }
    isCommitted = true
    CrashPoint.reach("index-in-place")
    // Until here it says whose it is, so that the next process knows what to do with it.
    unlink(lockPath)
    CrashPoint.reach("index-unlocked")
  }

  /// Puts the old index back, after `commit()`.
  func revert() throws(GitError) {
    let status = hasOld ? rename(oldPath, path) : unlink(path)
    guard status == 0 else { throw GitError(fileSystem: "restore", path) }
    hasOld = false
  }

  /// Makes git look into every file that was written in the same instant as the old index: a later change of such a
  /// file need not show in its times, and the new index is too young to raise the suspicion.
  ///
  /// Source: Git, "Use of index and Racy Git problem", <https://git-scm.com/docs/racy-git>.
  private func distrustRacyEntries() {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let (seconds, nanoseconds) = status.modified
    for position in 0..<git_index_entrycount(index) {
      guard let entry = git_index_get_byindex(index, position) else { continue }
      let time = entry.pointee.mtime
      if (Int(time.seconds), Int(time.nanoseconds)) >= (Int(UInt32(truncatingIfNeeded: seconds)), nanoseconds) {
        // The copy is ours, and no call of libgit2's sets the size alone.
        UnsafeMutablePointer(mutating: entry).pointee.file_size = 0
      }
    }
  }

  private static func copy(_ path: String, to copyPath: String) throws(GitError) -> OpaquePointer {
    unlink(copyPath)
    if FileSystem.kind(of: path) != .absent {
      let bytes = try FileSystem.bytes(of: path)
      try create(copyPath, bytes)
    }
    var index: OpaquePointer?
    let status = git_index_open(&index, copyPath)
    guard let index, status >= 0 else { throw GitError(status: status, doing: "read the index") }
    return index
  }

  private static func lock(_ path: String) throws(GitError) {
    // Made under another name first, so that there never is a lock that does not say whose it is.
    let own = "\(path).nexus-\(getpid())"
    unlink(own)
    let mark = Array("nexus \(getpid())\n".utf8)
    try create(own, mark)
    defer { unlink(own) }
    for _ in 0..<2 {
      if link(own, path) == 0 { return }
      // Some file systems have no second names for a file; there the lock is empty for an instant.
      if errno != EEXIST, FileSystem.kind(of: path) == .absent { return try create(path, mark) }
      guard errno == EEXIST else { throw GitError(fileSystem: "create", path) }
      guard let text = FileSystem.text(of: path), text.hasPrefix("nexus "), let process = pid_t(text.dropFirst(6)),
        kill(process, 0) != 0, errno == ESRCH
      else { break }
      unlink(path)
    }
    throw GitError(
      .locked, "Another git process is at work here: \(path) exists. If none is, a crash left the file behind.",
      paths: [path])
  }

  private static func create(_ path: String, _ bytes: [UInt8]) throws(GitError) {
    try FileSystem.mayChange(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw GitError(fileSystem: "create", path) }
    defer { close(descriptor) }
    try FileSystem.write(bytes, to: descriptor, path)
  }
}

extension git_index_entry {
  /// - Parameter path: Must live as long as the entry is used.
  init(_ version: FileVersion, _ status: stat?, _ path: UnsafePointer<CChar>) {
    self.init()
    self.path = path
    mode = version.mode.raw.rawValue
    id = version.id.raw
    guard let status else { return }
    let (modified, changed) = (status.modified, status.changed)
    mtime = git_index_time(
      seconds: Int32(truncatingIfNeeded: modified.seconds), nanoseconds: UInt32(modified.nanoseconds))
    ctime = git_index_time(
      seconds: Int32(truncatingIfNeeded: changed.seconds), nanoseconds: UInt32(changed.nanoseconds))
    dev = UInt32(truncatingIfNeeded: status.st_dev)
    ino = UInt32(truncatingIfNeeded: status.st_ino)
    uid = UInt32(truncatingIfNeeded: status.st_uid)
    gid = UInt32(truncatingIfNeeded: status.st_gid)
    file_size = UInt32(truncatingIfNeeded: status.st_size)
  }
}

extension stat {
  var modified: (seconds: Int, nanoseconds: Int) {
    #if canImport(Darwin)
      (st_mtimespec.tv_sec, st_mtimespec.tv_nsec)
    #else
      (st_mtim.tv_sec, st_mtim.tv_nsec)
    #endif
  }

  var changed: (seconds: Int, nanoseconds: Int) {
    #if canImport(Darwin)
      (st_ctimespec.tv_sec, st_ctimespec.tv_nsec)
    #else
      (st_ctim.tv_sec, st_ctim.tv_nsec)
    #endif
  }
}
