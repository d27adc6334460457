/// The line that begins a task: `## Task 1: Parse the flag`, and what models write in its place.
struct TaskHeading {
  /// How plainly the line is a heading; in one plan no task begins with a weaker kind than the first one did.
  enum Kind: Int {
    /// `1. Parse the flag`, which may be any list.
    case numbered
    /// `## 1. Parse the flag`.
    case numberedHeading
    /// `Task 1: Parse the flag`.
    case plain
    /// `**Task 1: Parse the flag**`.
    case bold
    /// `## Task 1: Parse the flag`.
    case heading
  }

  var kind: Kind
  /// The Markdown level, 0 for what is no Markdown heading.
  var level: Int
  /// The identifier in its one spelling, or nil when the line has none.
  var id: String?
  var title: String

  /// Reads a line, or is nil when it begins no task.
  init?(_ line: MarkdownLine) {
    guard line.indent <= 3, let first = line.content.utf8.first else { return nil }
    if let heading = line.heading {
      self.init(marked: heading.text, level: heading.level)
    } else if first.isASCIIDigit {
      self.init(numbered: line)
    } else {
      let bold = line.content.dropping(prefix: "**") ?? line.content.dropping(prefix: "__")
      self.init(words: bold ?? line.content, kind: bold == nil ? .plain : .bold, level: 0)
    }
  }

  private init?(marked text: Substring, level: Int) {
    let bare = text.dropping(prefix: "**") ?? text.dropping(prefix: "__") ?? text
    if let heading = TaskHeading(words: bare, kind: .heading, level: level) {
      self = heading
      return
    }
    let step = bare.dropping(prefix: "step ")
    let mark = step ?? bare.dropping(prefix: "#") ?? bare.dropping(prefix: "T") ?? bare
    let digits = mark.utf8.prefix { $0.isASCIIDigit }.count
    guard (1...4).contains(digits) else { return nil }
    guard let title = Self.title(after: mark.dropping(bytes: digits), needsSeparator: step == nil) else { return nil }
    kind = .numberedHeading
    self.level = level
    id = TaskReference.canonical(mark[..<mark.dropping(bytes: digits).startIndex])
    self.title = title
  }

  private init?(numbered line: MarkdownLine) {
    guard let text = line.bullet, !text.isEmpty else { return nil }
    let bare = text.dropping(prefix: "**") ?? text
    if let heading = TaskHeading(words: bare, kind: .plain, level: 0) {
      self = heading
    } else {
      id = TaskReference.canonical(line.content[..<line.content.utf8.firstIndex { !$0.isASCIIDigit }!])
      title = Self.cleaned(text)
      level = 0
    }
    kind = .numbered
  }

  /// Reads what begins with the word Task.
  private init?(words text: Substring, kind: Kind, level: Int) {
    guard var rest = text.dropping(prefix: "task") else { return nil }
    if let first = rest.utf8.first, first.isASCIILetter || first >= 0x80 { return nil }
    rest = rest.trimmed
    if rest.utf8.first == UInt8(ascii: "#") || rest.utf8.first == UInt8(ascii: "-") { rest = rest.dropping(bytes: 1) }
    let name = Self.name(in: rest)
    let after = rest[name.endIndex...]
    let isNumber = (name.dropping(prefix: "t") ?? name).utf8.first?.isASCIIDigit == true
    if !name.isEmpty, !isNumber {
      guard kind != .plain, after.dropping(prefix: "**")?.utf8.first ?? after.utf8.first == UInt8(ascii: ":") else {
        return nil
      }
    }
    if name.isEmpty, kind == .plain, after.utf8.first != UInt8(ascii: ":") { return nil }
    if name.isEmpty, after.isEmpty { return nil }
    guard let title = Self.title(after: after, needsSeparator: kind == .plain || name.isEmpty) else { return nil }
    self.kind = kind
    self.level = level
    id = TaskReference.canonical(name)
    self.title = title
  }

  /// The name a text begins with: letters, digits, and `.`, `_`, `-` between them.
  private static func name(in text: Substring) -> Substring {
    let word = text.unicodeScalars.prefix {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "." || $0 == "_" || $0 == "-"
    }
    guard let last = word.lastIndex(where: { $0 != "." && $0 != "_" && $0 != "-" }) else {
      return text[..<text.startIndex]
    }
    return Substring(word[...last])
  }

  /// The title after the number, or nil when there should be a mark between them and is none.
  private static func title(after text: Substring, needsSeparator: Bool) -> String? {
    let rest = (text.dropping(prefix: "**") ?? text.dropping(prefix: "__") ?? text).trimmed
    if rest.isEmpty { return "" }
    for mark in [":", ".", ")", "-", "–", "—", "|"] as [StaticString] {
      guard let title = rest.dropping(prefix: mark) else { continue }
      return cleaned(title.trimmed)
    }
    return needsSeparator ? nil : cleaned(rest)
  }

  /// The title without bold marks and backslash.
  static func cleaned(_ text: Substring) -> String {
    String(Escape.read(text, where: { plain($0) != $0 }) ?? plain(text))
  }

  /// Writes a title so that `cleaned` gives back exactly it, also at the end of a heading.
  static func written(title: String) -> String { Escape.written(title[...]) { plain($0) != $0 } }

  private static func plain(_ text: Substring) -> Substring {
    var text = MarkdownLine.withoutClosingMarks(text)
    for mark in ["**", "__"] as [StaticString] {
      let isOpen = text.dropping(prefix: mark) != nil
      let isClosed = text.dropping(suffix: mark) != nil
      guard isOpen || isClosed, text.count(of: mark) == (isOpen && isClosed ? 2 : 1) else { continue }
      text = text.dropping(prefix: mark) ?? text
      text = (text.dropping(suffix: mark) ?? text).trimmed
    }
    return text
  }
}
