/// Text that may start and end inside lines, and where it stands in a file to the byte.
struct PartialLines {
  /// One occurrence: its lines, what precedes it on the first and follows it on the last.
  struct Occurrence {
    let lines: Range<Int>
    let before: ArraySlice<UInt8>
    let after: ArraySlice<UInt8>

    var isWholeLines: Bool { before.isEmpty && after.isEmpty }

    /// Whether the text lacks the indentation of its first line.
    var beginsAfterIndentation: Bool { !before.isEmpty && before.isBlank }

    /// Whether nothing follows on the last line.
    var endsLine: Bool { after.isEmpty }

    /// Whether nothing but white space stays on the line when the text goes, and its end is not part of it.
    func leavesBlankLine(_ endsLine: Bool) -> Bool { before.isBlank && after.isBlank && !(endsLine && before.isEmpty) }
  }

  let index: LineIndex
  private let parts: [ArraySlice<UInt8>]

  init(_ text: [UInt8], in index: LineIndex) {
    self.index = index
    parts = text.split(separator: ASCII.newline, omittingEmptySubsequences: false).map { part in
      part.last == ASCII.carriageReturn ? part.dropLast() : part
    }
  }

  /// Whether the text ends with a line break.
  var endsLine: Bool { parts[parts.count - 1].isEmpty }

  /// All occurrences that do not begin or end inside a word, in file order.
  var occurrences: [Occurrence] {
    guard parts.contains(where: { !$0.isBlank }) else { return [] }
    var found: [Occurrence] = []
    for line in 0..<index.count where line + parts.count <= index.count + (parts[parts.count - 1].isEmpty ? 1 : 0) {
      found += parts.count == 1 ? inside(line) : spanning(from: line)
    }
    return found
  }

  private func inside(_ line: Int) -> [Occurrence] {
    let content = index.text.content(line)
    let needle = Array(parts[0])
    var found: [Occurrence] = []
    var start = content.startIndex
    while let range = content.firstRange(of: needle, from: start) {
      let occurrence = Occurrence(
        lines: line..<(line + 1), before: content[..<range.lowerBound], after: content[range.upperBound...])
      if isWhole(occurrence) { found.append(occurrence) }
      start = range.upperBound
    }
    return found
  }

  private func spanning(from line: Int) -> [Occurrence] {
    let first = index.text.content(line)
    // A line break at the start stands for a blank line, not for the end of any line.
    guard !parts[0].isEmpty || first.isEmpty else { return [] }
    guard first.count >= parts[0].count, first.suffix(parts[0].count) == parts[0] else { return [] }
    for offset in 1..<(parts.count - 1) where index.text.content(line + offset) != parts[offset] { return [] }
    let last = parts[parts.count - 1]
    if last.isEmpty {
      let occurrence = Occurrence(
        lines: line..<(line + parts.count - 1), before: first.dropLast(parts[0].count), after: [])
      return isWhole(occurrence) ? [occurrence] : []
    }
    let content = index.text.content(line + parts.count - 1)
    guard content.starts(with: last) else { return [] }
    let occurrence = Occurrence(
      lines: line..<(line + parts.count), before: first.dropLast(parts[0].count), after: content.dropFirst(last.count))
    return isWhole(occurrence) ? [occurrence] : []
  }

  private func isWhole(_ occurrence: Occurrence) -> Bool {
    let first = parts[0].first ?? ASCII.space
    let last = parts[parts.count - 1].last ?? ASCII.space
    if ASCII.isWord(first), let before = occurrence.before.last, ASCII.isWord(before) { return false }
    if ASCII.isWord(last), let after = occurrence.after.first, ASCII.isWord(after) { return false }
    return true
  }

  /// Whether `text` shows its one old line again further down, where it would lose its indentation if the new text were
  /// taken to the letter: the whole edit is then written without indentation, and its lines are whole ones.
  func isKeptWithoutIndentation(_ text: HunkText) -> Bool {
    let search = TextLines(text.search).contents
    guard search.count == 1, let old = search.first, old.indentation.isEmpty else { return false }
    return TextLines(text.replace).contents.dropFirst().contains(old)
  }

  /// The edit of whole lines that replaces the text at `occurrence` by `new`.
  func text(replacing occurrence: Occurrence, by new: [UInt8]) -> HunkText {
    let search = occurrence.lines.map { index.text.content($0) }.joinedLines
    // New text for whole lines often comes without the line end that the old text has.
    var replace = Array(occurrence.before) + new + Array(occurrence.after)
    if !replace.isEmpty || !endsLine, replace.last != ASCII.newline { replace.append(ASCII.newline) }
    if occurrence.before.isEmpty, occurrence.after.isEmpty, new.isEmpty { replace = [] }
    return HunkText(search: search, replace: replace)
  }

  /// The place of an occurrence, all of whose lines are equal to the byte.
  func placement(_ occurrence: Occurrence) -> Placement {
    Placement(
      mapping: occurrence.lines.map { $0 }, lines: occurrence.lines, rung: .exact, changes: [.none], isFolded: false,
      tailsDiffer: false)
  }
}
