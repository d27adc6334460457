/// A text in a language with braces, with all that stands in strings and comments made blank, so that what is left of
/// brackets and words is code.
struct CodeMask {
  /// As long as the text; line breaks stay.
  var bytes: [UInt8]
  /// Whether every string and comment ends.
  var isComplete = true
  let syntax: BraceSyntax
  var index = 0

  init(_ text: [UInt8], _ syntax: BraceSyntax) {
    bytes = text
    self.syntax = syntax
    while index < bytes.count { step() }
  }

  func at(_ offset: Int = 0) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }

  mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] != ASCII.newline { bytes[index] = ASCII.space }
      index += 1
    }
  }

  /// Blanks everything up to and with `closer`; escapes are passed over where `escapes`.
  mutating func blank(to closer: [UInt8], escapes: Bool, inLine: Bool = false) {
    while index < bytes.count {
      if at() == closer[0], bytes[index...].starts(with: closer) {
        blank(closer.count)
        return
      }
      if inLine, at() == ASCII.newline { break }
      if let opener = syntax.interpolation, escapes, bytes[index...].starts(with: opener) {
        blankInterpolation(opener)
      } else if escapes, at() == ASCII.backslash {
        blank(2)
      } else {
        blank()
      }
    }
    isComplete = false
  }

  /// Blanks an expression inside a string, which may hold strings of its own.
  private mutating func blankInterpolation(_ opener: [UInt8]) {
    blank(opener.count)
    let open = opener[opener.count - 1]
    let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
    var depth = 1
    while index < bytes.count, depth > 0 {
      if at() == UInt8(ascii: "\"") {
        blank()
        blank(to: [UInt8(ascii: "\"")], escapes: true)
        continue
      }
      if at() == open { depth += 1 }
      if at() == close { depth -= 1 }
      blank()
    }
  }

  private mutating func step() {
    let byte = at()
    switch byte {
    case ASCII.slash where at(1) == ASCII.slash: blankLine()
    case ASCII.slash where at(1) == UInt8(ascii: "*"): blankComment()
    case ASCII.slash where syntax.hasRegularExpressions && mayBeginExpression: blankRegularExpression()
    case UInt8(ascii: "#") where syntax.hasPreprocessor && beginsLine: blankPreprocessor()
    case UInt8(ascii: "#") where syntax.hasHashedStrings, UInt8(ascii: "r") where syntax.hasHashedStrings:
      if !blankHashedString() { index += 1 }
    case UInt8(ascii: "\""): blankString()
    case UInt8(ascii: "'"): blankSingleQuote()
    case UInt8(ascii: "`") where syntax.backtick == .rawString:
      blank()
      blank(to: [UInt8(ascii: "`")], escapes: false)
    case UInt8(ascii: "`") where syntax.backtick == .template: blankTemplate()
    default: index += 1
    }
  }

  private var beginsLine: Bool {
    bytes[..<index].reversed().prefix { $0 != ASCII.newline }.allSatisfy { ASCII.isBlank($0) }
  }

  private mutating func blankLine() {
    while index < bytes.count, at() != ASCII.newline { blank() }
  }

  private mutating func blankPreprocessor() {
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: ASCII.newline) ?? bytes.count
      let isContinued = bytes[index..<end].trimmedEnd.last == ASCII.backslash
      while index < end { blank() }
      guard isContinued, index < bytes.count else { return }
      index += 1
    }
  }

  private mutating func blankComment() {
    blank(2)
    var depth = 1
    while index < bytes.count, depth > 0 {
      if at() == UInt8(ascii: "*"), at(1) == ASCII.slash {
        depth -= 1
        blank(2)
      } else if syntax.commentsNest, at() == ASCII.slash, at(1) == UInt8(ascii: "*") {
        depth += 1
        blank(2)
      } else {
        blank()
      }
    }
    if depth > 0 { isComplete = false }
  }

  /// Whether a slash here begins a regular expression and no division.
  private var mayBeginExpression: Bool {
    guard let last = bytes[..<index].last(where: { !ASCII.isBlank($0) && $0 != ASCII.newline }) else { return true }
    if "(,=:[!&|?{};+-*%<>~^".utf8.contains(last) { return true }
    let word = bytes[..<index].trimmedEnd.reversed().prefix { ASCII.isLetter($0) }.reversed()
    return ["return", "typeof", "case", "in", "of", "do", "else"].contains(String(decoding: word, as: UTF8.self))
  }

  private mutating func blankRegularExpression() {
    let start = index
    var isInClass = false
    var end = index + 1
    while end < bytes.count, bytes[end] != ASCII.newline {
      switch bytes[end] {
      case ASCII.backslash: end += 1
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case ASCII.slash where !isInClass:
        blank(end + 1 - start)
        return
      default: break
      }
      end += 1
    }
    index += 1
  }
}
