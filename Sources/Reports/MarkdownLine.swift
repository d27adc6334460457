/// Text of others as one line of Markdown, in which nothing is markup, a table's border or a mention of somebody, except
/// what stands between backquotes: that stays code, as whoever wrote it meant it.
struct MarkdownLine {
  /// Whether the line is a cell, in which a bar ends the cell even within code.
  var isInTable = false

  func text(_ plain: String) -> String {
    var result = ""
    var rest = plain[...]
    while let character = rest.first {
      if character == "`", let code = Self.code(in: rest) {
        result += code.map { $0.isNewline ? " " : $0 == "|" && isInTable ? "\\|" : String($0) }.joined()
        rest = rest[code.endIndex...]
      } else if character == "`" {
        // None of a run that nothing closes begins code.
        let run = rest.prefix { $0 == "`" }
        result += run.map { "\\\($0)" }.joined()
        rest = rest[run.endIndex...]
      } else {
        result += Self.escaped(character)
        rest.removeFirst()
      }
    }
    return result
  }

  /// The code that `text` begins with, its backquotes included; nil where as many do not follow.
  ///
  /// Source: CommonMark 0.31, "Code spans", <https://spec.commonmark.org/0.31.2/#code-spans>.
  private static func code(in text: Substring) -> Substring? {
    let opening = text.prefix { $0 == "`" }
    var place = opening.endIndex
    while let start = text[place...].firstIndex(of: "`") {
      let run = text[start...].prefix { $0 == "`" }
      if run.count == opening.count { return text[..<run.endIndex] }
      place = run.endIndex
    }
    return nil
  }

  private static func escaped(_ character: Character) -> String {
    switch character {
    case "\n", "\t", "\r\n": " "
    case "<": "&lt;"
    case "&": "&amp;"
    case "@": "@\u{2060}"
    case "\\", "*", "_", "[", "]", "|", "#", "~", "$", ">": "\\\(character)"
    default: String(character)
    }
  }
}
