/// Puts a file's whole new content onto the old one, keeping what the content cannot say.
struct WholeFile {
  let path: String
  let edit: Edit
  let entitiesAreOpen: Bool

  /// The bytes of a file that did not exist.
  func new(_ written: [UInt8]) throws(LineMerge.Doubt) -> [UInt8] {
    let content = try withoutMarkup(written, of: [])
    if let damage = TextCheck.damage(in: content, of: []) {
      throw LineMerge.Doubt(code: .notText, reason: damage, advice: "Send the file again as UTF-8 text.")
    }
    let index = LineIndex(content)
    let empty = ContentGuard(index: LineIndex([]), path: path, dialect: edit.dialect)
    for line in 0..<index.count { try empty.check(index.text.content(line)) }
    if edit.dialect == .json { try EscapeCheck(path: path).check(content, of: []) }
    let isMarkup = ["html", "htm", "xml", "svg", "md", "vue", "jsx", "tsx", "xhtml"].contains {
      path.hasSuffix("." + $0)
    }
    if entitiesAreOpen, !isMarkup { try checkEntities(index.text.contents) }
    if edit.cautions.contains(.bareFencesFollow), path.hasSuffix(".md") || path.hasSuffix(".markdown") {
      throw LineMerge.Doubt(
        code: .truncated, reason: "Fence lines follow the file, so its end in the reply is open.",
        advice: "Send the file in a fence longer than any in it.")
    }
    // A diff shows the ends of its lines; of other forms they are those of the channel.
    return edit.dialect == .unifiedDiff ? content : withLineFeeds(index.text)
  }

  /// The bytes of a file that had `old`: lines that stay keep their ends, as do the mark in front and the last newline.
  func replacement(_ written: [UInt8], of old: [UInt8]) throws(LineMerge.Doubt) -> [UInt8] {
    try merged(try withoutMarkup(written, of: old), onto: old, isWhole: true)
  }

  /// The bytes of a file that had `old` with `content` for its lines.
  ///
  /// - Parameter isWhole: The reply wrote all of the content, so that it may end early.
  func merged(_ content: [UInt8], onto old: [UInt8], isWhole: Bool) throws(LineMerge.Doubt) -> [UInt8] {
    guard !old.contains(0) else {
      throw LineMerge.Doubt(
        code: .notText, reason: "The file is not text: it holds zero bytes.", advice: "Leave it out.")
    }
    if let damage = TextCheck.damage(in: content, of: old) {
      throw LineMerge.Doubt(code: .notText, reason: damage, advice: "Send the file again as UTF-8 text.")
    }
    let oldIndex = LineIndex(old)
    let newText = TextLines(content)
    let oldLines = oldIndex.text.contents.map { Array($0) }
    let newLines = newText.contents.map { Array($0) }
    let kept = LineDiff(oldLines, newLines).kept
    guard oldIndex.isUTF8 || content.isASCII else {
      throw LineMerge.Doubt(
        code: .notText, reason: "The file is not UTF-8, and its content was sent as UTF-8.",
        advice: "Send search/replace blocks with plain ASCII lines.")
    }
    let isKept = Set(kept.map(\.new))
    let contentGuard = ContentGuard(index: oldIndex, path: path, dialect: edit.dialect)
    for line in newLines.indices where !isKept.contains(line) { try contentGuard.check(newLines[line][...]) }
    if entitiesAreOpen, !Entities.holdsAny(old) { try checkEntities(newText.contents) }
    if isWhole {
      try TruncationCheck(old: oldLines, new: newLines, kept: kept, edit: edit).check()
      try HeadCheck(old: oldIndex.text.contents, new: newText.contents, path: path).check()
    }
    if edit.dialect == .json { try EscapeCheck(path: path).check(content, of: old) }
    var splices: [Splice] = []
    var oldNext = 0
    var newNext = 0
    for (old, new) in kept + [(old: oldLines.count, new: newLines.count)] {
      if old > oldNext || new > newNext {
        let isPaired = old - oldNext == new - newNext
        let lines = (newNext..<new).map { index in
          Splice.NewLine(content: newLines[index], standsFor: isPaired ? oldNext + index - newNext : nil)
        }
        splices.append(Splice(lines: oldNext..<old, new: lines))
      }
      oldNext = old + 1
      newNext = new + 1
    }
    try contentGuard.checkLeftOut(splices)
    return SpliceWriter(text: oldIndex.text).write(splices)
  }

