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
    if let path = wholeLine(text) { return Found(path: path, isWholeLine: true) }
    guard text.hasSuffix(":") || text.hasSuffix(":**") || text.hasPrefix("#") || text.hasPrefix("**") else {
      return nil
    }
    let mentioned = mentions(in: line)
    return mentioned.count == 1 ? Found(path: mentioned[0], isWholeLine: false) : nil
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

  private static let labels = [
    "file path", "file name", "filename", "filepath", "file", "path", "new file", "create file", "update file",
    "create",
    "update", "edit", "modify", "in file", "in", "updated file", "modified file",
  ]

  private static let initials = Set(labels.compactMap(\.utf8.first))

  private func wholeLine(_ line: String) -> String? {
    var text = line[...]
    if text.hasPrefix("#") { text = trim(text.drop { $0 == "#" }) }
    if text.first?.isNumber == true, let dot = text.firstIndex(of: "."), text[..<dot].allSatisfy(\.isNumber) {
      let rest = text[text.index(after: dot)...]
      if rest.hasPrefix(" ") { text = trim(rest) }
    }
    if text.hasPrefix("- ") || text.hasPrefix("* ") { text = trim(text.dropFirst(2)) }
    text = unwrapped(text)
    let mayHaveLabel = text.utf8.first.map { PathFinder.initials.contains($0 | 0x20) } ?? false
    let lower = mayHaveLabel ? text.lowercased() : ""
    for label in PathFinder.labels where lower.hasPrefix(label) {
      let rest = text.dropFirst(label.count)
      let isLabel = rest.first == ":" || (rest.first == " " || rest.first == "*") && isDecorated(trim(rest))
      guard isLabel else { continue }
      let path = unwrapped(trim(rest.drop { $0 == ":" || $0 == "*" || $0 == " " }))
      if isPath(String(path)) { return String(path) }
    }
    // Most lines of prose end here, before anything that costs more.
    let isQuoted = text.utf8.count != trim(line[...]).utf8.count
    guard isQuoted || !text.utf8.contains(ASCII.space) else { return nil }
    let path = String(text)
    return isPath(path) ? path : nil
  }

  private func isDecorated(_ text: Substring) -> Bool {
    text.hasPrefix("`") || text.hasPrefix("*") || text.contains("/")
  }

  /// The last bytes of what `unwrapped` takes away, so that it can leave all other text alone at a glance.
  private static let closers = Array(":*_`\"']".utf8)

  /// Without quotes, emphasis, comment marks and a colon at the end.
  private func unwrapped(_ text: Substring) -> Substring {
    var text = trim(text)
    var isOpen = true
    while isOpen {
      isOpen = false
      guard let last = text.utf8.last, PathFinder.closers.contains(last) else { break }
      if text.hasSuffix(":") {
        text = trim(text.dropLast())
        isOpen = true
      }
      for mark in ["**", "__", "`", "\"", "'", "*"] where text.count > 2 * mark.count {
        guard text.hasPrefix(mark), text.hasSuffix(mark) else { continue }
        text = trim(text.dropFirst(mark.count).dropLast(mark.count))
        isOpen = true
        if mark == "\"" { text = unescaped(text) }
      }
      if text.hasPrefix("["), text.hasSuffix("]") {
        text = trim(text.dropFirst().dropLast())
        isOpen = true
      }
    }
    return text
  }

  /// A name in quotes as prompts write it: `"a \"b\".txt"`.
  private func unescaped(_ text: Substring) -> Substring {
    guard text.utf8.contains(ASCII.backslash) else { return text }
    let name = text.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    return knownPaths.contains(String(name)) ? name : text
  }

  /// The path in a fence's information, such as `swift Sources/a.swift`, `js:lib/a.js` or `py title="a.py"`.
  func path(inInfo info: [UInt8]) -> String? {
    let text = info.text
    for key in ["title=", "filename=", "file=", "path=", "filepath=", "name="] {
      guard let range = text.firstRange(of: key) else { continue }
      let rest = text[range.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == "{" }
      let path = String(rest.prefix { $0 != "\"" && $0 != "'" && $0 != "}" && $0 != " " })
      if !path.isEmpty { return path }
    }
    var words = text.split(separator: " ").map(String.init)
    if words.count > 1, isLanguage(words[0]) { words.removeFirst() }
    let word = words.joined(separator: " ")
    if let colon = word.firstIndex(of: ":"), isLanguage(String(word[..<colon])) {
      let path = String(word[word.index(after: colon)...])
      // `12:15:a.swift` quotes lines of a file; it is no file.
      return isPath(path) && !path.contains(":") ? path : nil
    }
    guard words.count == 1 || knownPaths.contains(word) else { return nil }
    return isPath(word) && (word.contains("/") || word.contains(".") || knownPaths.contains(word)) ? word : nil
  }

  /// The path a comment on a file's first line names; nil when the line says anything else.
  func path(inComment line: ArraySlice<UInt8>) -> String? {
    var text = line.trimmed.text[...]
    guard let opener = ["<!--", "/*", "//", "#", "--", ";", "%"].first(where: { text.hasPrefix($0) }) else {
      return nil
    }
    guard !text.hasPrefix("#!"), !text.hasPrefix("##") else { return nil }
    text = trim(text.dropFirst(opener.count))
    for closer in ["-->", "*/"] where text.hasSuffix(closer) { text = trim(text.dropLast(closer.count)) }
    for label in ["file:", "filename:", "path:", "filepath:"] where text.lowercased().hasPrefix(label) {
      text = trim(text.dropFirst(label.count))
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

  private func isLanguage(_ word: String) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { ASCII.isWord($0) || $0 == ASCII.plus || $0 == UInt8(ascii: "#") || $0 == ASCII.minus }
  }

  private func trim(_ text: Substring) -> Substring {
    func isSpace(_ byte: UInt8?) -> Bool { byte == ASCII.space || byte == ASCII.tab }
    guard isSpace(text.utf8.first) || isSpace(text.utf8.last) else { return text }
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
