/// Finds searched text that leaves lines out: every piece between the marks must have one place, in their order.
struct ElisionPlacer {
  let index: LineIndex

  /// The place of `text`; nil when it has no marks, or a piece has none or several places.
  func place(_ text: HunkText) -> (text: HunkText, placement: Placement)? {
    var search = TextLines(text.search).contents
    var replace = TextLines(text.replace).contents
    let count = search.count
    trimEdges(&search, &replace)
    let marks = search.indices.filter { Elision.isMark(search[$0]) }
    guard !marks.isEmpty || search.count < count, marksStay(marks, search, replace) else { return nil }
    let indentations = replace.filter { !$0.isBlank }.map(\.indentation)
    var mapping: [Int?] = []
    var changes: [IndentationChange]?
    var isFolded = false
    var tailsDiffer = false
    var end = 0
    var start = 0
    for mark in marks + [search.count] {
      let piece = Array(search[start..<mark])
      guard let place = unique(piece, indentations), place.lines.lowerBound >= end else { return nil }
      changes = changes.map { known in known.filter(place.changes.contains) } ?? place.changes
      mapping += place.mapping + (mark < search.count ? [nil] : [])
      isFolded = isFolded || place.isFolded
      tailsDiffer = tailsDiffer || place.tailsDiffer
      end = place.lines.upperBound
      start = mark + 1
    }
    guard let changes, !changes.isEmpty, let first = mapping.compactMap({ $0 }).first else { return nil }
    let placement = Placement(
      mapping: mapping, lines: first..<end, rung: .elision, changes: changes, isFolded: isFolded,
      tailsDiffer: tailsDiffer)
    var shortened = HunkText(reading: text.reading, search: search.joinedLines, replace: replace.joinedLines)
    if shortened.search == text.search { shortened.kept = text.kept }
    return (shortened, placement)
  }

  private func unique(_ piece: [ArraySlice<UInt8>], _ indentations: [ArraySlice<UInt8>]) -> Placement? {
    let block = SearchBlock(piece, newIndentations: indentations)
    let places = block.places(in: index)
    return places.count == 1 ? places[0] : nil
  }

  /// Drops a mark that begins or ends both texts: it stands for the rest of the file.
  private func trimEdges(_ search: inout [ArraySlice<UInt8>], _ replace: inout [ArraySlice<UInt8>]) {
    while let old = search.first, let new = replace.first, old == new, Elision.isMark(old) {
      search.removeFirst()
      replace.removeFirst()
    }
    while let old = search.last, let new = replace.last, old == new, Elision.isMark(old) {
      search.removeLast()
      replace.removeLast()
    }
  }

  /// Whether the new text keeps every mark of the old, and has no other.
  private func marksStay(_ marks: [Int], _ search: [ArraySlice<UInt8>], _ replace: [ArraySlice<UInt8>]) -> Bool {
    let kept = Set(LineDiff(search.map { Array($0) }, replace.map { Array($0) }).kept.map(\.old))
    return marks.allSatisfy(kept.contains) && replace.count { Elision.isMark($0) } == marks.count
  }
}
