/// How many columns of a terminal text takes.
///
/// An estimate, since terminals differ: ambiguous characters count one, emoji sequences two, whatever shows nothing
/// none. Text is expected to be sanitized; a control character counts none, a tab goes to the next stop.
package enum DisplayWidth {
  /// The distance of tab stops, in columns.
  package static let tabStop = 8

  /// The columns that one line of text takes when it starts in column `start`, counted from 0.
  package static func columns(of text: String, startingAt start: Int = 0) -> Int {
    if let count = plainCount(of: text) { return count }
    var column = start
    for character in text {
      column += columns(of: character, at: column)
    }
    return column - start
  }

  /// The columns of one character that starts in column `column`, which matters to a tab only.
  package static func columns(of character: Character, at column: Int = 0) -> Int {
    if character == "\t" { return tabStop - column % tabStop }
    let scalars = character.unicodeScalars
    let first = scalars.first!  // a character has at least one
    if scalars.count == 1 { return columns(of: first) }
    if isEmojiSequence(scalars, first: first) { return 2 }
    return scalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The number of bytes when `text` is nothing but visible ASCII, the usual case, else nil.
  private static func plainCount(of text: String) -> Int? {
    var count = 0
    for byte in text.utf8 {
      guard (0x20...0x7E).contains(byte) else { return nil }
      count += 1
    }
    return count
  }

  /// Flags, keycaps, joined families, and text symbols asked to be shown as emoji.
  private static func isEmojiSequence(_ scalars: Character.UnicodeScalarView, first: Unicode.Scalar) -> Bool {
    guard first.properties.isEmoji else { return false }
    return scalars.dropFirst().contains { scalar in
      switch scalar.value {
      case 0xFE0F, 0x200D, 0x20E3, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: true
      default: false
      }
    }
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20...0x7E: return 1
    case 0x00...0x1F, 0x7F...0x9F: return 0
    case 0xAD: return 1  // the soft hyphen is a format character that terminals show
    case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0  // Hangul vowels and finals join the consonant before them
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return WideRanges.contain(scalar.value) || scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}
