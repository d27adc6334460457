internal import Isolation

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

extension PrivateDirectory {
  /// Runs `body` while no other process, and nobody else in this one, does the same with this directory.
  ///
  /// The lock is on the directory itself, so it leaves no file behind, and the system drops it when its holder dies.
  /// - Throws: `.busy` where it is not free within `timeout`.
  func locked<Value>(
    timeout: Duration = .seconds(5), _ body: () throws(VaultError) -> Value
  ) throws(VaultError) -> Value {
    // A lock belongs to an opening of the directory: opened anew, it keeps callers in one process apart as well.
    let lock = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw VaultError(errno: errno, "Locking the vault", path: path) }
    defer { FileLock.release(lock) }
    switch FileLock.take(lock, patience: timeout) {
    case 0: return try body()
    case EWOULDBLOCK: throw VaultError(.busy, "Another process is changing the vault.", path: path)
    case let number: throw VaultError(errno: number, "Locking the vault", path: path)
    }
  }
}
