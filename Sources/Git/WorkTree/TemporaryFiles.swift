#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A directory inside git's own where files are written before they are put in place in a work tree, so that a process
/// that is killed leaves nothing behind where the user works.
final class TemporaryFiles {
  private let path: String
  private var opened: Int32?

  init(in gitDirectory: String) { path = gitDirectory + "/nexus-temporary" }

  deinit {
    guard let opened else { return }
    close(opened)
    // Stays while another process has files in it.
    rmdir(path)
  }

  /// The directory, made when it is first asked for; nil when `other` is on another file system, from where nothing could
  /// be moved there.
  func descriptor(besides other: Int32) throws(GitError) -> Int32? {
    if opened == nil {
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw GitError(fileSystem: "make", path) }
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { throw GitError(fileSystem: "open", path) }
      opened = descriptor
    }
    var (here, there) = (stat(), stat())
    guard let opened, fstat(opened, &here) == 0, fstat(other, &there) == 0, here.st_dev == there.st_dev else {
      return nil
    }
    return opened
  }

  /// Removes what processes that do not run any more have left.
  func sweep() throws(GitError) {
    guard FileSystem.kind(of: path) == .directory else { return }
    let directory = try Descriptor(opening: path)
    for name in try directory.names(path) {
      let parts = String(decoding: name, as: UTF8.self).split(separator: "-")
      guard parts.count == 3, parts[0] == ".nexus", let process = pid_t(parts[1]) else { continue }
      if kill(process, 0) != 0, errno == ESRCH { try directory.removeAll(name, path) }
    }
    // Stays while a living process has files in it.
    rmdir(path)
  }

  static func name() -> [UInt8] {
    Array(".nexus-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36))".utf8)
  }
}
