/// One line of a reply, seen as Markdown.
struct MarkdownLine {
  let text: Substring
  /// The columns of blanks before the content; a tab counts four.
  let indent: Int
  /// The line without blanks at both ends.
  let content: Substring

  init(_ text: Substring) {
    self.text = text
    indent = text.utf8.prefix(while: isBlankByte).reduce(0) { $0 + ($1 == UInt8(ascii: "\t") ? 4 : 1) }
    content = text.trimmed
  }

  var isBlank: Bool { content.isEmpty }

  /// The level of a heading, 1 to 6, and what it says, closing marks included; `#Word` is no heading.
  var heading: (level: Int, text: Substring)? {
    let level = content.count(leading: UInt8(ascii: "#"))
    guard indent <= 3, (1...6).contains(level) else { return nil }
    let rest = content.dropping(bytes: level)
    guard rest.isEmpty || isBlankByte(rest.utf8.first!) else { return nil }
    return (level, rest.trimmed)
  }

  /// What stands after a bullet: `-`, `*`, `+`, `•`, or a number with a period or parenthesis.
  var bullet: Substring? {
    if let text = markBullet { return text }
    let digits = content.utf8.prefix { $0.isASCIIDigit }.count
    guard (1...3).contains(digits) else { return nil }
    let rest = content.dropping(bytes: digits)
    guard rest.utf8.first == UInt8(ascii: ".") || rest.utf8.first == UInt8(ascii: ")") else { return nil }
    let text = rest.dropping(bytes: 1)
    return text.isEmpty || isBlankByte(text.utf8.first!) ? text.trimmed : nil
  }

  /// What stands after a bullet that is no number.
  var markBullet: Substring? {
    for mark in ["-", "*", "+", "•"] as [StaticString] {
      guard let rest = content.dropping(prefix: mark) else { continue }
      if rest.isEmpty || isBlankByte(rest.utf8.first!) { return rest.trimmed }
    }
    return nil
  }

  /// A code fence, at any indentation.
  var fence: Fence? { Fence(content) }

  /// Whether the line is nothing but three or more of `-`, `*` or `_`.
  var isThematicBreak: Bool {
    guard let first = content.utf8.first, "-*_".utf8.contains(first), content.utf8.count >= 3 else { return false }
    return content.utf8.allSatisfy { $0 == first }
  }

  /// The text of a heading without the `##` it may end with.
  static func withoutClosingMarks(_ text: Substring) -> Substring {
    guard let last = text.utf8.lastIndex(where: { $0 != UInt8(ascii: "#") }) else { return text[text.endIndex...] }
    guard isBlankByte(text.utf8[last]) else { return text }
    return text[..<last].trimmed
  }
}

/// A line that opens or closes a block of code.
struct Fence {
  let mark: UInt8
  let length: Int
  /// Whether nothing follows the marks; only such a fence closes.
  let isBare: Bool

  init?(_ content: Substring) {
    guard let first = content.utf8.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else { return nil }
    length = content.count(leading: first)
    guard length >= 3 else { return nil }
    mark = first
    let info = content.dropping(bytes: length)
    isBare = info.isEmpty
    if first == UInt8(ascii: "`"), info.utf8.contains(first) { return nil }  // a code span on a line of its own
  }

  func closes(_ opening: Fence) -> Bool { isBare && mark == opening.mark && length >= opening.length }
}
