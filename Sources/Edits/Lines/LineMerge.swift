/// Writes the difference between searched and new lines onto the file's own lines.
struct LineMerge {
  /// Why the result is open although the place is certain.
  struct Doubt: Error, Equatable {
    var code: Refusal.Code = .doubtful
    var reason: String
    var windows: [Window] = []
    var advice: String
  }

  let index: LineIndex
  let path: String
  let search: [ArraySlice<UInt8>]
  let replace: [ArraySlice<UInt8>]
  private let kept: [(old: Int, new: Int)]
  /// The ends of the new lines, where the reply says them.
  private let ends: [ArraySlice<UInt8>]?

  init(index: LineIndex, path: String, text: HunkText) {
    self.index = index
    self.path = path
    let old = TextLines(text.search)
    let new = TextLines(text.replace)
    search = old.contents
    replace = new.contents
    ends = text.endsAreMeant ? (0..<new.count).map { new.ending($0) } : nil
    // Lines that end otherwise are other lines where ends are meant.
    kept = LineMerge.kept(
      text.endsAreMeant ? (0..<old.count).map { old.whole($0) } : search,
      text.endsAreMeant ? (0..<new.count).map { new.whole($0) } : replace, signs: text.kept)
  }

  /// The searched lines that stay: those that the reply's signs name, and between them what a comparison finds.
  private static func kept(
    _ search: [ArraySlice<UInt8>], _ replace: [ArraySlice<UInt8>], signs: [HunkText.KeptLine]?
  ) -> [(old: Int, new: Int)] {
    var kept: [(old: Int, new: Int)] = []
    var (oldNext, newNext) = (0, 0)
    func compare(_ old: Range<Int>, _ new: Range<Int>) {
      guard !old.isEmpty, !new.isEmpty else { return }
      let common = LineDiff(search[old].map { Array($0) }, replace[new].map { Array($0) }).kept
      kept += common.map { ($0.old + old.lowerBound, $0.new + new.lowerBound) }
    }
    for line in signs ?? [] where line.old < search.count && line.new < replace.count {
      compare(oldNext..<line.old, newNext..<line.new)
      kept.append((line.old, line.new))
      (oldNext, newNext) = (line.old + 1, line.new + 1)
    }
    compare(oldNext..<search.count, newNext..<replace.count)
    return kept
  }

  /// New lines, by their index, that the searched text does not have.
  var newLines: [Int] {
    let old = Set(kept.map(\.new))
    return replace.indices.filter { !old.contains($0) }
  }

  /// The changes to the file's lines at `placement`.
  func splices(at placement: Placement) throws(Doubt) -> [Splice] {
    try IndentationDoubt(index: index, path: path, search: search, replace: replace, newLines: newLines)
      .check(placement)
    let spelling = try spelling(at: placement)
    var results: [[Splice]] = []
    for change in placement.changes {
      results.append(try splices(at: placement, change: change, spelling: spelling))
    }
    guard results.allSatisfy({ $0 == results[0] }) else {
      throw Doubt(
        reason: "The file indents these lines otherwise than the edit, in a way that can be read as a shift or as "
          + "another unit, so the indentation of the new lines is open.",
        advice: "Copy the searched lines with the file's own indentation.")
    }
    return results[0]
  }

  private func splices(
    at placement: Placement, change: IndentationChange, spelling: CharacterMerge
  ) throws(Doubt) -> [Splice] {
    var splices: [Splice] = []
    var oldNext = 0
    var newNext = 0
    for (old, new) in kept + [(old: search.count, new: replace.count)] {
      if old > oldNext || new > newNext {
        let splice = try splice(
          old: oldNext..<old, new: newNext..<new, at: placement, change: change, spelling: spelling)
        if !splice.lines.isEmpty || !splice.new.isEmpty { splices.append(splice) }
      }
      oldNext = old + 1
      newNext = new + 1
    }
    return splices
  }

  private func splice(
    old: Range<Int>, new: Range<Int>, at placement: Placement, change: IndentationChange, spelling: CharacterMerge
  ) throws(Doubt) -> Splice {
    if old.isEmpty, !new.isEmpty { try checkEdge(at: old.lowerBound, placement) }
    let gone = old.compactMap { placement.mapping[$0] }
    let range = gone.isEmpty ? insertionPoint(before: old.lowerBound, placement) : gone[0]..<(gone[gone.count - 1] + 1)
    let partners = partners(old: old, new: new)
    var lines: [Splice.NewLine] = []
    for index in new {
      let partner = partners[index].flatMap { searched in placement.mapping[searched].map { (searched, $0) } }
      let content = try newContent(index, partner: partner, change: change, spelling: spelling)
      lines.append(Splice.NewLine(content: content, standsFor: partner?.1, ending: ends?[index]))
    }
    return Splice(lines: range, new: lines)
  }

