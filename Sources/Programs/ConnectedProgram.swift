#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A running program that is written to and read from over one socket; it ends when this is freed.
///
/// Used by one thread at a time.
package final class ConnectedProgram {
  private let socket: Int32
  private let process: pid_t
  private var buffer: [UInt8] = []
  private var position = 0

  /// Starts the program without any environment, so that nothing of the user's reaches it.
  package init(_ path: String, _ arguments: [String]) throws(ProgramError) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let status = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
      for end in ends where status == 0 {
        var yes: Int32 = 1
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
      }
    #else
      // Marked at once, or a program that another thread is just starting would inherit it and keep it open.
      let status = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
    #endif
    guard status == 0 else { throw ProgramError("connect \(path)", errno: errno) }
    defer { close(ends[1]) }
    do throws(ProgramError) {
      process = try ProgramStart.start(
        [path] + arguments, environment: [:], input: .descriptor(ends[1]), output: .descriptor(ends[1]),
        error: .nothing)
    } catch {
      close(ends[0])
      throw error
    }
    socket = ends[0]
  }

  deinit {
    close(socket)
    kill(process, SIGKILL)
    _ = ProgramStart.wait(for: process)
  }

  /// Writes all of `bytes`; false if the program is gone.
  package func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      #if canImport(Darwin)
        let count = send(socket, start, rest.count, 0)
      #else
        let count = send(socket, start, rest.count, Int32(MSG_NOSIGNAL))
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return true
  }

  /// Calls `body` with the next line, without its end; false if none comes in `milliseconds`, or the program is gone.
  package func readLine(within milliseconds: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: 10) {
        buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[position..<end])) }
        position = end + 1
        return true
      }
      searched = buffer.count
      // A line that never ends is not read to its end.
      guard buffer.count - position < 1 << 22, fill(within: milliseconds, &searched) else { return false }
    }
  }

  private func fill(within milliseconds: Int32, _ searched: inout Int) -> Bool {
    if position > 1 << 16 {
      buffer.removeFirst(position)
      searched -= position
      position = 0
    }
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    while true {
      let ready = poll(&waiting, 1, milliseconds)
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { return false }
      let old = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: 1 << 16))
      let count = buffer.withUnsafeMutableBytes { read(socket, $0.baseAddress! + old, 1 << 16) }
      buffer.removeLast((1 << 16) - max(0, count))
      if count < 0 && errno == EINTR { continue }
      return count > 0
    }
  }

  /// What a program prints, at most `limitInBytes`.
  package static func output(of path: String, _ arguments: [String], limitInBytes: Int) throws(ProgramError) -> [UInt8]
  {
    let program = try ConnectedProgram(path, arguments)
    var output: [UInt8] = []
    while output.count < limitInBytes, program.readLine(within: 5000, { output.append(contentsOf: $0 + [10]) }) {}
    return output
  }
}
