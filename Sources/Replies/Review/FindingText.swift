internal import NexusProtocol

/// A finding in one line: `error src/cli.py:12 the flag is read twice`, and what models write in its place.
struct FindingText {
  private(set) var severity: Finding.Severity?
  private(set) var file: String?
  private(set) var line: Int?
  private(set) var message: String

  /// - Parameter given: The severity when the text names none.
  init(_ text: Substring, under given: Finding.Severity? = nil) {
    var rest = text.trimmed
    (severity, rest) = Self.severity(rest)
    (file, line, rest) = Self.location(rest)
    if severity == nil { (severity, rest) = Self.severity(rest) }
    severity = severity ?? given
    message = String(rest)
  }

  init(file: String?, line: Int?, message: String) {
    (self.file, self.line, self.message) = (file, line, message)
  }

  /// A severity at the start, in brackets or bold, and what follows.
  private static func severity(_ text: Substring) -> (Finding.Severity?, Substring) {
    let start = text.utf8.firstIndex { !"[(*_` ".utf8.contains($0) } ?? text.endIndex
    let end = text.utf8[start...].firstIndex { !$0.isASCIILetter } ?? text.endIndex
    guard let severity = ReviewWord.severity(text[start..<end]) else { return (nil, text) }
    let rest = text.utf8.first == UInt8(ascii: "`") ? text[end...].dropping(prefix: "`") ?? text[end...] : text[end...]
    return (severity, afterMarks(rest, "])*_:-–— "))
  }

  /// A file with or without line at the start, and what follows.
  private static func location(_ text: Substring) -> (String?, Int?, Substring) {
    var word = text[..<(text.utf8.firstIndex { isBlankByte($0) } ?? text.endIndex)]
    var rest = text[word.endIndex...]
    let bare = text.dropping(prefix: "**") ?? text.dropping(prefix: "(") ?? text
    if let span = CodeSpan(at: bare, limit: 4_096) {
      word = span.content[...].trimmed
      let colon = span.rest.utf8.prefix { !isBlankByte($0) }.first == UInt8(ascii: ":")
      if colon, let number = Self.number(at: span.rest.dropping(bytes: 1)) {
        return (String(word), number.value, afterMarks(number.rest, ":,*)-–— "))
      }
      rest = span.rest
    }
    guard let (file, line, isMarked) = place(word) else { return (nil, nil, text) }
    rest = afterMarks(rest, ":,*)–— ")
    if line == nil, let (value, after) = spokenLine(rest) { return (file, value, afterMarks(after, ":,*)-–— ")) }
    guard isMarked || looksLikeFile(file) else { return (nil, nil, text) }
    return (file, line, afterMarks(rest, ":,*)-–— "))
  }

  /// The file and line in `src/cli.py:12`, `src/cli.py:12-15`, `src/cli.py#L12` or `src/cli.py:`.
  static func place(_ word: Substring) -> (file: String, line: Int?, isMarked: Bool)? {
    var word = word
    while let last = word.utf8.last, "),*`".utf8.contains(last) { word = Substring(word.utf8.dropLast()) }
    while let first = word.utf8.first, "(*`".utf8.contains(first) { word = word.dropping(bytes: 1) }
    if let (file, after) = word.split(atFirst: "#L") ?? word.split(atFirst: ":"), !file.isEmpty {
      if let number = number(at: after) { return (String(file), number.value, true) }
      return after.isEmpty && looksLikePath(file) ? (String(file), nil, true) : nil
    }
    return looksLikePath(word) ? (String(word), nil, false) : nil
  }

  /// A line number at the start, of one line or the first of several.
  static func number(at text: Substring) -> (value: Int, rest: Substring)? {
    let text = text.dropping(prefix: "L") ?? text
    let digits = Substring(text.utf8.prefix(while: \.isASCIIDigit))
    guard digits.utf8.count <= 9, let value = Int(digits), value > 0 else { return nil }
    let rest = text[digits.endIndex...].utf8.drop { $0.isASCIIDigit || "-:L".utf8.contains($0) }
    return (value, Substring(rest))
  }

  /// The number in `line 12`, `(line 12)`, `lines 12-15`.
  private static func spokenLine(_ text: Substring) -> (Int, Substring)? {
    let bare = text.dropping(prefix: "(") ?? text
    for prefix in ["lines ", "line ", "L"] as [StaticString] {
      if let rest = bare.dropping(prefix: prefix), let number = number(at: rest) { return number }
    }
    return nil
  }

  private static func looksLikePath(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 1_024 else { return false }
    return (first.isASCIILetter || first.isASCIIDigit || first >= 0x80 || "._/".utf8.contains(first))
      && (last.isASCIILetter || last.isASCIIDigit || last >= 0x80) && text.utf8.contains { "./".utf8.contains($0) }
  }

  /// Whether a path without line is one, and no expression with a point in it.
  private static func looksLikeFile(_ path: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return path.utf8.filter { $0 == 0x2F }.count > 1 }
    let ending = path[path.utf8.index(after: dot)...]
    return path.utf8.contains(UInt8(ascii: "/")) || fileEndings.contains(String(ending))
  }

  private static func afterMarks(_ text: Substring, _ marks: String) -> Substring {
    Substring(text.unicodeScalars.drop { marks.unicodeScalars.contains($0) })
  }

  private static let fileEndings: Set<String> = [
    "c", "cc", "cfg", "cpp", "cs", "css", "csv", "go", "h", "hpp", "html", "ini", "java", "js", "json", "jsx", "kt",
    "lock",
    "lua", "m", "md", "php", "pl", "py", "rb", "rs", "rst", "scala", "sh", "sql", "svg", "swift", "toml", "ts", "tsx",
    "txt",
    "vue", "xml", "yaml", "yml", "zig",
  ]
}
