/// A file in a fence with its path above: the form in which whole files are shown and answered alike.
struct FencedFile: Sendable {
  let path: String
  let content: String
  /// Longer than any run of backquotes that begins a line of the content.
  let fence: String

  init(path: String, content: String) {
    self.path = path
    self.content = content
    var longest = 2
    for line in content.split(whereSeparator: \.isNewline) {
      let run = line.drop { $0 == " " || $0 == "\t" || $0 == ">" }.prefix { $0 == "`" }.count
      longest = max(longest, run)
    }
    let isMarkdown = path.hasSuffix(".md") || path.hasSuffix(".markdown")
    fence = String(repeating: "`", count: max(longest + 1, isMarkdown ? 4 : 3))
  }

  /// Path and opening fence, each with its line end.
  var heading: String { "\(path)\n\(fence)\(language)\n" }

  var text: String {
    let isEnded = content.isEmpty || content.utf8.last == UInt8(ascii: "\n")
    return heading + content + (isEnded ? "" : "\n") + fence + "\n"
  }

  /// What fences of this kind of file are usually marked with.
  var language: String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    let ending = String(name[name.index(after: dot)...]).lowercased()
    return Self.languages[ending] ?? (ending.allSatisfy(\.isLetter) && ending.count <= 5 ? ending : "")
  }

  private static let languages = [
    "py": "python", "js": "javascript", "mjs": "javascript", "ts": "typescript", "rs": "rust", "rb": "ruby", "h": "c",
    "hpp": "cpp", "cc": "cpp", "md": "markdown", "yml": "yaml", "kt": "kotlin", "cs": "csharp", "pl": "perl", "txt": "",
  ]
}
