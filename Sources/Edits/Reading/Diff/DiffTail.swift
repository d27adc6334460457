/// Lines of open text after a hunk that may be lines of it without their sign, or prose.
struct DiffTail {
  private var lines: [ReplyLine] = []

  var isEmpty: Bool { lines.isEmpty }
  var last: ReplyLine? { lines.last }

  mutating func append(_ line: ReplyLine) { lines.append(line) }

  mutating func removeLast() -> ReplyLine { lines.removeLast() }

  mutating func removeAll() -> [ReplyLine] {
    defer { lines = [] }
    return lines
  }

  /// How many of the lines belong to the hunk: up to the last that shows a change, if one does.
  ///
  /// - Parameter isFull: The hunk has all lines that its header counts.
  /// - Parameter beforeHunk: Another hunk begins after the lines.
  func countOfRun(isFull: Bool, beforeHunk: Bool) -> Int {
    guard !lines.isEmpty else { return 0 }
    let isAdjacent = !lines[0].content.isBlank && !MailEnd.isSignature(lines[0].content)
    let paragraph = lines.prefix { !$0.content.isBlank }.count
    if isAdjacent, beforeHunk, paragraph == lines.count { return lines.count }
    if isAdjacent, lines[..<paragraph].contains(where: { isChange($0, mayBeList: isFull) }) {
      return end(of: lines.indices.filter { isChange(lines[$0], mayBeList: isFull) })
    }
    if isFull { return end(of: lines.indices.filter { isPair(at: $0) }) }
    return end(of: lines.indices.filter { isChange(lines[$0], mayBeList: true) })
  }

  private func end(of changes: [Int]) -> Int {
    guard var end = changes.last.map({ $0 + 1 }) else { return 0 }
    while end < lines.count, DiffTail.isSigned(lines[end].content) { end += 1 }
    return end
  }

  private func isChange(_ line: ReplyLine, mayBeList: Bool) -> Bool {
    let content = line.content
    guard content.first == ASCII.plus || content.first == ASCII.minus else { return false }
    return !mayBeList || !DiffTail.isListItem(content)
  }

  /// Whether two lines in a row have signs that differ, which no prose has.
  private func isPair(at index: Int) -> Bool {
    guard index > 0, let first = lines[index - 1].content.first, let second = lines[index].content.first else {
      return false
    }
    guard first != second, DiffTail.isSigned(lines[index - 1].content), DiffTail.isSigned(lines[index].content) else {
      return false
    }
    return !DiffTail.isListItem(lines[index - 1].content) && !DiffTail.isListItem(lines[index].content)
  }

  static func isSigned(_ content: ArraySlice<UInt8>) -> Bool {
    switch content.first {
    case ASCII.space, ASCII.plus, ASCII.minus: true
    case ASCII.backslash: content.begins(with: "\\ ")
    default: false
    }
  }

  /// Whether a line is also an item of a list in prose: its sign, one space, a word.
  private static func isListItem(_ content: ArraySlice<UInt8>) -> Bool {
    let rest = content.dropFirst()
    return rest.first == ASCII.space && rest.dropFirst().first.map { !ASCII.isBlank($0) } ?? false
  }

  /// Whether a line without a sign begins something that is no part of a diff.
  static func beginsOther(_ content: ArraySlice<UInt8>) -> Bool {
    if Fence(content) != nil || PatchReader.isBegin(content) || PatchReader.fileHeader(content) != nil { return true }
    if MailEnd.beginsMail(content) { return true }
    if case .head = Marker(content) { return true }
    return MarkupReader(content, start: 0) != nil
  }
}
