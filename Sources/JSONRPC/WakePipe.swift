#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A pipe that a thread watches beside a descriptor, to be woken. Closed when nobody holds it.
final class WakePipe: Sendable {
  let readEnd: Int32
  private let writeEnd: Int32

  /// - Throws: `RPCConnectionError.system`.
  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw RPCConnectionError.system("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Makes the read end readable, for good.
  func ring() {
    var byte: UInt8 = 0
    // Both ends are open, so this fails only where the pipe is full, and it is readable then, too.
    _ = write(writeEnd, &byte, 1)
  }
}
