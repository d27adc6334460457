internal import CrashPoints
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The files below one directory, reached component by component from its descriptor, so that no symbolic link, not
/// even one put there meanwhile, leads a read or a write out of it.
final class WorkTreeDirectory {
  /// What stands at a path.
  enum State {
    case absent
    /// Something that is not a directory stands where the path needs one.
    case blocked(by: RawPath)
    case file(stat)
    case link(stat)
    case directory
    case other
  }

  /// What to do with a thing that stands in the way of a file to be written.
  enum Obstacles { case refuse, remove }

  let path: String
  private let descriptor: Int32
  private let temporaries: TemporaryFiles?

  /// - Parameter temporaries: Where files are written before they are put in place, on the same file system. Without it
  ///   they are written beside their place, where a process that is killed leaves one behind.
  init(_ path: String, temporaries: TemporaryFiles? = nil) throws(GitError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    self.path = path
    self.temporaries = temporaries
    guard descriptor >= 0 else { throw GitError(fileSystem: "open", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func state(_ path: RawPath) throws(GitError) -> State {
    var prefix = RawPath([])
    var directory = try Descriptor(duplicating: descriptor, self.path)
    var components = path.components
    let name = components.removeLast()
    for component in components {
      prefix = prefix.appending(component)
      guard let next = directory.open(component) else {
        if errno == ENOENT { return .absent }
        if errno == ENOTDIR || errno == ELOOP { return .blocked(by: prefix) }
        throw GitError(fileSystem: "open", prefix.text)
      }
      directory = next
    }
    guard let status = directory.status(name) else {
      if errno == ENOENT { return .absent }
      throw GitError(fileSystem: "look at", path.text)
    }
    return switch FileSystem.kind(ofMode: status.st_mode) {
    case .regular: .file(status)
    case .symbolicLink: .link(status)
    case .directory: .directory
    case .absent, .other: .other
    }
  }

  /// The bytes of the file at `path`.
  func read(_ path: RawPath) throws(GitError) -> [UInt8] {
    let name = path.name
    let directory = try parent(of: path)
    let file = RawPath(name).withCString {
      openat(directory.number, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    }
    guard file >= 0 else { throw GitError(fileSystem: "open", path.text) }
    defer { close(file) }
    return try FileSystem.read(file, path.text)
  }

  /// The target of the link at `path`.
  func readLink(_ path: RawPath) throws(GitError) -> [UInt8] {
    let name = path.name
    let directory = try parent(of: path)
    var buffer = [UInt8](repeating: 0, count: 4097)
    let count = RawPath(name).withCString { name in
      buffer.withUnsafeMutableBytes { readlinkat(directory.number, name, $0.baseAddress!, 4096) }
    }
    guard count >= 0 else { throw GitError(fileSystem: "read the link", path.text) }
    return Array(buffer[..<count])
  }

  /// The files and links below the directory at `path`.
  func files(below path: RawPath) throws(GitError) -> [RawPath] {
    let name = path.name
    let directory = try parent(of: path)
    guard let opened = directory.open(name) else { throw GitError(fileSystem: "open", path.text) }
    var found: [RawPath] = []
    for name in try opened.names(path.text) {
      let child = path.appending(name)
      if let status = opened.status(name), FileSystem.kind(ofMode: status.st_mode) == .directory {
        found += try files(below: child)
      } else {
        found.append(child)
      }
    }
    return found
  }

  /// The files and links of the whole directory, but for what is below the top-level names in `skipped`.
  func filesAtTop(skipping skipped: Set<String>) throws(GitError) -> [RawPath] {
    let top = try Descriptor(duplicating: descriptor, path)
    var found: [RawPath] = []
    for name in try top.names(path) where !skipped.contains(String(decoding: name, as: UTF8.self)) {
      if let status = top.status(name), FileSystem.kind(ofMode: status.st_mode) == .directory {
        found += try files(below: RawPath(name))
      } else {
        found.append(RawPath(name))
      }
    }
    return found
  }

  /// Makes the file at `path` hold exactly `bytes`, all at once: who reads it sees the old file or the new one.
  ///
  /// Missing directories are made. An existing file's permissions are kept as far as `isExecutable` allows.
  func write(_ bytes: [UInt8], isExecutable: Bool, to path: RawPath, obstacles: Obstacles) throws(GitError) -> stat {
    let name = path.name
    let directory = try parent(of: path, obstacles: obstacles)
    let old = try clear(name, in: directory, path, obstacles)
    try put(name, in: directory, path) { (place, temporary) throws(GitError) in
      try FileSystem.mayChange(path.text)
      let mode: mode_t = isExecutable ? 0o777 : 0o666
      let file = RawPath(temporary).withCString {
        openat(place, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      }
      guard file >= 0 else { throw GitError(fileSystem: "create", path.text) }
      defer { close(file) }
      CrashPoint.reach("file-created")
      try FileSystem.write(bytes, to: file, path.text)
      if let old, FileSystem.kind(ofMode: old.st_mode) == .regular, (old.st_mode & 0o100 != 0) == isExecutable,
        fchmod(file, old.st_mode & 0o777) != 0
      {
        throw GitError(fileSystem: "set the permissions of", path.text)
      }
      CrashPoint.reach("file-written")
    }
    guard let status = directory.status(name) else { throw GitError(fileSystem: "look at", path.text) }
    CrashPoint.reach("file-in-place")
    return status
  }

  /// Makes a symbolic link at `path`.
  func writeLink(to target: [UInt8], at path: RawPath, obstacles: Obstacles) throws(GitError) -> stat {
    let name = path.name
    let directory = try parent(of: path, obstacles: obstacles)
    _ = try clear(name, in: directory, path, obstacles)
    try put(name, in: directory, path) { (place, temporary) throws(GitError) in
      try FileSystem.mayChange(path.text)
      let made = RawPath(temporary).withCString { temporary in
        RawPath(target).withCString { symlinkat($0, place, temporary) }
      }
      guard made == 0 else { throw GitError(fileSystem: "make the link", path.text) }
      CrashPoint.reach("link-made")
    }
    guard let status = directory.status(name) else { throw GitError(fileSystem: "look at", path.text) }
    CrashPoint.reach("link-in-place")
    return status
  }

  /// Gives the file at `path` the permissions and the time of change that `status` has.
  func setAttributes(of path: RawPath, from status: stat) throws(GitError) {
    let directory = try parent(of: path)
    let (seconds, nanoseconds) = status.modified
    let modified = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    var times = [modified, modified]
    let result = RawPath(path.name).withCString { name in
      fchmodat(directory.number, name, status.st_mode & 0o7777, 0)
        | utimensat(directory.number, name, &times, AT_SYMLINK_NOFOLLOW)
    }
    guard result == 0 else { throw GitError(fileSystem: "restore the attributes of", path.text) }
  }

  /// Makes the directory at `path`, and those above it that are missing.
  func makeDirectory(_ path: RawPath, obstacles: Obstacles) throws(GitError) {
    _ = try parent(of: path.appending(Array("x".utf8)), obstacles: obstacles)
  }

  /// Removes the file or link at `path`, or everything below it, and then the directories above that became empty.
  /// Nothing happens if it is not there.
  func remove(_ path: RawPath, wholeDirectories: Bool = false) throws(GitError) {
    switch try state(path) {
    case .absent, .blocked: return
    case .directory where !wholeDirectories: return
    case .directory, .file, .link, .other: break
    }
    let name = path.name
    let directory = try parent(of: path)
    try FileSystem.mayChange(path.text)
    try directory.removeAll(name, path.text)
    CrashPoint.reach("file-removed")
    var components = path.components.dropLast()
    while let last = components.last {
      let above = RawPath(Array(components.joined(separator: [UInt8(ascii: "/")])))
      let directory = try parent(of: above)
      guard RawPath(last).withCString({ unlinkat(directory.number, $0, AT_REMOVEDIR) }) == 0 else { return }
      components.removeLast()
    }
  }

  /// Removes the directory at `path` and everything below it; links are removed and not followed.
  static func removeAll(_ path: String) throws(GitError) {
    guard FileSystem.kind(of: path) == .directory else { return }
    let directory = try Descriptor(opening: path)
    for name in try directory.names(path) { try directory.removeAll(name, path) }
    guard rmdir(path) == 0 else { throw GitError(fileSystem: "remove", path) }
  }

  private func parent(of path: RawPath, obstacles: Obstacles? = nil) throws(GitError) -> Descriptor {
    var components = path.components
    let name = components.removeLast()
    var directory = try Descriptor(duplicating: descriptor, self.path)
    for component in components + [name] where component.isEmpty || component == [0x2E] || component == [0x2E, 0x2E] {
      throw GitError(.invalidArgument, "\(path.text) is not a path in a work tree.", paths: [path.text])
    }
    for component in components {
      directory = try directory.enter(component, path, obstacles)
    }
    return directory
  }

  /// Looks at what stands at `name`, and makes room if it is a directory.
  private func clear(
    _ name: [UInt8], in directory: borrowing Descriptor, _ path: RawPath, _ obstacles: Obstacles
  ) throws(GitError) -> stat? {
    guard let old = directory.status(name) else { return nil }
    guard FileSystem.kind(ofMode: old.st_mode) == .directory else { return old }
    if RawPath(name).withCString({ unlinkat(directory.number, $0, AT_REMOVEDIR) }) == 0 { return nil }
    guard obstacles == .remove else { throw GitError(fileSystem: "replace the directory", path.text) }
    try directory.removeAll(name, path.text)
    return nil
  }

  /// Has `make` make something under a temporary name, and puts it at `name` all at once.
  private func put(
    _ name: [UInt8], in directory: borrowing Descriptor, _ path: RawPath,
    _ make: (_ place: Int32, _ temporary: [UInt8]) throws(GitError) -> Void
  ) throws(GitError) {
    let number = directory.number
    let place = try temporaries?.descriptor(besides: number) ?? number
    let temporary = TemporaryFiles.name()
    do throws(GitError) {
      try make(place, temporary)
      try FileSystem.mayChange(path.text)
      let status = RawPath(temporary).withCString { from in
        RawPath(name).withCString { renameat(place, from, number, $0) }
      }
      guard status == 0 else { throw GitError(fileSystem: "write", path.text) }
    } catch {
      _ = RawPath(temporary).withCString { unlinkat(place, $0, 0) }
      throw error
    }
  }
}
