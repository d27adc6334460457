/// A line that is a path and nothing else but what people put around one: marks of lists and headings, a label, quotes,
/// emphasis, a link, a line number, a note in brackets.
struct PathLine {
  private let line: String
  private let finder: PathFinder

  init(_ line: String, finder: PathFinder) {
    self.line = line
    self.finder = finder
  }

  /// The path; nil when the line says anything else.
  var path: String? {
    if finder.knownPaths.contains(line) { return line }
    let text = plain
    let isQuoted = text.utf8.count != line[...].trimmed.utf8.count
    if let path = labelled(text) ?? path(text, isQuoted: isQuoted) { return path }
    guard let last = text.utf8.last, last == UInt8(ascii: ".") || last == UInt8(ascii: ";") || last == UInt8(ascii: ",")
    else { return nil }
    // The end of a sentence that is a path: `src/a.py.`
    let inner = unwrapped(text.dropLast())
    guard inner.utf8.count + 1 < text.utf8.count || inner.contains("/") || finder.knownPaths.contains(String(inner))
    else {
      return nil
    }
    return path(inner, isQuoted: false)
  }

  /// The line without what stands in front of a path and around it.
  private var plain: Substring {
    let text = withoutMark(line[...])
    guard text.contains("**"), !finder.knownPaths.contains(String(text)) else { return unwrapped(text) }
    return unwrapped(PathMarks.withoutNumber(text.replacing("**", with: "")[...].trimmed, finder))
  }

  /// The known path that stands in front of a dash, a colon or a bracket and a note, as in `a.py – the loop`; nil where
  /// the note says that the file stays.
  var pathBeforeNote: String? {
    let text = withoutMark(line[...])
    for mark in [" \u{2013} ", " \u{2014} ", " - ", " -- ", ": ", " ("] {
      guard let range = text.firstRange(of: mark) else { continue }
      let note = text[range.upperBound...].lowercased()
      if PathLine.stays.contains(where: { note.contains($0) }) { continue }
      if mark == " (", !text.hasSuffix(")") { continue }
      let head = text[..<range.lowerBound]
      let name = unwrapped(head.contains("**") ? head.replacing("**", with: "")[...].trimmed : head)
      if let path = PathSpelling.readings(String(name)).first(where: finder.knownPaths.contains) { return path }
    }
    return nil
  }

  private static let stays = [
    "no change", "unchanged", "not change", "stays", "as is", "untouched", "unmodified", "same",
  ]

  /// The path `text` is, without a line number or a note after it.
  private func path(_ text: Substring, isQuoted: Bool) -> String? {
    // Most lines of prose end here, before anything that costs more.
    if !isQuoted, text.utf8.contains(ASCII.space), !mayHoldSpaces(text) { return nil }
    let plain = withoutNote(text)
    for candidate in PathSpelling.readings(String(text)) + PathSpelling.readings(String(plain)) {
      if finder.knownPaths.contains(candidate) { return candidate }
    }
    let path = PathSpelling.readings(String(plain)).last ?? String(plain)
    guard finder.isPath(path) else { return nil }
    // A sentence may end in a path, too; what is not quoted must begin in a directory of the tree.
    guard !isQuoted, path.utf8.contains(ASCII.space) else { return path }
    let first = path.prefix { $0 != "/" } + "/"
    return finder.knownPaths.contains { $0.hasPrefix(first) } ? path : nil
  }

  /// Whether text with blanks may be a path: it has directories, ends in a place or a note, or is known.
  private func mayHoldSpaces(_ text: Substring) -> Bool {
    guard let last = text.utf8.last else { return false }
    return text.utf8.contains(ASCII.slash) || last == UInt8(ascii: ")") || ASCII.isDigit(last)
      || text.utf8.contains(ASCII.backslash) || last == UInt8(ascii: ">") || finder.knownPaths.contains(String(text))
  }

  // MARK: What stands in front

  private static let marks = [
    "- [ ] ", "- [x] ", "* [ ] ", "* [x] ", "[ ] ", "[x] ", "[X] ", "- ", "* ", "+ ", "> ", "• ", "◦ ", "▪ ", "– ",
    "— ", "→ ", "-> ", "=> ", "// ",
  ]

