#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

extension SecretBytes {
  /// Where the bytes of a descriptor end for a reader.
  package enum End: Sendable {
    /// At the first line end, which is taken and not kept, or at the end of the input.
    case line
    /// At the end of the input.
    case input
  }

  /// Reads from a descriptor straight into memory that is wiped.
  ///
  /// Up to a line end it reads byte by byte, so that nothing after it is taken. A carriage return before the line end
  /// belongs to it. Waits as long as the descriptor blocks.
  /// - Parameter limit: How many bytes there may be.
  /// - Throws: `.invalidInput` where there are more than `limit`, `.ioFailed` where reading fails.
  package static func read(from descriptor: Int32, to end: End, limit: Int) throws(VaultError) -> SecretBytes {
    var count = 0
    let room = try SecretBytes(count: limit + 2) { (room) throws(VaultError) in
      while true {
        let got = try readSome(descriptor, UnsafeMutableRawBufferPointer(rebasing: room[count...]), upTo: end)
        count += got
        let isLine = end == .line && count > 0 && room[count - 1] == UInt8(ascii: "\n")
        if isLine {
          count -= 1
          if count > 0, room[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        }
        guard got > 0, !isLine else { break }
        guard count < room.count else { break }
      }
    }
    guard count <= limit else { throw VaultError(.invalidInput, "The input is longer than \(limit) bytes.") }
    return room.slice(0..<count)
  }

  private static func readSome(
    _ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer, upTo end: End
  ) throws(VaultError) -> Int {
    while true {
      let got = systemRead(descriptor, room.baseAddress!, end == .line ? 1 : room.count)
      if got >= 0 { return got }
      guard errno == EINTR else { throw VaultError(errno: errno, "Reading the input") }
    }
  }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, start, count)
}
