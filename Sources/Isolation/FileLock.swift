#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The lock of an opened file or directory (`flock`), which one opening has at a time, in this process and in others.
///
/// The system gives it back when its holder ends, however it ends.
package enum FileLock {
  /// Takes the lock of an opened file.
  ///
  /// - Parameter patience: How long to wait for whoever has it; nil for as long as it takes. The thread is blocked.
  /// - Returns: 0; `EWOULDBLOCK` where somebody else still has it; another error number where there are no locks.
  package static func take(_ descriptor: Int32, patience: Duration? = .zero) -> Int32 {
    let deadline = patience.map { ContinuousClock.now + $0 }
    while flock(descriptor, deadline == nil ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK:
        guard let deadline, ContinuousClock.now < deadline else { return EWOULDBLOCK }
        usleep(5_000)
      case let number: return number
      }
    }
    return 0
  }

  /// Gives the lock back and closes the file.
  ///
  /// To close it is not enough: a program that another thread starts just then has the file open, too, until it runs.
  package static func release(_ descriptor: Int32) {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