  /// The content without markup of the reply.
  private func withoutMarkup(_ content: [UInt8], of old: [UInt8]) throws(LineMerge.Doubt) -> [UInt8] {
    let markup = ContentMarkup(path: path, old: TextLines(old))
    let cleaned = markup.cleaned(content)
    let solid = TextLines(cleaned).contents.filter { !$0.isBlank }
    if let line = markup.frameLine(of: content, in: cleaned) {
      throw ContentGuard.markupDoubt("a mark of where a file begins or ends", line)
    }
    if let line = markup.otherTurn(in: solid) {
      throw ContentGuard.markupDoubt("where another turn of the conversation begins", line)
    }
    if let line = [solid.first, solid.last].compactMap({ $0 }).first(where: { Fence($0) != nil }),
      FileKind.isProse(path),
      !fencesAreClosed(solid), fencesAreClosed(TextLines(old).contents)
    {
      throw ContentGuard.markupDoubt("a fence without its other end", line)
    }
    if let line = solid.first, isSigned(solid), !isSigned(TextLines(old).contents.filter({ !$0.isBlank })) {
      throw ContentGuard.markupDoubt("one of a diff, as all others are", line)
    }
    for line in [solid.first, solid.last].compactMap({ $0 }) {
      if let kind = markup.markup(atEdge: line, of: cleaned) { throw ContentGuard.markupDoubt(kind, line) }
    }
    return cleaned
  }

  private func fencesAreClosed(_ lines: [ArraySlice<UInt8>]) -> Bool {
    var open: Fence?
    for fence in lines.compactMap({ Fence($0) }) {
      if let opener = open {
        if fence.closes(opener) { open = nil }
      } else {
        open = fence
      }
    }
    return open == nil
  }

  /// Whether all lines of code have the signs of a diff in front, which none has.
  private func isSigned(_ lines: [ArraySlice<UInt8>]) -> Bool {
    guard lines.count > 1, SourceLanguage(path: path) != nil else { return false }
    let count = { (sign: UInt8) in lines.count { $0.first == sign } }
    let (added, removed) = (count(ASCII.plus), count(ASCII.minus))
    return added == lines.count
      || added > 0 && removed > 0 && added + removed + count(ASCII.space) == lines.count
  }

  private func checkEntities(_ lines: [ArraySlice<UInt8>]) throws(LineMerge.Doubt) {
    if let line = lines.first(where: { Entities.holdsAny($0) }) { throw ContentGuard.entityDoubt(line) }
  }

  /// Whether at least half of the lines of text are the same; confirms a mended path, and never chooses one.
  static func resembles(_ new: [UInt8], _ old: [UInt8]) -> Bool {
    let newLines = TextLines(new).contents.filter { !$0.isBlank }.map { Array($0.trimmed) }
    let oldLines = TextLines(old).contents.filter { !$0.isBlank }.map { Array($0.trimmed) }
    let kept = LineDiff(oldLines, newLines).kept.count
    return kept > 0 && kept * 2 >= max(oldLines.count, newLines.count)
  }

  /// Whether the texts are equal but for line ends and white space before them.
  static func isSame(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    let first = TextLines(first).contents.map { Array($0.trimmedEnd) }
    return first == TextLines(second).contents.map { Array($0.trimmedEnd) }
  }

  private func withLineFeeds(_ text: TextLines) -> [UInt8] {
    var output = Array(text.bytes[..<text.markLength])
    for line in 0..<text.count {
      output += text.content(line)
      if !text.ending(line).isEmpty { output.append(ASCII.newline) }
    }
    return output
  }
}
