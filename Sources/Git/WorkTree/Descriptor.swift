#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// An open directory, closed at the end of its scope. Names given to it are single components.
struct Descriptor: ~Copyable {
  let number: Int32

  private init(_ number: Int32) { self.number = number }

  /// - Parameter path: For the error.
  init(duplicating other: Int32, _ path: String) throws(GitError) {
    let number = fcntl(other, F_DUPFD_CLOEXEC, 0)
    guard number >= 0 else { throw GitError(fileSystem: "open", path) }
    self.init(number)
  }

  init(opening path: String) throws(GitError) {
    let number = Self.open(AT_FDCWD, path)
    guard number >= 0 else { throw GitError(fileSystem: "open", path) }
    self.init(number)
  }

  deinit { close(number) }

  /// The directory `name` in this one; `nil`, with the reason in `errno`, if there is none or it is a link.
  func open(_ name: [UInt8]) -> Descriptor? {
    let found = RawPath(name).withCString { Self.open(number, $0) }
    return found >= 0 ? Descriptor(found) : nil
  }

  /// What stands at `name`, not following a link; `nil`, with the reason in `errno`, if nothing does.
  func status(_ name: [UInt8]) -> stat? {
    var status = stat()
    let result = RawPath(name).withCString { fstatat(number, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return result == 0 ? status : nil
  }

  /// The directory `name`, made if it is missing and `obstacles` is given.
  func enter(
    _ name: [UInt8], _ path: RawPath, _ obstacles: WorkTreeDirectory.Obstacles?
  ) throws(GitError) -> Descriptor {
    if let found = open(name) { return found }
    guard let obstacles, [ENOENT, ENOTDIR, ELOOP].contains(errno) else { throw GitError(fileSystem: "open", path.text) }
    if errno != ENOENT {
      guard obstacles == .remove else { throw GitError(fileSystem: "write through what stands above", path.text) }
      guard RawPath(name).withCString({ unlinkat(number, $0, 0) }) == 0 else {
        throw GitError(fileSystem: "make room for", path.text)
      }
    }
    guard RawPath(name).withCString({ mkdirat(number, $0, 0o777) }) == 0 || errno == EEXIST else {
      throw GitError(fileSystem: "make a directory for", path.text)
    }
    guard let made = open(name) else { throw GitError(fileSystem: "open", path.text) }
    return made
  }

  /// The names in this directory, without `.` and `..`, in no order.
  func names(_ path: String) throws(GitError) -> [[UInt8]] {
    // A descriptor of its own: the stream closes it, and reading moves its offset.
    guard let stream = fdopendir(Self.open(number, ".")) else { throw GitError(fileSystem: "list", path) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { RawPath($0).bytes }
      }
      if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw GitError(fileSystem: "list", path) }
    return names
  }

  /// Removes what stands at `name`, with everything below it. A directory that its owner may not write to is opened
  /// up first, since checks leave such behind.
  func removeAll(_ name: [UInt8], _ path: String) throws(GitError) {
    guard let status = status(name) else { return }
    let isDirectory = FileSystem.kind(ofMode: status.st_mode) == .directory
    if isDirectory {
      if status.st_mode & 0o700 != 0o700 { _ = RawPath(name).withCString { fchmodat(number, $0, 0o700, 0) } }
      guard let directory = open(name) else { throw GitError(fileSystem: "open", path) }
      for child in try directory.names(path) { try directory.removeAll(child, path) }
    }
    guard RawPath(name).withCString({ unlinkat(number, $0, isDirectory ? AT_REMOVEDIR : 0) }) == 0 else {
      throw GitError(fileSystem: "remove", path)
    }
  }

  private static func open(_ directory: Int32, _ name: UnsafePointer<CChar>) -> Int32 {
    openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
  }
}
