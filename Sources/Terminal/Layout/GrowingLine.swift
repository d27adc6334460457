/// A line of a column, broken for its width, from which rows are taken while it may still grow.
struct GrowingLine: Sendable {
  let style: Style
  /// Whether no more text follows.
  var isWhole: Bool
  /// The rows it takes in the width it was last broken for.
  private(set) var pieces: [String] = []
  private var text: String
  private var width = 0

  init(_ text: String, _ style: Style, isWhole: Bool) {
    self.text = text
    self.style = style
    self.isWhole = isWhole
  }

  mutating func append(_ more: String) {
    text += more
    width = 0
  }

  mutating func wrap(to width: Int) {
    guard width != self.width else { return }
    pieces = text.wrapped(to: width)
    self.width = width
  }

  /// Takes rows away at the beginning; what follows keeps the line's indentation.
  mutating func dropFirst(_ count: Int) {
    // Breaking drops spaces and nothing else.
    var passed = pieces.prefix(count).reduce(0) { $0 + $1.count { $0 != " " } }
    var indentation = 0
    for character in text {
      guard Self.isSpace(character) else { break }
      indentation += DisplayWidth.columns(of: character, at: indentation)
    }
    let rest = text.drop { character in
      if Self.isSpace(character) { return true }
      passed -= 1
      return passed >= 0
    }
    text = String(repeating: " ", count: indentation) + rest
    pieces.removeFirst(count)
  }

  private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
}
