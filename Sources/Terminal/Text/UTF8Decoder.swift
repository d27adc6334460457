/// Turns bytes into characters piece by piece; what is not UTF-8 becomes U+FFFD.
///
/// Source: The Unicode Standard, table 3-7 and "U+FFFD Substitution of Maximal Subparts".
struct UTF8Decoder: Sendable {
  private var value: UInt32 = 0
  private var remaining = 0
  /// The range in which the next byte must lie; only the second byte of a character has a narrower one than 80…BF.
  private var allowed: ClosedRange<UInt8> = 0x80...0xBF

  /// Whether the bytes seen so far end within a character.
  var isInsideCharacter: Bool { remaining > 0 }

  mutating func decode(_ bytes: [UInt8], _ emit: (Unicode.Scalar) -> Void) {
    for byte in bytes {
      if remaining > 0 {
        if allowed.contains(byte) {
          take(byte, emit)
          continue
        }
        remaining = 0
        emit("\u{FFFD}")
      }
      start(byte, emit)
    }
  }

  mutating func finish(_ emit: (Unicode.Scalar) -> Void) {
    if remaining > 0 { emit("\u{FFFD}") }
    remaining = 0
  }

  private mutating func take(_ byte: UInt8, _ emit: (Unicode.Scalar) -> Void) {
    value = value << 6 | UInt32(byte & 0x3F)
    remaining -= 1
    allowed = 0x80...0xBF
    if remaining == 0 { emit(Unicode.Scalar(value)!) }  // the ranges leave out surrogates and what is past 10FFFF
  }

  private mutating func start(_ byte: UInt8, _ emit: (Unicode.Scalar) -> Void) {
    switch byte {
    case 0x00...0x7F: emit(Unicode.Scalar(byte))
    case 0xC2...0xDF: expect(1, after: byte & 0x1F)
    case 0xE0: expect(2, after: byte & 0x0F, within: 0xA0...0xBF)
    case 0xED: expect(2, after: byte & 0x0F, within: 0x80...0x9F)
    case 0xE1...0xEF: expect(2, after: byte & 0x0F)
    case 0xF0: expect(3, after: byte & 0x07, within: 0x90...0xBF)
    case 0xF1...0xF3: expect(3, after: byte & 0x07)
    case 0xF4: expect(3, after: byte & 0x07, within: 0x80...0x8F)
    default: emit("\u{FFFD}")
    }
  }

  private mutating func expect(_ count: Int, after bits: UInt8, within range: ClosedRange<UInt8> = 0x80...0xBF) {
    value = UInt32(bits)
    remaining = count
    allowed = range
  }
}
