#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The store's file before SQLite opens it: that it is there, is a file, and is the owner's alone.
///
/// An existing file is never opened here, only looked at by name: closing any descriptor of a file drops the locks that
/// SQLite holds on it elsewhere in the process. Source: "How To Corrupt An SQLite Database File", section 2.2,
/// <https://www.sqlite.org/howtocorrupt.html>.
struct StoreFile {
  let path: String

  /// Makes an empty file (0600) where it is missing, or takes from others what they may do with it.
  ///
  /// To be called under the lock of the directory.
  func prepare() throws(StoreError) {
    switch try status(of: path) {
    case nil: try create()
    case let status?: try checkAndRestrict(status)
    }
    // SQLite would silently open a file for reading only that it may not write.
    try check(access(path, R_OK | W_OK), "Opening the store")
  }

  /// Whether there is a file to read.
  func exists() throws(StoreError) -> Bool {
    guard let status = try status(of: path) else { return false }
    try checkIsFile(status)
    return true
  }

  /// Makes the directory with mode 0700, or takes from others what they may do in it.
  func prepareDirectory() throws(StoreError) {
    let directory = directoryPath(of: path)
    if let status = try status(of: directory, followingLinks: true) {
      let isOpenToOthers = status.st_mode & 0o077 != 0
      // A directory with the sticky bit, like /tmp, is shared on purpose.
      let isShared = status.st_mode & mode_t(S_ISVTX) != 0
      guard isOpenToOthers, !isShared, status.st_uid == geteuid() else { return }
      try check(chmod(directory, status.st_mode & 0o700), "Restricting the store's directory")
      return
    }
    try makeDirectories(above: directory)
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw StoreError(errno: errno, "Making the store's directory", path: path)
    }
  }

  private func makeDirectories(above directory: String) throws(StoreError) {
    let parent = directoryPath(of: directory)
    guard try status(of: parent, followingLinks: true) == nil else { return }
    try makeDirectories(above: parent)
    guard mkdir(parent, 0o777) == 0 || errno == EEXIST else {
      throw StoreError(errno: errno, "Making the store's directory", path: path)
    }
  }

  private func create() throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, "Making the store", path: path) }
    // SQLite gives the files beside it the mode of this one, which the process's umask may have narrowed further.
    let status = fchmod(descriptor, 0o600)
    let number = errno
    close(descriptor)
    guard status == 0 else { throw StoreError(errno: number, "Making the store", path: path) }
  }

  private func checkAndRestrict(_ status: stat) throws(StoreError) {
    try checkIsFile(status)
    for path in [path, path + "-wal", path + "-shm"] {
      guard let status = try self.status(of: path), status.st_mode & 0o077 != 0, status.st_uid == geteuid() else {
        continue
      }
      try check(chmod(path, status.st_mode & 0o700), "Restricting the store")
    }
  }

  private func checkIsFile(_ status: stat) throws(StoreError) {
    guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
      throw StoreError(.notAStore, "The store is not a regular file.", path: path)
    }
  }

  private func status(of path: String, followingLinks: Bool = false) throws(StoreError) -> stat? {
    var status = stat()
    if (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 { return status }
    guard errno == ENOENT else { throw StoreError(errno: errno, "Looking for the store", path: self.path) }
    return nil
  }

  private func check(_ result: Int32, _ action: String) throws(StoreError) {
    guard result == 0 else { throw StoreError(errno: errno, action, path: path) }
  }
}
