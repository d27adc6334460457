/// Takes the reply's own markup away from content that holds it by mistake: a second fence, the fence's language or the
/// path as a first line, tokens by which a turn ends, copied line numbers.
struct ContentMarkup {
  /// The path of the file, which tells what of this may be content.
  let path: String
  /// The file before; empty for a new file.
  let old: TextLines

  /// The content of a whole file without such markup.
  func cleaned(_ content: [UInt8]) -> [UInt8] {
    var lines = TextLines(content).contents
    let count = lines.count
    dropTokens(&lines)
    if let inner = insideFence(lines) { lines = inner }
    dropFirstLine(&lines)
    if lines.count != count {
      let text = lines.joinedLines
      return content.last == ASCII.newline || text.isEmpty ? text : Array(text.dropLast())
    }
    return withoutNumbers(content) ?? content
  }

  /// The new text of a block without a fence around it that the searched text does not have.
  func cleaned(_ text: HunkText) -> HunkText {
    guard text.reading == .plain, text.kept == nil, !FileKind.isProse(path) else { return text }
    let search = TextLines(text.search).contents
    guard !search.contains(where: { Fence($0) != nil }), let inner = insideFence(TextLines(text.replace).contents)
    else {
      return text
    }
    return HunkText(reading: .innerFences, search: text.search, replace: inner.joinedLines)
  }

  /// The markup a line at either end of new text is; nil when it may be content.
  func markup(atEdge line: ArraySlice<UInt8>) -> String? {
    if let token = StopTokens.atEnd(of: line), !holds(token) { return "the token `\(token.text)`" }
    if Fence(line) != nil, !FileKind.isProse(path), !holdsFence { return "a fence" }
    return nil
  }

  private func holds(_ token: [UInt8]) -> Bool { old.bytes.firstRange(of: token, from: 0) != nil }

  private var holdsFence: Bool { (0..<old.count).contains { Fence(old.content($0)) != nil } }

  private var firstLine: ArraySlice<UInt8>? { old.count > 0 ? old.content(0) : nil }

  private func dropTokens(_ lines: inout [ArraySlice<UInt8>]) {
    while let last = lines.last(where: { !$0.isBlank }), let token = StopTokens.atEnd(of: last),
      last.trimmed.elementsEqual(token), !holds(token), let index = lines.lastIndex(where: { !$0.isBlank })
    {
      lines.removeSubrange(index...)
    }
  }

  /// What stands in a fence that is all of `lines`; nil when it is none or may be content.
  private func insideFence(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>]? {
    guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank }),
      first < last, let opener = Fence(lines[first]), let closer = Fence(lines[last]), closer.closes(opener)
    else { return nil }
    let inner = lines[(first + 1)..<last]
    if FileKind.isProse(path) {
      // A document may be a fence altogether; one that was none before is not.
      guard let start = firstLine, Fence(start) == nil else { return nil }
    }
    return inner.contains { Fence($0)?.closes(opener) ?? false } ? nil : Array(inner)
  }

  private func dropFirstLine(_ lines: inout [ArraySlice<UInt8>]) {
    guard !FileKind.isProse(path), lines.count > 1, let first = lines.first, first != firstLine else { return }
    let text = first.trimmed.text
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard text == path || text == name || FileKind.languages(of: path).contains(text.lowercased()) else { return }
    lines.removeFirst()
  }

  /// The content without the number in front of each line, when that makes it the file's.
  private func withoutNumbers(_ content: [UInt8]) -> [UInt8]? {
    guard let first = content.first, ASCII.isDigit(first) || first == ASCII.space, old.count > 0,
      let plain = LineNumbers.stripped(content, mustAscend: true)
    else { return nil }
    return WholeFile.resembles(plain, old.bytes) && !WholeFile.resembles(content, old.bytes) ? plain : nil
  }
}
