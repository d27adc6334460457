/// The documented form of one kind of token: how it begins, and what and how much follows.
struct TokenShape: Sendable {
  let prefix: [UInt8]
  let letters: Letters
  /// How many bytes follow the prefix.
  let count: ClosedRange<Int>
  /// Whether the part after the prefix must have digits and letters of both cases: for prefixes that words have too.
  let mustBeMixed: Bool
  /// Whether the prefix is an address that may stay.
  let keepsPrefix: Bool

  init(
    _ prefix: String, _ letters: Letters, _ count: ClosedRange<Int>, mustBeMixed: Bool = false,
    keepsPrefix: Bool = false
  ) {
    self.prefix = Array(prefix.utf8)
    self.letters = letters
    self.count = count
    self.mustBeMixed = mustBeMixed
    self.keepsPrefix = keepsPrefix
  }

  /// The tokens between two places of a text.
  static func matches(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      defer { index += 1 }
      guard let shapes = byFirstByte[Int(bytes[index])] else { continue }
      if index > range.lowerBound, Letters.word.contains(bytes[index - 1]), !isAfterEscape(bytes, index) { continue }
      for shape in shapes {
        guard let match = shape.match(in: bytes, at: index, before: range.upperBound) else { continue }
        found.append(match)
        index = match.upperBound - 1
        break
      }
    }
    return found
  }

  /// After `\n` and the like in a quoted text a word begins, too.
  private static func isAfterEscape(_ bytes: [UInt8], _ index: Int) -> Bool {
    index >= 2 && bytes[index - 2] == UInt8(ascii: "\\") && "nrt".utf8.contains(bytes[index - 1])
  }

  private func match(in bytes: [UInt8], at start: Int, before end: Int) -> Range<Int>? {
    guard end - start >= prefix.count + count.lowerBound else { return nil }
    for (offset, byte) in prefix.enumerated() where bytes[start + offset] != byte { return nil }
    let body = start + prefix.count
    var stop = body
    while stop < end, stop - body < count.upperBound, letters.contains(bytes[stop]) { stop += 1 }
    guard stop - body >= count.lowerBound else { return nil }
    // A shape of fixed length that goes on is something else.
    if stop < end, Letters.word.contains(bytes[stop]) { return nil }
    let value = bytes[body..<stop]
    guard Randomness.isReal(token: value) else { return nil }
    guard !mustBeMixed || Randomness.isMixed(value) || hasAllKinds(value) else { return nil }
    return (keepsPrefix ? body : start)..<stop
  }

  private func hasAllKinds(_ value: ArraySlice<UInt8>) -> Bool {
    [Letters.digits, .lower, .upper].allSatisfy { value.contains(where: $0.contains) }
  }

  private static let byFirstByte: [[TokenShape]?] = {
    var table = [[TokenShape]?](repeating: nil, count: 256)
    for shape in all { table[Int(shape.prefix[0]), default: []].append(shape) }
    return table
  }()
}

extension [[TokenShape]?] {
  fileprivate subscript(index: Int, default standard: [TokenShape]) -> [TokenShape] {
    get { self[index] ?? standard }
    set { self[index] = newValue }
  }
}
