/// Refuses new lines that no one wants in a file: marks of left-out text, markers of the reply's own form.
struct ContentGuard {
  let index: LineIndex
  let path: String
  let dialect: EditDialect

  func check(_ merge: LineMerge) throws(LineMerge.Doubt) {
    var searched: Set<[UInt8]> = []
    for line in merge.search { searched.insert(Array(line.trimmed)) }
    for line in merge.newLines.map({ merge.replace[$0] }) where !searched.contains(Array(line.trimmed)) {
      try check(line)
    }
  }

  /// Refuses new text that begins or ends with a line that belongs to the reply and not to the file.
  func checkEdges(_ merge: LineMerge) throws(LineMerge.Doubt) {
    let markup = ContentMarkup(path: path, old: index.text)
    let new = merge.newLines.map { merge.replace[$0] }.filter { !$0.isBlank }
    let text = merge.replace.map { $0[...] }.joinedLines
    if let line = markup.otherTurn(in: merge.newLines.map { merge.replace[$0][...] }) {
      throw ContentGuard.markupDoubt("where another turn of the conversation begins", line)
    }
    for line in [new.first, new.last].compactMap({ $0 }) {
      if let kind = markup.markup(atEdge: line, of: text) { throw ContentGuard.markupDoubt(kind, line) }
    }
    guard new.count > 1, !merge.search.isEmpty, let first = new.first else { return }
    let search = merge.search.map { $0[...] }
    if isNumbered(new) && !isNumbered(search) || holdsSearchNumbered(new, search) {
      throw ContentGuard.markupDoubt("one with the number of a line in front", first)
    }
    if SourceLanguage(path: path) != nil, new.allSatisfy({ $0.first == ASCII.plus }),
      !search.contains(where: { $0.first == ASCII.plus })
    {
      throw ContentGuard.markupDoubt("one with the sign of a diff in front", first)
    }
  }

  /// Whether lines hold some that are searched for, with ascending numbers in front of all.
  private func holdsSearchNumbered(_ new: [ArraySlice<UInt8>], _ search: [ArraySlice<UInt8>]) -> Bool {
    guard let plain = LineNumbers.stripped(new.joinedLines, mustAscend: true) else { return false }
    let known = Set(search.filter { !$0.isBlank }.map { Array($0.trimmed) })
    return TextLines(plain).contents.contains { known.contains(Array($0.trimmed)) }
  }

  /// Whether each line has a number in front, as in a listing: ascending, with a mark after it that no code has there.
  private func isNumbered(_ lines: [ArraySlice<UInt8>]) -> Bool {
    let isListed = lines.allSatisfy { line in
      let rest = line.trimmed.drop(while: ASCII.isDigit)
      return rest.count < line.trimmed.count
        && (rest.first == UInt8(ascii: "|") || rest.begins(with: " |") || rest.begins(with: "→"))
    }
    return isListed && LineNumbers.stripped(lines.joinedLines, mustAscend: true) != nil
  }

  static func markupDoubt(_ kind: String, _ line: ArraySlice<UInt8>) -> LineMerge.Doubt {
    LineMerge.Doubt(
      code: .malformed,
      reason:
        "The new line `\(Window.visible(line.trimmed))` is \(kind), which belongs to the reply and not to the file.",
      advice: "Send the text as it is to stand in the file, and nothing else between the marks.")
  }

  /// Refuses new lines with HTML entities in a file that has none: the reply may have been escaped on its way.
  func checkEntities(_ merge: LineMerge) throws(LineMerge.Doubt) {
    guard !Entities.holdsAny(index.text.bytes) else { return }
    for line in merge.newLines.map({ merge.replace[$0] }) where Entities.holdsAny(line) {
      throw ContentGuard.entityDoubt(line)
    }
  }

  static func entityDoubt(_ line: ArraySlice<UInt8>) -> LineMerge.Doubt {
    LineMerge.Doubt(
      reason:
        "The new line `\(Window.visible(line.trimmed))` holds HTML entities, and nothing shows whether they are meant.",
      advice: "Send the text as it is to stand in the file, with `<`, `>` and `&` unescaped.")
  }

  /// Refuses `line` unless the file holds such a line already.
  func check(_ line: ArraySlice<UInt8>) throws(LineMerge.Doubt) {
    if Elision.isMark(line, in: path), !(FileKind.isPython(path) && Elision.isBareDots(line)), !isInFile(line) {
      throw ContentGuard.elision(line)
    }
    if isMarker(line), !isInFile(line) {
      throw LineMerge.Doubt(
        code: .malformed, reason: "The new text holds the marker line `\(Window.visible(line.trimmed))`.",
        advice:
          "Write one block after another, each with its own markers; put a backslash before a marker that is text.")
    }
  }

  /// Refuses lines that go away for fewer, among them one that may stand for those.
  func checkLeftOut(_ splices: [Splice]) throws(LineMerge.Doubt) {
    for splice in splices {
      let new = splice.new.map { $0.content[...] }.filter { !$0.isBlank }
      guard splice.lines.count(where: { !index.forms[$0].isBlank }) > new.count,
        let mark = new.first(where: { Elision.mayBeMark($0, in: path) }), !isInFile(mark)
      else { continue }
      throw ContentGuard.elision(mark)
    }
  }

  private static func elision(_ line: ArraySlice<UInt8>) -> LineMerge.Doubt {
    LineMerge.Doubt(
      code: .elision, reason: "The new line `\(Window.visible(line.trimmed))` stands for text it leaves out.",
      advice: "Send every line that is to be in the file, or a smaller edit that does not reach so far.")
  }

  /// A divider alone is also an underline in Markdown, and is no marker outside search/replace blocks.
  private func isMarker(_ line: ArraySlice<UInt8>) -> Bool {
    switch Marker(line) {
    case nil: PlaceMarks.isMark(line) || endsInMarker(line)
    case .divider: dialect == .searchReplace
    case .head, .tail: true
    }
  }

  /// Whether the end of a block stands close up to the text of a line.
  private func endsInMarker(_ line: ArraySlice<UInt8>) -> Bool {
    line.trimmedEnd.suffix(15).elementsEqual(">>>>>>> REPLACE".utf8)
  }

  private func isInFile(_ line: ArraySlice<UInt8>) -> Bool {
    index.lines(like: LineForm(line)).contains { index.forms[$0].body == LineForm(line).body }
  }

}
