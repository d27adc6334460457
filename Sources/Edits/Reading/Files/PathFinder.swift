/// Finds the path a line of a reply names.
struct PathFinder: Sendable {
  /// A path and how plainly the line names it.
  struct Found: Equatable {
    var path: String
    /// The line is the path and nothing else but decoration and a word such as "File".
    var isWholeLine: Bool
  }

  let knownPaths: Set<String>

  /// The path `line` names as what follows it; nil when it names none, or several.
  func path(in line: ArraySlice<UInt8>) -> Found? {
    guard line.count < 400 else { return nil }
    let text = line.trimmed.text
    if let path = PathLine(text, finder: self).path ?? path(inComment: line) {
      return Found(path: path, isWholeLine: true)
    }
    let isHeading = text.hasSuffix(":") || text.hasSuffix(":**") || text.hasPrefix("#") || text.hasPrefix("**")
    let mentioned = isHeading ? mentions(in: line) : []
    if mentioned.isEmpty, text.utf8.contains(ASCII.space), let path = PathLine(text, finder: self).pathBeforeNote {
      return Found(path: path, isWholeLine: false)
    }
    return mentioned.count == 1 ? Found(path: mentioned[0], isWholeLine: false) : nil
  }

  /// Whether the tree has the path, the directories of an example in front of it aside.
  func isKnown(_ path: String) -> Bool {
    if knownPaths.contains(path) { return true }
    guard let range = path.firstRange(of: "path/to/") else { return false }
    return knownPaths.contains(String(path[range.upperBound...]))
  }

  /// Paths in backticks anywhere in `line`.
  func mentions(in line: ArraySlice<UInt8>) -> [String] {
    guard line.contains(UInt8(ascii: "`")) else { return [] }
    let parts = line.text.split(separator: "`", omittingEmptySubsequences: false)
    var found: [String] = []
    for (offset, part) in parts.enumerated() where offset % 2 == 1 {
      let path = String(part)
      if isPath(path), !found.contains(path) { found.append(path) }
    }
    return found
  }

  /// The path a comment on a file's first line names; nil when the line says anything else.
  func path(inComment line: ArraySlice<UInt8>) -> String? {
    var text = line.trimmed.text[...]
    guard let opener = ["<!--", "/*", "//", "#", "--", ";", "%"].first(where: { text.hasPrefix($0) }) else {
      return nil
    }
    guard !text.hasPrefix("#!"), !text.hasPrefix("##") else { return nil }
    text = text.dropFirst(opener.count).trimmed
    for closer in ["-->", "*/"] where text.hasSuffix(closer) { text = text.dropLast(closer.count).trimmed }
    for label in ["file:", "filename:", "path:", "filepath:"] where text.lowercased().hasPrefix(label) {
      text = text.dropFirst(label.count).trimmed
    }
    let path = String(text)
    guard isPath(path), !path.contains(" ") else { return nil }
    return path.contains("/") || knownPaths.contains(path) || hasFileExtension(path) ? path : nil
  }

  /// Whether `text` has the form of a path, or is one that is known.
  func isPath(_ text: String) -> Bool {
    if knownPaths.contains(text) { return true }
    guard !text.isEmpty, text.utf8.count < 256, !text.contains("://"), !text.hasSuffix("/") else { return false }
    if text.utf8.contains(where: { $0 < 0x20 || PathFinder.forbidden.contains($0) }) { return false }
    let name = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? text
    if text.contains(" ") { return text.contains("/") && hasFileExtension(name) && !text.contains(". ") }
    if text.contains("(") || text.contains(")") || text.hasSuffix(".") {
      return text.contains("/") && hasFileExtension(name)
    }
    if hasFileExtension(name) || name.hasPrefix(".") && name.count > 2 { return true }
    return text.contains("/") && !text.hasPrefix("/") || PathFinder.bareNames.contains(name)
  }

  private static let forbidden = Array("`\"<>|?*=;,{}!$&^".utf8)

  private static let bareNames: Set<String> = [
    "Makefile", "Dockerfile", "LICENSE", "README", "CHANGELOG", "Gemfile", "Rakefile", "Procfile", "Justfile",
    "justfile",
    "Vagrantfile", "Podfile", "Brewfile", "CODEOWNERS", "BUILD", "WORKSPACE", "Containerfile", "NOTICE", "AUTHORS",
  ]

  private func hasFileExtension(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
    let suffix = name[name.index(after: dot)...]
    guard (1...12).contains(suffix.utf8.count) else { return false }
    return suffix.utf8.allSatisfy { ASCII.isWord($0) || $0 == ASCII.plus || $0 == ASCII.minus }
      && suffix.utf8.contains { ASCII.isLetter($0) }
  }
}
