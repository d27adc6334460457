/// The values of a task's lists, as they are written in one line each.
enum ListValue {
  /// The parts of a list, split at marks and at ` and `, outside of backticks.
  static func separated(_ text: Substring, by marks: StaticString) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      let byte = text.utf8[index]
      if byte == UInt8(ascii: "`") {
        let rest = text[index...]
        index =
          CodeSpan(at: rest, limit: 1 << 16)?.rest.startIndex
          ?? rest.dropping(bytes: rest.count(leading: byte)).startIndex
      } else if (0..<marks.utf8CodeUnitCount).contains(where: { marks.utf8Start[$0] == byte }) {
        parts.append(text[start..<index])
        index = text.utf8.index(after: index)
        start = index
      } else if byte == UInt8(ascii: " "), let rest = text[index...].dropping(prefix: " and ") {
        parts.append(text[start..<index])
        (start, index) = (rest.startIndex, rest.startIndex)
      } else {
        index = text.utf8.index(after: index)
      }
    }
    parts.append(text[start...])
    return parts.map { $0.trimmed.dropping(prefix: "and ")?.trimmed ?? $0.trimmed }.filter { !$0.isEmpty }
  }

  // MARK: Files

  /// The paths in a line such as `` `src/a.py` (new), src/b.py ``.
  static func files(_ line: Substring) -> [String] {
    var line = withoutBox(line.trimmed)
    if line.dropping(prefix: "[\"") != nil { line = line.dropping(prefix: "[")?.dropping(suffix: "]") ?? line }
    if TaskReference.isNone(line) { return [] }
    return separated(line, by: ",;").compactMap(file)
  }

  /// The path in one entry, without what is said about it, or nil when the entry says that there is none.
  static func file(_ entry: Substring) -> String? {
    let entry = unquoted(entry)
    if TaskReference.isNone(entry) { return nil }
    if let tick = entry.utf8.firstIndex(of: UInt8(ascii: "`")), let span = CodeSpan(at: entry[tick...]) {
      let path = span.content.onOneLine
      if !path.isEmpty { return path }
    }
    var path = entry
    if let open = path.utf8.lastIndex(of: UInt8(ascii: "(")), path.utf8.last == UInt8(ascii: ")"),
      open > path.startIndex,
      isBlankByte(path.utf8[path.utf8.index(before: open)])
    {
      path = path[..<open].trimmed
    }
    for dash in [" - ", " – ", " — ", ": "] {
      if let before = path.prefix(before: dash)?.trimmed, looksLikePath(before) { path = before }
    }
    for verb in [
      "create ", "modify ", "update ", "edit ", "add ", "change ", "new file ", "new: ", "create: ", "modify: ",
    ]
      as [StaticString]
    {
      if let rest = path.dropping(prefix: verb)?.trimmed, looksLikePath(rest) { path = rest }
    }
    path = unquoted(path)
    return path.isEmpty ? nil : String(path)
  }

  /// Writes paths in one line so that `files` gives back exactly them.
  static func written(files paths: [String]) -> String {
    let line = paths.map { files($0[...]) == [$0] ? $0 : CodeSpan.written($0) }.joined(separator: ", ")
    return files(line[...]) == paths ? line : paths.map(CodeSpan.written).joined(separator: ", ")
  }

  private static func looksLikePath(_ text: Substring) -> Bool {
    !text.utf8.contains(UInt8(ascii: " ")) && text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
  }

  // MARK: Criteria

  /// The criterion in one entry, or nil when the entry says that there is none.
  static func criterion(_ entry: Substring) -> String? {
    if let text = Escape.read(entry, where: changesCriterion) { return String(text) }
    let text = withoutBox(entry)
    return TaskReference.isNone(text) ? nil : String(text)
  }

  static func written(criterion: String) -> String { Escape.written(criterion[...], where: changesCriterion) }

  private static func changesCriterion(_ text: Substring) -> Bool {
    withoutBox(text) != text || TaskReference.isNone(text)
  }

  // MARK: Checks

  /// The command in one entry, or nil when the entry says that there is none.
  static func check(_ entry: Substring) -> String? {
    var text = withoutBox(entry)
    if TaskReference.isNone(text) { return nil }
    for verb in ["run: ", "run ", "execute "] as [StaticString] {
      if let rest = text.dropping(prefix: verb), rest.utf8.first == UInt8(ascii: "`") { text = rest }
    }
    if let span = CodeSpan(at: text) {
      let command = span.content.onOneLine
      return command.isEmpty ? nil : command
    }
    return String(text.dropping(prefix: "$ ")?.trimmed ?? text)
  }

  static func written(check: String) -> String { self.check(check[...]) == check ? check : CodeSpan.written(check) }

  // MARK: Parts

  /// The text without the box of a task list.
  private static func withoutBox(_ text: Substring) -> Substring {
    for box in ["[ ] ", "[x] ", "[ ]", "[x]"] as [StaticString] {
      if let rest = text.dropping(prefix: box) { return rest.trimmed }
    }
    return text
  }

  private static func unquoted(_ text: Substring) -> Substring {
    var text = text
    for mark in ["**", "\"", "'"] as [StaticString] {
      text = text.dropping(prefix: mark)?.dropping(suffix: mark)?.trimmed ?? text
    }
    return text
  }
}
