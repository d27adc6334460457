/// Finds the values in a text that nobody but its owner should read.
///
/// One pass over the bytes, linear in their number. What it goes by are shapes that providers document for their tokens,
/// blocks of private keys, and names such as `password` with a value that looks drawn by lot. It may miss a secret; it is
/// made to leave hashes, placeholders and plain words alone.
struct SecretScanner {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The ranges to be taken out: none empty, none over a line's end, in order and apart from each other.
  func ranges() -> [Range<Int>] {
    var found = KeyBlocks.bodies(in: bytes) + WebKeys.values(in: bytes)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      found += TokenShape.matches(in: bytes, start..<end)
      found += Assignment.values(in: bytes, start..<end)
      found += Credentials.values(in: bytes, start..<end)
      start = end + 1
    }
    return Self.merged(found)
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = result.last, range.lowerBound < last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}
