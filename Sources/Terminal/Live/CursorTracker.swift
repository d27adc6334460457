/// Where the cursor stands after text, so that it can be brought back there.
struct CursorTracker {
  /// Columns from the left edge, from 0; equal to the width when the last column is filled and the terminal holds the
  /// line break back until the next character.
  private(set) var column = 0

  /// Follows `text`, which may hold colour (SGR) sequences, but no other escape sequence and no tab.
  mutating func follow(_ text: Substring, width: Int) {
    if followPlain(text, width: width) { return }
    var isInSequence = false
    for character in text {
      if isInSequence {
        if character == "m" { isInSequence = false }
      } else if character == "\u{1B}" {
        isInSequence = true
      } else if character == "\n" || character == "\r\n" {
        column = 0
      } else {
        advance(by: character, width: width)
      }
    }
  }

  /// Follows text of visible ASCII and line feeds, nearly all there is, a byte at a time; returns whether it was such.
  private mutating func followPlain(_ text: Substring, width: Int) -> Bool {
    var column = column
    for byte in text.utf8 {
      switch byte {
      case 0x20...0x7E: column = column + 1 > width ? 1 : column + 1
      case 0x0A: column = 0
      default: return false
      }
    }
    self.column = column
    return true
  }

  mutating func moveToRowStart() {
    column = 0
  }

  private mutating func advance(by character: Character, width: Int) {
    let columns = DisplayWidth.columns(of: character)
    column = column + columns > width ? columns : column + columns
  }
}
