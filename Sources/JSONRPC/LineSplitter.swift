#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes in, whole lines out: pieces may be cut anywhere, and hold many lines.
///
/// Lines end with LF; a CR before it and blank lines are dropped. A line that is longer than the limit is passed over to
/// its end, and no more of it is held than the limit.
package struct LineSplitter: Sendable {
  package enum Line: Sendable, Hashable {
    case whole([UInt8])
    /// Longer than the limit; its bytes are gone.
    case tooLong
  }

  package let limitInBytes: Int
  private var pending: [UInt8] = []
  private var isPassingOver = false

  package init(limitInBytes: Int) { self.limitInBytes = limitInBytes }

  /// Takes the next piece and returns the lines that it ends, in order.
  package mutating func append(_ piece: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var rest = piece[...]
    while let end = Self.firstNewline(in: rest) {
      take(rest[..<end])
      rest = rest[(end + 1)...]
      if let line = endLine() { lines.append(line) }
    }
    take(rest)
    return lines
  }

  /// Returns the line that the input ended in, if it ended within one.
  package mutating func finish() -> Line? { endLine() }

  private static func firstNewline(in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { raw in
      guard let start = raw.baseAddress, let found = memchr(start, 0x0A, raw.count) else { return nil }
      return bytes.startIndex + (found - UnsafeMutableRawPointer(mutating: start))
    }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    guard !isPassingOver else { return }
    if pending.count + bytes.count > limitInBytes {
      isPassingOver = true
      pending = []
    } else {
      pending.append(contentsOf: bytes)
    }
  }

  private mutating func endLine() -> Line? {
    defer {
      pending = []
      isPassingOver = false
    }
    if isPassingOver { return .tooLong }
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    let isBlank = pending.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return isBlank ? nil : .whole(pending)
  }
}
