import ReplyMarks

/// Takes the reply's own markup away from content that holds it by mistake: frames of files and answers, a second fence,
/// the fence's language or the path as a first line, tokens by which a turn ends, copied line numbers.
struct ContentMarkup {
  /// The path of the file, which tells what of this may be content.
  let path: String
  /// The file before; empty for a new file.
  let old: TextLines

  /// The content of a whole file without such markup.
  func cleaned(_ content: [UInt8]) -> [UInt8] {
    var lines = TextLines(content).contents
    let count = lines.count
    // One frame may stand inside another.
    for _ in 0..<4 {
      let before = lines.count
      dropTokens(&lines)
      if let inner = insideFence(lines) { lines = inner }
      FileFrame(path: path, old: old).drop(from: &lines)
      if let inner = insideHereDocument(lines) { lines = inner }
      dropFirstLine(&lines)
      if lines.count == before { break }
    }
    if lines.count != count {
      let text = lines.joinedLines
      return withoutNumbers(content.last == ASCII.newline || text.isEmpty ? text : Array(text.dropLast()))
    }
    return withoutNumbers(content)
  }

  /// The new text of a block without a fence around it, or frames and tokens at its ends, that the searched text does not
  /// have.
  func cleaned(_ text: HunkText) -> HunkText {
    guard text.reading == .plain, text.kept == nil else { return text }
    let search = TextLines(text.search).contents
    var lines = TextLines(text.replace).contents
    let count = lines.count
    let holdsTokens = StopTokens.stand(in: text.search[...])
    if !holdsTokens { dropTokens(&lines) }
    if !FileKind.isProse(path), !search.contains(where: { Fence($0) != nil }), let inner = insideFence(lines) {
      lines = inner
    }
    guard lines.count != count else { return text }
    return HunkText(reading: .innerFences, search: text.search, replace: lines.joinedLines)
  }

  /// The markup a line at either end of new text is; nil when it may be content.
  ///
  /// - Parameter text: The new text as a whole.
  func markup(atEdge line: ArraySlice<UInt8>, of text: [UInt8]) -> String? {
    if let token = StopTokens.atEnd(of: line), !mayHoldTokens(besides: line, in: text) {
      return "the token `\(token.text)`"
    }
    if let frame = FileFrame(path: path, old: old).name(of: line, in: text) { return frame }
    if Fence(line) != nil, !FileKind.isProse(path), !holdsFence { return "a fence" }
    if isHereDocumentEnd(line) { return "the end of a here-document" }
    if let tag = gluedCloser(line, in: text) { return "one with `\(tag)` at its end" }
    return nil
  }

  /// A line of `cleaned` that is one end of a frame whose other end was taken away from `content`, or may be one.
  func frameLine(of content: [UInt8], in cleaned: [UInt8]) -> ArraySlice<UInt8>? {
    let kept = TextLines(cleaned).contents.filter { !$0.isBlank }
    if let first = kept.first, kept.count > 1, !FileKind.isProse(path), tokenOfFile(first) != nil { return first }
    let all = TextLines(content).contents.filter { !$0.isBlank }
    return FramePair(path: path, old: old).remainder(of: all, in: kept)
  }

  private var holdsFence: Bool { (0..<old.count).contains { Fence(old.content($0)) != nil } }

  var firstLine: ArraySlice<UInt8>? { old.count > 0 ? old.content(0) : nil }

  // MARK: Tokens

  /// Whether tokens of chat templates are what the file is about: it holds some, or is named for it, or the new text has
  /// more of them than stand at its ends.
  private func mayHoldTokens(besides edge: ArraySlice<UInt8>, in text: [UInt8]) -> Bool {
    if FileKind.isTemplate(path) || StopTokens.stand(in: old.bytes[...]) { return true }
    let solid = TextLines(text).contents.filter { !$0.isBlank }
    let inner = solid.dropFirst().dropLast()
    if inner.contains(where: { StopTokens.stand(in: $0) }) { return true }
    // On a line of its own there may be several, as in a template of one line.
    guard let token = StopTokens.atEnd(of: edge) else { return false }
    return StopTokens.stand(in: edge.trimmedEnd.dropLast(token.count))
  }

  /// Takes lines that are nothing but tokens away from both ends.
  private func dropTokens(_ lines: inout [ArraySlice<UInt8>]) {
    while let index = lines.lastIndex(where: { !$0.isBlank }), StopTokens.isAllOf(lines[index]),
      !mayHoldTokens(besides: lines[index], in: lines.joinedLines)
    {
      lines.removeSubrange(index...)
    }
    while let index = lines.firstIndex(where: { !$0.isBlank }), StopTokens.isAllOf(lines[index]),
      !mayHoldTokens(besides: lines[index], in: lines.joinedLines)
    {
      lines.removeSubrange(...index)
    }
  }

  // MARK: Fences

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

  // MARK: Line numbers

  /// The content without the number in front of each line, where that makes it the file's, or where no code begins so.
  private func withoutNumbers(_ content: [UInt8]) -> [UInt8] {
    guard let first = content.first, ASCII.isDigit(first) || first == ASCII.space,
      let plain = LineNumbers.stripped(content, mustAscend: true)
    else { return content }
    if old.count > 0, !old.bytes.isBlankText {
      return WholeFile.resembles(plain, old.bytes) && !WholeFile.resembles(content, old.bytes) ? plain : content
    }
    let isNumbered = TextLines(content).count > 1 && TextLines(content).content(0).trimmed.first == UInt8(ascii: "1")
    return isNumbered && SourceLanguage(path: path) != nil ? plain : content
  }
}
