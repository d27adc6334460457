/// What a block says for certain although its searched text stands nowhere in the file.
struct BlockFallback {
  let path: String
  let options: ApplyOptions
  /// The file as the other hunks leave it.
  let bytes: [UInt8]

  /// The file's new bytes and the grade of the hunk; nil when nothing about the block is certain.
  func apply(_ item: FileEditing.Item) -> (bytes: [UInt8], grade: Grade)? {
    guard options.loosestRung > .exact, item.edit.dialect == .searchReplace || item.edit.dialect == .xml,
      let text = item.readings.first, text.reading == .plain
    else { return nil }
    let index = LineIndex(bytes)
    for other in [firstWords(text, index), NewInBoth(text: text, index: index).reading].compactMap({ $0 }) {
      var editing = FileEditing(path: path, bytes: bytes, options: options)
      editing.apply([item.reading(other)])
      if editing.refusals.isEmpty, let grade = editing.grades.first { return (editing.bytes, grade) }
    }
    return byName(text, item)
  }

  // MARK: A first line without its first words

  private static let firstWords: Set<String> = [
    "function", "fn", "pub", "export", "default", "async", "static", "public", "private", "protected", "internal",
    "def",
    "class", "const", "let", "var", "final", "abstract", "override", "inline", "extern", "unsafe", "func", "fun",
    "mutating", "struct", "enum", "interface", "type",
  ]

  /// The block with the words in front of its first line that the one fitting line of the file has.
  private func firstWords(_ text: HunkText, _ index: LineIndex) -> HunkText? {
    let search = TextLines(text.search).contents
    let replace = TextLines(text.replace).contents
    guard let first = search.first, let new = replace.first, !first.isBlank, !new.isBlank,
      first.indentation == new.indentation
    else { return nil }
    let body = first.trimmed
    let starts = (0..<index.count).filter { line in
      words(before: body, in: index.forms[line].body) != nil && follow(search.dropFirst(), from: line + 1, index)
    }
    guard starts.count == 1, let words = words(before: body, in: index.forms[starts[0]].body) else { return nil }
    let line = index.text.content(starts[0])
    let isThere = new.trimmed.starts(with: words)
    let newFirst = Array(line.indentation) + (isThere ? [] : Array(words)) + Array(new.trimmed)
    return HunkText(
      reading: .firstWords, search: ([line] + search.dropFirst()).joinedLines,
      replace: ([newFirst[...]] + replace.dropFirst()).joinedLines)
  }

  /// The words in front of `body` at the end of `line`, a space after them; nil when other text stands there.
  private func words(before body: ArraySlice<UInt8>, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.count > body.count, line.suffix(body.count) == body else { return nil }
    let words = line.dropLast(body.count)
    guard words.last == ASCII.space else { return nil }
    let all = words.text.split(separator: " ").allSatisfy { BlockFallback.firstWords.contains(String($0)) }
    return all ? words : nil
  }

  private func follow(_ lines: ArraySlice<ArraySlice<UInt8>>, from start: Int, _ index: LineIndex) -> Bool {
    guard start + lines.count <= index.count else { return false }
    return zip(lines, start...).allSatisfy { $0.trimmedEnd == index.text.content($1).trimmedEnd }
  }

  // MARK: Definitions

  /// A block whose new text is all definitions, among them each that the searched text has in an older form.
  private func byName(_ text: HunkText, _ item: FileEditing.Item) -> (bytes: [UInt8], grade: Grade)? {
    // Searched lines that were left out may be meant to stay.
    let isShortened = TextLines(text.search).contents.contains { Elision.isMark($0, in: path) }
    guard text.search != text.replace, !isShortened, let searched = Outline(searchedWhole(text.search), path: path),
      let new = Outline(text.replace, path: path), !searched.definitions.isEmpty
    else { return nil }
    let names = Set(new.definitions.map(\.name))
    guard searched.definitions.allSatisfy({ names.contains($0.name) }), searched.loose.isEmpty else { return nil }
    // What does not fit is refused as text that was not found, with the lines that are nearest.
    guard let found = try? DefinitionMerge(path: path, old: bytes).result(of: text.replace) else { return nil }
    let file = WholeFile(path: path, edit: item.edit, entitiesAreOpen: item.entitiesAreOpen)
    guard let merged = try? file.merged(found.lines.map { $0[...] }.joinedLines, onto: bytes, isWhole: false) else {
      return nil
    }
    return (
      merged,
      Grade(
        edit: item.edit.number, hunk: item.number, path: path, reading: .byName,
        lines: (found.replaced.lowerBound + 1)..<(found.replaced.upperBound + 1), mendedPath: item.mendedPath)
    )
  }

  /// The searched text; a header alone stands for its definition.
  private func searchedWhole(_ search: [UInt8]) -> [UInt8] {
    let lines = TextLines(search).contents.filter { !$0.isBlank }
    guard lines.count == 1, lines[0].trimmed.last == UInt8(ascii: "{") else { return search }
    return search + "}\n".bytes
  }
}

extension FileEditing.Item {
  /// The same hunk with another text.
  fileprivate func reading(_ text: HunkText) -> FileEditing.Item {
    FileEditing.Item(
      edit: edit, number: number, hunk: hunk, readings: [text], mendedPath: mendedPath,
      entitiesAreOpen: entitiesAreOpen,
      isFallback: true)
  }
}
