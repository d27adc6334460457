#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Cuts a stream of bytes into lines.
struct LineSplitter {
  /// The longest line handed on in one piece, in bytes; a longer one comes in several, so that memory stays bounded.
  static let longestLine = 64 * 1024

  private var partial: [UInt8] = []

  /// The lines that are whole after `bytes`, without their line feeds.
  mutating func append(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = Self.lineFeed(in: bytes, from: start)
      let stop = min(end ?? bytes.count, start + Self.longestLine - partial.count)
      bytes.withUnsafeBytes { partial.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[start..<stop])) }
      start = stop
      if start == end {
        start += 1
      } else if partial.count < Self.longestLine {
        break  // the line goes on in what is still to come
      }
      lines.append(partial)
      partial.removeAll(keepingCapacity: false)
    }
    return lines
  }

  /// The last line when no line feed ended it, else nil.
  mutating func finish() -> [UInt8]? {
    defer { partial = [] }
    return partial.isEmpty ? nil : partial
  }

  private static func lineFeed(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      let base = buffer.baseAddress!  // there are bytes from `start` on
      return memchr(base + start, 0x0A, buffer.count - start).map { UnsafeRawPointer($0) - base }
    }
  }
}
