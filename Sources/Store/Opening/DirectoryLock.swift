internal import Isolation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The directory that holds the file at `path`.
func directoryPath(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
}

/// Keeps all but one opener of a store waiting, in this process and in others.
///
/// Making a database, switching it to WAL and upgrading it are several transactions each; two processes at it at once
/// would get errors that no busy timeout prevents. The lock is on the directory itself, so it leaves no file behind, and
/// the system drops it when its holder dies.
struct DirectoryLock {
  let path: String
  /// How long to wait for the lock before failing with `.locked`.
  let timeout: Duration

  func hold<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
    let descriptor = open(directoryPath(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(errno: errno, "Opening the store's directory", path: path) }
    defer { FileLock.release(descriptor) }
    switch FileLock.take(descriptor, patience: timeout) {
    case 0: return try body()
    case EWOULDBLOCK: throw StoreError(.locked, "Another process is opening or upgrading the store.", path: path)
    case let number: throw StoreError(errno: number, "Locking the store's directory", path: path)
    }
  }
}
