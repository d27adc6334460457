#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Finds where lines end.
enum LineEnd {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D

  /// The place of the first LF or CR at or after `start`.
  static func first(in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard start < buffer.count, let base = buffer.baseAddress else { return nil }
      let lineFeed = find(lineFeed, base, start, buffer.count)
      // Looked for only up to there, so that streams without CR are searched twice at most.
      return find(carriageReturn, base, start, lineFeed ?? buffer.count) ?? lineFeed
    }
  }

  private static func find(_ byte: UInt8, _ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int? {
    guard end > start, let found = memchr(base + start, Int32(byte), end - start) else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
