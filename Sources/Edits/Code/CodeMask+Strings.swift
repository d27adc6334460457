extension CodeMask {
  mutating func blankString() {
    let quote = UInt8(ascii: "\"")
    if syntax.hasTripleQuotes, at(1) == quote, at(2) == quote {
      blank(3)
      blank(to: [quote, quote, quote], escapes: true)
    } else {
      // A string over several lines is rare, and an open one is no code that could be read.
      blank()
      blank(to: [quote], escapes: true, inLine: !syntax.hasHashedStrings)
    }
  }

  mutating func blankSingleQuote() {
    let quote = UInt8(ascii: "'")
    switch syntax.singleQuote {
    case .nothing: index += 1
    case .string:
      blank()
      blank(to: [quote], escapes: true, inLine: true)
    case .character:
      // Digits of a number may be parted by quotes.
      if index > 0, ASCII.isDigit(bytes[index - 1]), ASCII.isWord(at(1)) {
        index += 1
        return
      }
      blank()
      blank(to: [quote], escapes: true, inLine: true)
    case .rustCharacter:
      let isEscape = at(1) == ASCII.backslash
      let length = at(1) < 0x80 ? 1 : bytes[(index + 1)...].prefix { $0 >= 0x80 }.count
      guard isEscape || at(1 + length) == quote else {
        index += 1
        return
      }
      blank()
      blank(to: [quote], escapes: true, inLine: true)
    }
  }

  /// `r"…"`, `r#"…"#` and `#"…"#`; false when none begins here.
  mutating func blankHashedString() -> Bool {
    if index > 0, ASCII.isWord(bytes[index - 1]) { return false }
    var length = at() == UInt8(ascii: "r") ? 1 : 0
    let hashes = bytes[(index + length)...].prefix { $0 == UInt8(ascii: "#") }.count
    length += hashes
    guard length > 0, at(length) == UInt8(ascii: "\"") else { return false }
    blank(length + 1)
    blank(to: "\"".bytes + [UInt8](repeating: UInt8(ascii: "#"), count: hashes), escapes: false)
    return true
  }

  mutating func blankTemplate() {
    blank()
    while index < bytes.count {
      switch at() {
      case UInt8(ascii: "`"):
        blank()
        return
      case ASCII.backslash: blank(2)
      case UInt8(ascii: "$") where at(1) == UInt8(ascii: "{"):
        blank(2)
        var depth = 1
        while index < bytes.count, depth > 0 {
          if at() == UInt8(ascii: "`") {
            blankTemplate()
            continue
          }
          if at() == UInt8(ascii: "{") { depth += 1 }
          if at() == UInt8(ascii: "}") { depth -= 1 }
          blank()
        }
      default: blank()
      }
    }
    isComplete = false
  }
}
