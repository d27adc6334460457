#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An open file descriptor as a sink, unbuffered: what is written is visible at once.
///
/// The descriptor stays the caller's, who closes it. `SIGPIPE` must be ignored by the program; a reader that is gone is
/// then the error `.closed`.
package struct FileDescriptorSink: OutputSink, Hashable {
  package let descriptor: Int32

  package init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  package static let standardOutput = FileDescriptorSink(descriptor: 1)
  package static let standardError = FileDescriptorSink(descriptor: 2)

  /// Whether the descriptor is a terminal, so that colour and a live line make sense.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  package func write(_ bytes: [UInt8]) throws(TerminalError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        systemWrite(descriptor, buffer.baseAddress! + written, buffer.count - written)
      }
      if count >= 0 {
        written += count
      } else {
        try recover(from: errno)
      }
    }
  }

  /// Returns when writing can go on.
  private func recover(from code: Int32) throws(TerminalError) {
    switch code {
    case EINTR: return
    case EAGAIN, EWOULDBLOCK: try waitUntilWritable()
    case EPIPE: throw TerminalError(.closed, detail: code)
    default: throw TerminalError(.writeFailed, detail: code)
    }
  }

  /// Waits without limit: a terminal stopped with Ctrl-S is not a failure. An error on the descriptor also ends the wait,
  /// and the next write reports it.
  private func waitUntilWritable() throws(TerminalError) {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    while poll(&request, 1, -1) < 0 {
      guard errno == EINTR else { throw TerminalError(.writeFailed, detail: errno) }
    }
  }
}

/// The system's `write`, which the method of the same name hides.
private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}