  /// Refuses an insertion next to a blank edge that the file has not, unless both edges are such: lines between a blank
  /// one of the file and the others may have been left out.
  private func checkEdge(at old: Int, _ placement: Placement) throws(Doubt) {
    guard placement.rung != .elision, !search.isEmpty else { return }
    let isFirstExtra = placement.mapping[0] == nil
    let isLastExtra = placement.mapping[search.count - 1] == nil
    let touchesFirst = isFirstExtra && old > 0 && placement.mapping[old - 1] == nil
    let touchesLast = isLastExtra && old < search.count && placement.mapping[old] == nil
    guard isFirstExtra != isLastExtra, touchesFirst || touchesLast else { return }
    let place = placement.lines
    let near =
      touchesFirst
      ? max(0, place.lowerBound - 4)..<place.lowerBound : place.upperBound..<min(index.count, place.upperBound + 4)
    guard near.contains(where: { index.forms[$0].isBlank }) else { return }
    throw Doubt(
      reason: "The edit inserts lines next to a blank line that the file does not have there.",
      advice: "Copy the searched lines exactly as they stand in the file.")
  }

  private func insertionPoint(before old: Int, _ placement: Placement) -> Range<Int> {
    // After a line the file does not have as such (left-out lines), the next line is the neighbour.
    if old > 0, placement.mapping[old - 1] == nil, old < search.count, let line = placement.mapping[old] {
      return line..<line
    }
    if let line = placement.mapping[..<old].reversed().compactMap({ $0 }).first { return (line + 1)..<(line + 1) }
    let line = placement.mapping[old...].compactMap { $0 }.first ?? placement.lines.lowerBound
    return line..<line
  }

  private func newContent(
    _ new: Int, partner: (searched: Int, file: Int)?, change: IndentationChange, spelling: CharacterMerge
  ) throws(Doubt) -> [UInt8] {
    let form = LineForm(replace[new])
    if form.isBlank { return Array(replace[new]) }
    let isFirst = replace[..<new].allSatisfy { $0.isBlank }
    guard let indentation = change.applied(to: form.indentation, isFirst: isFirst) else {
      throw Doubt(
        reason:
          "The new line `\(Window.visible(replace[new]))` is indented in a way the searched lines do not explain.",
        advice: "Copy the searched lines with the file's own indentation, and indent the new ones to fit.")
    }
    guard let partner else {
      guard !spelling.isDoubtful(form.body.text, ignoringSpaces: true) else { throw doubtfulSpelling(new) }
      return indentation + form.body + form.tail
    }
    let searched = LineForm(search[partner.searched])
    let file = index.forms[partner.file]
    guard let body = spelling.merge(old: searched.body, new: form.body, file: file.body) else {
      throw doubtfulSpelling(new)
    }
    return indentation + body + form.tail
  }

  private func doubtfulSpelling(_ new: Int) -> Doubt {
    Doubt(
      reason: "The file spells quotes, dashes, spaces or letters here with other code points than the edit, and the "
        + "new line `\(Window.visible(replace[new]))` uses some of them.",
      advice: "Copy the searched lines exactly as the file has them, and spell the new lines the same way.")
  }

  /// What the file spells otherwise than the reply at this place.
  private func spelling(at placement: Placement) throws(Doubt) -> CharacterMerge {
    var spelling = CharacterMerge()
    guard placement.isFolded else { return spelling }
    for (searched, line) in placement.mapping.enumerated() {
      guard let line else { continue }
      let isKept = kept.contains { $0.old == searched }
      let aligned = spelling.learn(reply: LineForm(search[searched]).body, file: index.forms[line].body)
      guard aligned || isKept else {
        throw Doubt(
          reason: "Line \(line + 1) holds marks that the edit does not show.",
          advice: "Copy the searched lines exactly as the file has them.")
      }
    }
    return spelling
  }

  /// For new lines of a changed run the searched line each of them stands for: in their order, or by likeness.
  private func partners(old: Range<Int>, new: Range<Int>) -> [Int: Int] {
    var partners: [Int: Int] = [:]
    if old.count == new.count {
      for (searched, line) in zip(old, new) { partners[line] = searched }
      return partners
    }
    var next = new.lowerBound
    for searched in old {
      guard let line = (next..<new.upperBound).first(where: { LineMerge.areSimilar(search[searched], replace[$0]) })
      else { continue }
      partners[line] = searched
      next = line + 1
    }
    return partners
  }

  /// Whether half of two lines is the same from their ends inwards.
  static func areSimilar(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Bool {
    let first = first.trimmed
    let second = second.trimmed
    let shorter = min(first.count, second.count)
    var same = zip(first, second).prefix { $0 == $1 }.count
    same += zip(first.reversed(), second.reversed()).prefix(shorter - same).prefix { $0 == $1 }.count
    return shorter > 0 && same * 4 >= first.count + second.count
  }
}
