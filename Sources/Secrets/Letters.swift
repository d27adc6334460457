/// Sets of ASCII bytes.
struct Letters: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ text: String, _ ranges: ClosedRange<Character>...) {
    for byte in text.utf8 { insert(byte) }
    for range in ranges {
      for byte in range.lowerBound.asciiValue!...range.upperBound.asciiValue! { insert(byte) }  // ASCII by the callers
    }
  }

  private mutating func insert(_ byte: UInt8) {
    if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
  }

  func contains(_ byte: UInt8) -> Bool {
    byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
  }

  static let digits = Letters("", "0"..."9")
  static let lower = Letters("", "a"..."z")
  static let upper = Letters("", "A"..."Z")
  static let hex = Letters("", "0"..."9", "a"..."f", "A"..."F")
  static let alphanumeric = Letters("", "0"..."9", "a"..."z", "A"..."Z")
  static let word = Letters("_", "0"..."9", "a"..."z", "A"..."Z")
  static let wordAndDash = Letters("_-", "0"..."9", "a"..."z", "A"..."Z")
  static let dottedWord = Letters("_-.", "0"..."9", "a"..."z", "A"..."Z")
  /// Base64 in both of its alphabets.
  static let encoded = Letters("+/=-_", "0"..."9", "a"..."z", "A"..."Z")
  static let base64 = Letters("+/=", "0"..."9", "a"..."z", "A"..."Z")
  static let path = Letters("_-/", "0"..."9", "a"..."z", "A"..."Z")
  static let upperAndDigits = Letters("", "0"..."9", "A"..."Z")
}
