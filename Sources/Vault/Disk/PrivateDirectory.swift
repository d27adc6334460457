#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// An open directory that belongs to this user and that nobody else may enter.
///
/// Files are reached by its descriptor, so that what was checked is what is used, even if its path leads elsewhere
/// meanwhile.
final class PrivateDirectory {
  let path: String
  let descriptor: Int32

  /// Opens the directory and checks it.
  ///
  /// - Throws: `.missing`, `.wrongKind`, `.notOwned`, `.openToOthers` where its mode is wider than 0700, or an error of the
  ///   system.
  init(_ path: String) throws(VaultError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw VaultError(.missing, "There is no directory \"\(path)\".", path: path) }
      throw VaultError(errno: errno, "Opening the directory \"\(path)\"", path: path)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw VaultError(errno: errno, "Looking at the directory \"\(path)\"", path: path)
    }
    try Self.check(status, "The directory \"\(path)\"", path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Makes the directory with mode 0700 where it is missing, and those above it, and opens it.
  static func make(_ path: String) throws(VaultError) -> PrivateDirectory {
    do {
      return try PrivateDirectory(path)
    } catch  where error.code == .missing {
      try makeParents(of: path)
      // The umask can only narrow the mode, and a narrower one than 0700 would be of no use.
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
        throw VaultError(errno: errno, "Making the directory \"\(path)\"", path: path)
      }
      return try PrivateDirectory(path)
    }
  }

  /// Checks that what was found belongs to this user and is open to nobody else.
  ///
  /// - Parameter subject: The beginning of the sentence that complains.
  static func check(_ status: stat, _ subject: String, _ path: String) throws(VaultError) {
    guard status.st_uid == geteuid() else {
      throw VaultError(.notOwned, "\(subject) belongs to another user.", path: path)
    }
    let mode = status.st_mode & 0o7777
    guard mode & 0o077 == 0 else {
      throw VaultError(
        .openToOthers, "\(subject) is open to other users: its mode is 0\(String(mode, radix: 8)).", path: path)
    }
  }

  private static func makeParents(of path: String) throws(VaultError) {
    let parent = FilePath(path).directory
    guard parent != "/", parent != ".", access(parent, F_OK) != 0 else { return }
    try makeParents(of: parent)
    guard mkdir(parent, 0o777) == 0 || errno == EEXIST else {
      throw VaultError(errno: errno, "Making the directory \"\(parent)\"", path: parent)
    }
  }
}
