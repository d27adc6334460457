import Isolation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes lines to a descriptor in order, on a thread of its own, and holds no more than a limit of what is not read.
///
/// Writes to a duplicate of its own, which is closed after the last line; the caller's may be closed before that. Nothing
/// follows a line that could not be written whole.
final class DescriptorWriter: Sendable {
  private struct State {
    var queue: [[UInt8]] = []
    var queuedBytes = 0
    var isWriting = false
    var hasFailed = false
    var isFinished = false
    /// Fired when room was made, all is written or nothing can be.
    var progress = Signal()
  }

  private let state = Locked(State())
  private let limitInBytes: Int

  /// - Parameter onFailure: Called once, on the thread, when the descriptor takes no more.
  init(_ descriptor: Int32, limitInBytes: Int, onFailure: @escaping @Sendable () -> Void) throws {
    self.limitInBytes = limitInBytes
    let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard own >= 0 else { throw RPCConnectionError.system("fcntl", errno) }
    let status = startThread { [state] in
      defer { close(own) }
      Self.write(to: own, from: state, onFailure)
    }
    guard status == 0 else {
      close(own)
      throw RPCConnectionError.system("pthread_create", status)
    }
  }

  deinit { state.change { $0.isFinished = true } }

  /// Takes no more lines, and drops those that wait.
  func stop() {
    let progress = state.change { state in
      (state.hasFailed, state.isFinished, state.queue) = (true, true, [])
      return state.progress
    }
    progress.fire()
  }

  /// Puts a line into the queue, at once where there is room.
  ///
  /// A line that is larger than the limit goes in when the queue is empty.
  /// - Throws: `RPCConnectionError.closed`; `CancellationError` while it waits for room.
  func send(_ line: [UInt8]) async throws {
    while let progress = try enqueue(line) {
      await progress.wait()
      try Task.checkCancellation()
    }
  }

  /// Puts a line into the queue if there is room.
  /// - Throws: `RPCConnectionError.closed`.
  func sendIfThereIsRoom(_ line: [UInt8]) throws -> Bool { try enqueue(line) == nil }

  /// Waits until everything is written, or nothing can be.
  func flush() async {
    while let progress = state.withLock({ $0.hasFailed || ($0.queue.isEmpty && !$0.isWriting) ? nil : $0.progress }) {
      await progress.wait()
      if Task.isCancelled { return }
    }
  }

  /// Returns the signal to wait for where there is no room, else `nil`.
  private func enqueue(_ line: [UInt8]) throws -> Signal? {
    try state.change { state in
      if state.hasFailed { throw RPCConnectionError.closed }
      let hasRoom = state.queuedBytes == 0 || state.queuedBytes + line.count <= limitInBytes
      guard hasRoom else { return state.progress }
      state.queue.append(line)
      state.queuedBytes += line.count
      return nil
    }
  }

  private static func write(to descriptor: Int32, from state: Locked<State>, _ onFailure: () -> Void) {
    while true {
      let lines = state.wait { state -> [[UInt8]]?? in
        if state.queue.isEmpty { return state.isFinished ? .some(nil) : nil }
        defer { state.queue = [] }
        state.isWriting = true
        return state.queue
      }
      guard let lines else { return }
      for line in lines {
        if state.withLock(\.hasFailed) { return }
        let isWritten = writeAll(line, to: descriptor)
        let progress = state.change { state in
          state.queuedBytes -= line.count
          if !isWritten { state.hasFailed = true }
          defer { state.progress = Signal() }
          return state.progress
        }
        progress.fire()
        if !isWritten { return onFailure() }
      }
      state.change { state -> Signal in
        state.isWriting = false
        defer { state.progress = Signal() }
        return state.progress
      }.fire()
    }
  }

  private static func writeAll(_ line: [UInt8], to descriptor: Int32) -> Bool {
    line.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = writeSome(descriptor, UnsafeRawBufferPointer(rebasing: bytes[offset...]))
        if count >= 0 {
          offset += count
        } else if errno == EAGAIN {
          var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&watched, 1, -1)
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  private static func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
