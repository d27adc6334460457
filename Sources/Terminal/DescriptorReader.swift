#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads from an open descriptor, which stays its owner's.
struct DescriptorReader {
  let descriptor: Int32

  func readToEnd() throws(TerminalError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try read(upTo: 64 * 1024)
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }

  /// One line without its end, read byte by byte so that nothing after it is taken; nil at the end of the input.
  ///
  /// Only the first `limit` bytes are returned of a longer line.
  func readLine(limit: Int = 4096) throws(TerminalError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      guard let byte = try read(upTo: 1).first else { return line.isEmpty ? nil : line }
      if byte == UInt8(ascii: "\n") { return line }
      if line.count < limit { line.append(byte) }
    }
  }

  /// As ``readLine(limit:)``, but straight into memory of the caller's.
  ///
  /// - Returns: The number of bytes, or one more than there is room for in a longer line; nil at the end of the input.
  func readLine(into room: UnsafeMutableRawBufferPointer) throws(TerminalError) -> Int? {
    var count = 0
    while true {
      var byte: UInt8 = 0
      if try receive(&byte, 1) == 0 { return count == 0 ? nil : count }
      if byte == UInt8(ascii: "\n") { return count }
      if count < room.count { room[count] = byte }
      count = min(count + 1, room.count + 1)
    }
  }

  /// What there is, waiting for at least one byte; empty at the end of the input.
  private func read(upTo count: Int) throws(TerminalError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // The bytes are looked at only once they are there.
    let received = try receive(&bytes, count)
    return Array(bytes.prefix(received))
  }

  private func receive(_ start: UnsafeMutableRawPointer, _ count: Int) throws(TerminalError) -> Int {
    while true {
      let received = systemRead(descriptor, start, count)
      if received >= 0 { return received }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: try waitUntilReadable()
      default: throw TerminalError(.readFailed, detail: errno)
      }
    }
  }

  private func waitUntilReadable() throws(TerminalError) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, -1) < 0 {
      guard errno == EINTR else { throw TerminalError(.readFailed, detail: errno) }
    }
  }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, start, count)
}
