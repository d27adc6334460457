import Isolation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads a descriptor piece by piece, on a thread of its own, and no further ahead than one piece.
///
/// Reads from a duplicate of its own, which is closed when the reading ends; the caller's may be closed before that. Its
/// flags are left alone: they are shared with other processes.
package final class DescriptorReader: Sendable {
  private struct State {
    var wanted: CheckedContinuation<[UInt8]?, any Error>?
    var isStopped = false
  }

  private let state = Locked(State())
  /// Written to by `stop`, so that the thread's wait for input ends.
  private let wake: WakePipe

  /// - Throws: `RPCConnectionError` when the system gives no pipe or thread.
  package init(_ descriptor: Int32) throws {
    let wake = try WakePipe()
    self.wake = wake
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard own >= 0 else { throw RPCConnectionError.system("fcntl", errno) }
    let status = startThread { [state] in
      defer { close(own) }
      Self.read(own, wake: wake, for: state)
    }
    guard status == 0 else {
      close(own)
      throw RPCConnectionError.system("pthread_create", status)
    }
  }

  deinit { stop() }

  /// The next bytes, at least one; `nil` at the end of input and after `stop`. One call at a time.
  package func next() async throws -> [UInt8]? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isStopped = state.change { state in
          if !state.isStopped { state.wanted = continuation }
          return state.isStopped
        }
        if isStopped { continuation.resume(returning: nil) }
      }
    } onCancel: {
      stop()
    }
  }

  /// Ends the reading; input that has not been asked for stays where it is.
  package func stop() {
    let isFirst = state.change { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    if isFirst { wake.ring() }
  }

  private static func read(_ descriptor: Int32, wake: WakePipe, for state: Locked<State>) {
    var buffer = [UInt8](repeating: 0, count: 262_144)
    while true {
      let continuation = state.wait { state -> CheckedContinuation<[UInt8]?, any Error>?? in
        if let wanted = state.wanted {
          state.wanted = nil
          return wanted
        }
        return state.isStopped ? .some(nil) : nil
      }
      guard let continuation else { return }
      guard waitForInput(descriptor, wake.readEnd) else { return finish(state, continuation, nil) }
      let count = buffer.withUnsafeMutableBytes { bytes in
        var count: Int
        repeat { count = readSome(descriptor, bytes) } while count < 0 && (errno == EINTR || errno == EAGAIN)
        return count
      }
      guard count > 0 else {
        return finish(state, continuation, count == 0 ? nil : RPCConnectionError.system("read", errno))
      }
      continuation.resume(returning: Array(buffer[..<count]))
    }
  }

  /// Whether there is something to read, or the end of it; false when the reading was stopped.
  private static func waitForInput(_ descriptor: Int32, _ wake: Int32) -> Bool {
    var watched = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&watched, 2, -1) < 0, errno == EINTR {}
    return watched[1].revents == 0
  }

  private static func readSome(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Glibc)
      Glibc.read(descriptor, bytes.baseAddress, bytes.count)
    #else
      Musl.read(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  private static func finish(
    _ state: Locked<State>, _ continuation: CheckedContinuation<[UInt8]?, any Error>, _ error: (any Error)?
  ) {
    state.change { $0.isStopped = true }
    if let error { continuation.resume(throwing: error) } else { continuation.resume(returning: nil) }
  }
}
