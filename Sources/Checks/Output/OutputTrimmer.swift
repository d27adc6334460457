/// Keeps the beginning and the end of an output within a limit, whatever its length.
struct OutputTrimmer {
  private let headLimit: Int
  private let tailLimit: Int
  private var head: [UInt8] = []
  /// The bytes after the head; grown to twice the limit of the tail before its older half is dropped, so that each byte
  /// is moved once on average.
  private var tail: [UInt8] = []
  private var totalBytes = 0

  /// - Parameter limit: In bytes; a third of it is for the beginning, since what failed is mostly told at the end.
  init(limit: Int) {
    let limit = max(0, limit)
    headLimit = limit / 3
    tailLimit = limit - limit / 3
  }

  mutating func append(_ bytes: [UInt8]) {
    totalBytes += bytes.count
    let taken = bytes.prefix(headLimit - head.count)
    head += taken
    tail += bytes[max(taken.count, bytes.count - tailLimit)...]
    if tail.count > 2 * tailLimit { tail.removeFirst(tail.count - tailLimit) }
  }

  /// What was kept; where something is missing, only whole lines on either side, if there are any.
  func output() -> CheckOutput {
    guard totalBytes > headLimit + tailLimit else {
      return CheckOutput(head: head + tail, totalBytes: totalBytes)
    }
    let lineFeed = UInt8(ascii: "\n")
    let end = tail.suffix(tailLimit)
    let lastLine = head.lastIndex(of: lineFeed).map { head.prefix($0 + 1) } ?? head[...]
    // A line feed at the very end begins no line: the end of one endless line is worth more than nothing.
    let firstLine = end.dropLast().firstIndex(of: lineFeed).map { end.suffix(from: $0 + 1) } ?? end
    return CheckOutput(
      head: Array(Self.droppingCutCharacterAtEnd(lastLine)), tail: Array(Self.droppingCutCharacterAtStart(firstLine)),
      totalBytes: totalBytes)
  }

  private static func droppingCutCharacterAtStart(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.dropFirst(bytes.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count)
  }

  private static func droppingCutCharacterAtEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let continuation = bytes.suffix(3).reversed().prefix { $0 & 0xC0 == 0x80 }.count
    guard let lead = bytes.dropLast(continuation).last, lead >= 0xC0 else { return bytes }
    let expected = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1
    return continuation < expected ? bytes.dropLast(continuation + 1) : bytes
  }
}
