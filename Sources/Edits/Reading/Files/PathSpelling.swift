/// The ways in which a path can be meant that is written with something about it: a place in the file, marks of emphasis,
/// brackets, escaped blanks.
///
/// A file that is really named so is meant before any other reading.
enum PathSpelling {
  /// The readings of a written path, from the path as it stands to the one with least about it.
  static func readings(_ written: String) -> [String] {
    var readings = [written]
    func add(_ text: Substring) {
      if !text.isEmpty, !readings.contains(String(text)) { readings.append(String(text)) }
    }
    var text = written[...].trimmed
    add(text)
    for _ in 0..<4 {
      let before = text
      text = unwrapped(text)
      add(text)
      text = withoutPlace(text)
      add(text)
      if text == before { break }
    }
    text = withoutEscapes(text)
    add(text)
    if text.hasPrefix("./") { add(text.dropFirst(2)) }
    return readings
  }

  // MARK: Places in the file

  /// Without `:12`, `:12-20`, `:12:5`, `#L12`, `, line 12` or `(lines 12-20)` at the end.
  static func withoutPlace(_ text: Substring) -> Substring {
    guard let last = text.utf8.last, ASCII.isDigit(last) || last == UInt8(ascii: ")") else { return text }
    if last == UInt8(ascii: ")") {
      guard let open = text.lastIndex(of: "("), isPlace(text[text.index(after: open)...].dropLast()) else {
        return text
      }
      return text[..<open].trimmed
    }
    if let comma = text.lastIndex(of: ","), isPlace(text[text.index(after: comma)...]) { return text[..<comma].trimmed }
    if let word = words.first(where: { holdsPlace(text, after: " \($0) ") }),
      let range = text.ranges(of: " \(word) ").last
    {
      return text[..<range.lowerBound].trimmed
    }
    let end = text.utf8.reversed().prefix { ASCII.isDigit($0) || "-L:C,".utf8.contains($0) }.count
    let head = text.dropLast(end)
    let place = text.dropFirst(head.count)
    if place.first == ":", head.last.map({ $0 != ":" && $0 != "/" }) ?? false { return head }
    // `#L12`, and `:L12` as well.
    guard place.first == "L", let mark = head.last, mark == "#" || mark == ":" || mark == " " else { return text }
    return head.dropLast().trimmed
  }

  private static let words = ["line", "lines", "ln", "at line", "Line", "Lines"]

  private static func holdsPlace(_ text: Substring, after word: String) -> Bool {
    guard let range = text.ranges(of: word).last else { return false }
    return isNumbers(text[range.upperBound...])
  }

  /// `line 12`, `lines 12-20`, `L12`.
  private static func isPlace(_ text: Substring) -> Bool {
    let words = text.trimmed.lowercased()
    for word in ["lines", "line", "ln", "l"] where words.hasPrefix(word) {
      return isNumbers(words.dropFirst(word.count).drop { $0 == " " || $0 == "." })
    }
    return false
  }

  private static func isNumbers(_ text: Substring) -> Bool {
    text.first?.isNumber == true && text.allSatisfy { $0.isNumber || "-–: ,Lto".contains($0) }
  }

  // MARK: Marks around

  private static let pairs: [(open: String, close: String)] = [
    ("***", "***"), ("**", "**"), ("__", "__"), ("~~", "~~"), ("```", "```"), ("``", "``"), ("`", "`"), ("\"", "\""),
    ("'", "'"), ("*", "*"), ("(", ")"), ("[", "]"), ("<", ">"), ("{", "}"), ("\u{201C}", "\u{201D}"),
    ("\u{2018}", "\u{2019}"), ("\u{AB}", "\u{BB}"), ("\u{300C}", "\u{300D}"),
  ]

  private static let elements = [
    "file", "path", "filename", "file_name", "file_path", "filepath", "code", "b", "strong",
  ]

  /// Without an element around it, emphasis, quotes or brackets, and a colon at the end.
  static func unwrapped(_ text: Substring) -> Substring {
    var text = text.trimmed
    if text.hasSuffix(":"), text.utf8.count > 1 { text = text.dropLast().trimmed }
    for name in elements {
      let (open, close) = ("<\(name)>", "</\(name)>")
      guard text.hasPrefix(open), text.hasSuffix(close), text.count > open.count + close.count else { continue }
      return text.dropFirst(open.count).dropLast(close.count).trimmed
    }
    for (open, close) in pairs where text.count > open.count + close.count {
      guard text.hasPrefix(open), text.hasSuffix(close) else { continue }
      let inner = text.dropFirst(open.count).dropLast(close.count)
      guard !inner.contains(close) || open == "(" && inner.contains("(") else { continue }
      return inner.trimmed
    }
    return text
  }

  /// Blanks and brackets without the backslash that a shell wants before them.
  static func withoutEscapes(_ text: Substring) -> Substring {
    guard text.utf8.contains(ASCII.backslash) else { return text }
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        isEscaped = false
        result += " ()[]&'_*".contains(character) ? String(character) : "\\\(character)"
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return isEscaped ? text : result[...]
  }
}
