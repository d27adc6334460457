internal import CrashPoints

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

extension PrivateDirectory {
  func pathOf(_ name: String) -> String { "\(path)/\(name)" }

  /// The bytes of a file; nil where there is none.
  ///
  /// - Throws: `.wrongKind` for a link or anything but a regular file, `.notOwned`, `.openToOthers`, `.damaged` for a file of
  ///   more than `limit` bytes, or an error of the system.
  func read(_ name: String, limit: Int) throws(VaultError) -> [UInt8]? {
    // Without blocking, so that a pipe in its place does not hold up the caller.
    let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      if errno == ELOOP { throw VaultError(.wrongKind, "The vault is a symbolic link.", path: pathOf(name)) }
      throw VaultError(errno: errno, "Opening the vault", path: pathOf(name))
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("Looking at the vault", name) }
    guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
      throw VaultError(.wrongKind, "The vault is not a regular file.", path: pathOf(name))
    }
    try Self.check(status, "The vault", pathOf(name))
    guard status.st_size <= limit else { throw .damaged("it is far too large") }
    return try readAll(file, name, limit: limit)
  }

  /// Whether anything at all stands under a name.
  func holds(_ name: String) throws(VaultError) -> Bool {
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
    guard errno == ENOENT else { throw failure("Looking for the vault", name) }
    return false
  }

  /// Writes a new file of mode 0600 and waits until it is on the disk.
  ///
  /// What stands in its place, left by a process that was killed, is removed first.
  func write(_ bytes: [UInt8], to name: String) throws(VaultError) {
    try removeIfThere(name)
    let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("Writing the vault", name) }
    defer { close(file) }
    // The umask may have narrowed the mode further.
    guard fchmod(file, 0o600) == 0 else { throw failure("Writing the vault", name) }
    var written = 0
    while written < bytes.count {
      let count =
        CrashPoint.allows("vault")
        ? bytes[written...].withUnsafeBytes { systemWrite(file, $0.baseAddress!, $0.count) } : -1
      guard count >= 0 || errno == EINTR else { throw failure("Writing the vault", name) }
      written += max(count, 0)
    }
    guard fsync(file) == 0 else { throw failure("Writing the vault", name) }
  }

  func removeIfThere(_ name: String) throws(VaultError) {
    guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw failure("Removing an old file", name) }
  }

  /// Puts a file in the place of another, all at once.
  func rename(_ name: String, to newName: String) throws(VaultError) {
    guard renameat(descriptor, name, descriptor, newName) == 0 else { throw failure("Replacing the vault", newName) }
  }

  /// Gives a file a second name; returns false where the file system has no such thing.
  func link(_ name: String, as newName: String) throws(VaultError) -> Bool {
    if linkat(descriptor, name, descriptor, newName, 0) == 0 { return true }
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else { throw failure("Keeping the old vault", newName) }
    return false
  }

  /// Waits until the names of the files are on the disk.
  func sync() throws(VaultError) {
    // Some file systems cannot do it for directories, and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("Replacing the vault", "") }
  }

  private func readAll(_ file: Int32, _ name: String, limit: Int) throws(VaultError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = systemRead(file, &piece, piece.count)
      guard count >= 0 || errno == EINTR else { throw failure("Reading the vault", name) }
      if count == 0 { return bytes }
      bytes += piece.prefix(max(count, 0))
      guard bytes.count <= limit else { throw .damaged("it is far too large") }
    }
  }

  private func failure(_ action: String, _ name: String) -> VaultError {
    VaultError(errno: errno, action, path: pathOf(name))
  }
}

/// The system's functions, which methods of the same names hide.
private func systemRead(_ file: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, start, count)
}
private func systemWrite(_ file: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int { write(file, start, count) }