  private func withoutMark(_ line: Substring) -> Substring {
    var text = line.trimmed
    if text.hasPrefix("#") { text = text.drop { $0 == "#" }.trimmed }
    text = PathMarks.withoutNumber(text, finder)
    if let mark = PathLine.marks.first(where: { text.hasPrefix($0) }) { text = text.dropFirst(mark.count).trimmed }
    if let first = text.unicodeScalars.first, first.properties.isEmojiPresentation {
      text = text.dropFirst().trimmed
    }
    return text
  }

  private static let labels = [
    "file path", "file name", "filename", "filepath", "file", "path", "new file", "create file", "update file",
    "create",
    "update", "edit", "modify", "in file", "in", "updated file", "modified file",
  ]

  private static let initials = Set(labels.compactMap(\.utf8.first))

  private func labelled(_ text: Substring) -> String? {
    if let rest = PathMarks.afterNumberedLabel(text), !finder.knownPaths.contains(String(text)) {
      let name = unwrapped(rest)
      return labelled(name) ?? path(name, isQuoted: name.utf8.count != rest.utf8.count)
    }
    guard let first = text.utf8.first, PathLine.initials.contains(first | 0x20) else { return nil }
    let lower = text.lowercased()
    for label in PathLine.labels where lower.hasPrefix(label) {
      let rest = text.dropFirst(label.count)
      let isDecorated = rest.trimmed.hasPrefix("`") || rest.contains("/")
      guard rest.first == ":" || rest.first == " " && isDecorated else { continue }
      let path = unwrapped(rest.drop { $0 == ":" || $0 == " " }.trimmed)
      if let path = self.path(path, isQuoted: rest.first == ":" || rest.utf8.contains(UInt8(ascii: "`"))) {
        return path
      }
    }
    return nil
  }

  // MARK: What stands around

  /// The last bytes of what `unwrapped` takes away, so that it can leave all other text alone at a glance.
  private static let closers = Array(":*_`\"'])>=-".utf8) + [0x9D, 0xBB]

  /// Without quotes, emphasis, rules, a link's marks and a colon at the end.
  private func unwrapped(_ text: Substring) -> Substring {
    var text = text.trimmed
    var isOpen = true
    while isOpen {
      isOpen = false
      guard let last = text.utf8.last, PathLine.closers.contains(last) else { break }
      if finder.knownPaths.contains(String(text)) { break }
      if text.hasSuffix(":") {
        text = text.dropLast().trimmed
        isOpen = true
      }
      for mark in ["===", "---", "__", "`", "\"", "'", "*"] where text.count > 2 * mark.count {
        guard text.hasPrefix(mark), text.hasSuffix(mark) else { continue }
        text = text.dropFirst(mark.count).dropLast(mark.count).trimmed
        isOpen = true
        if mark == "\"" { text = unescaped(text) }
      }
      if text.hasPrefix("["), text.hasSuffix(")"), let middle = text.firstRange(of: "](") {
        text = text[text.index(after: text.startIndex)..<middle.lowerBound].trimmed
        isOpen = true
      }
      if text.hasPrefix("<"), text.hasSuffix(">"), text.contains("</") {
        let inner = PathSpelling.unwrapped(text)
        guard inner != text else { break }
        text = inner
        isOpen = true
      }
      for (open, close) in [("[", "]"), ("<", ">"), ("(", ")"), ("\u{201C}", "\u{201D}"), ("\u{AB}", "\u{BB}")]
      where text.hasPrefix(open) && text.hasSuffix(close) {
        text = text.dropFirst().dropLast().trimmed
        isOpen = true
      }
    }
    return text
  }

  /// A name in quotes as prompts write it: `"a \"b\".txt"`.
  private func unescaped(_ text: Substring) -> Substring {
    guard text.utf8.contains(ASCII.backslash) else { return text }
    let name = text.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    return finder.knownPaths.contains(String(name)) ? name[...] : text
  }

  // MARK: What stands behind

  private static let notes = ["new", "new file", "modified", "updated", "changed", "edited", "existing", "full file"]

  /// Without `(new file)` or its like at the end.
  private func withoutNote(_ text: Substring) -> Substring {
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return text }
    let note = text[text.index(after: open)...].dropLast().lowercased()
    return PathLine.notes.contains(note) ? unwrapped(text[..<open]) : text
  }
}

extension Substring {
  /// Without spaces and tabs at both ends.
  var trimmed: Substring {
    func isSpace(_ byte: UInt8?) -> Bool { byte == ASCII.space || byte == ASCII.tab }
    guard isSpace(utf8.first) || isSpace(utf8.last) else { return self }
    var text = drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
