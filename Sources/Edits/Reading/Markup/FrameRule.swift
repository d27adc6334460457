/// A rule with words in it, by which a reply parts a file from its other text: `=== BEGIN ===`, `# --- end of m.py ---`.
struct FrameRule {
  /// The character the rule is drawn with.
  let mark: Character
  /// Whether it stands in a comment.
  private(set) var isComment = false
  /// In lower case, without a colon at the end.
  private let words: String

  /// Nil when `line` is no such rule.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.count < 200 else { return nil }
    var text = line.trimmed.text[...]
    if let opener = ["<!--", "/*", "//", "#", "--", ";", "%", "*"].first(where: { text.hasPrefix($0 + " ") }) {
      text = text.dropFirst(opener.count).trimmed
      isComment = true
    }
    for closer in ["-->", "*/"] where isComment && text.hasSuffix(closer) { text = text.dropLast(closer.count).trimmed }
    guard let mark = text.first, "=-*#~_+<".contains(mark) else { return nil }
    let end: Character = mark == "<" ? ">" : mark
    let front = text.prefix { $0 == mark }.count
    let back = text.reversed().prefix { $0 == end }.count
    guard front >= 3, back >= 3, front + back < text.count else { return nil }
    var words = text.dropFirst(front).dropLast(back).trimmed
    if words.hasSuffix(":") { words = words.dropLast().trimmed }
    guard !words.isEmpty else { return nil }
    // A row of these is a comment itself.
    if mark == "#" { isComment = true }
    self.mark = mark
    self.words = words.lowercased()
  }

  private static let begins: Set<String> = [
    "begin", "start", "content", "contents", "code", "file", "source", "begin file", "start file", "start of file",
    "begin of file", "beginning of file", "file begin", "file start", "file content", "file contents", "begin content",
    "start content", "begin code", "start code", "start of code", "new content", "new file", "updated file",
    "full file",
  ]
  private static let beforePath = [
    "", "file ", "file: ", "path: ", "filename: ", "begin ", "begin: ", "start ", "start: ", "start of ", "begin of ",
    "beginning of ", "begin file ", "begin file: ", "start file ", "start of file ", "content of ", "contents of ",
  ]

  private static let ends: Set<String> = [
    "end", "eof", "end file", "end of file", "file end", "end content", "end contents", "end of content",
    "end of contents", "end code", "end of code", "end source", "/file", "/content", "/code",
  ]
  private static let beforeEndedPath = ["end ", "end: ", "end of ", "end file ", "end file: ", "end of file ", "/"]

  /// Whether it says that the file at `path` begins here.
  func begins(_ path: String) -> Bool {
    FrameRule.begins.contains(words) || isPath(path, after: FrameRule.beforePath) || isPath(path, before: " begin")
      || isPath(path, before: " start")
  }

  /// Whether it says that the file at `path` ends here.
  func ends(_ path: String) -> Bool {
    FrameRule.ends.contains(words) || isPath(path, after: FrameRule.beforeEndedPath) || isPath(path, before: " end")
  }

  private func isPath(_ path: String, after leads: [String]) -> Bool {
    leads.contains { words.hasPrefix($0) && isName(words.dropFirst($0.count), of: path) }
  }

  private func isPath(_ path: String, before tail: String) -> Bool {
    words.hasSuffix(tail) && isName(words.dropLast(tail.count), of: path)
  }

  private func isName(_ text: Substring, of path: String) -> Bool {
    let (text, path) = (String(text.trimmed), path.lowercased())
    return text == path || path.hasSuffix("/" + text) && !text.isEmpty
  }
}
