/// Recognises edits whose result the file already holds.
struct AppliedCheck {
  let index: LineIndex

  /// Refuses an edit whose new text already stands at its place, next to the old: doing it again would double it.
  func check(
    _ search: [ArraySlice<UInt8>], _ replace: [ArraySlice<UInt8>], at placement: Placement
  ) throws(LineMerge.Doubt) {
    guard replace.count > search.count else { return }
    let block = SearchBlock(replace)
    guard !block.isBlank else { return }
    let place = placement.lines
    let first = max(0, place.lowerBound - replace.count)
    for start in first..<max(first, place.upperBound) {
      guard let found = block.place(at: start, in: index), found.changes.contains(placement.changes[0]) else {
        continue
      }
      let isInside = place.lowerBound <= found.lines.lowerBound && found.lines.upperBound <= place.upperBound
      guard found.lines.overlaps(place), !isInside, found.mapping.allSatisfy({ $0 != nil }) else { continue }
      throw LineMerge.Doubt(
        code: .alreadyApplied,
        reason: "The file already holds the new text at line \(found.lines.lowerBound + 1).",
        advice:
          "Leave this edit out if that is what it should do. To add the lines once more, search for lines on both "
          + "sides of the place.")
    }
  }

  /// Refuses new lines that begin or end with the very line that stands next to them in the file: the searched text
  /// seems to have left that line out.
  func check(_ splices: [Splice], at placement: Placement) throws(LineMerge.Doubt) {
    let found = Set(placement.mapping.compactMap { $0 })
    for splice in splices {
      let solid = splice.new.filter { !$0.content.isBlank }
      guard let first = solid.first, let last = solid.last else { continue }
      for (line, neighbour) in [(first, splice.lines.lowerBound - 1), (last, splice.lines.upperBound)] {
        guard neighbour >= 0, neighbour < index.count, !found.contains(neighbour) else { continue }
        let form = LineForm(line.content[...])
        guard form.weight > 4 || isRule(line.content), form.equals(index.forms[neighbour]) else { continue }
        throw LineMerge.Doubt(
          reason:
            "The new text would repeat line \(neighbour + 1), `\(Window.visible(line.content[...].trimmed))`, next to it.",
          advice: "Search for that line, too, so that it is clear whether it stays once or comes twice.")
      }
    }
  }

  /// Whether a line is nothing but one mark, as a rule and the underline of a heading are.
  private func isRule(_ line: [UInt8]) -> Bool {
    let text = line.trimmed
    return text.count > 4 && text.allSatisfy { $0 == text.first && !ASCII.isWord($0) && $0 != UInt8(ascii: "}") }
  }

  /// The grade of an edit that was not found because the file holds its result; nil when that is not certain.
  ///
  /// The new text must have one place, and share lines with the searched text most of which stand together only there.
  func grade(of item: FileEditing.Item, path: String) -> Grade? {
    let text = item.readings[0]
    let search = TextLines(text.search).contents
    let replace = TextLines(text.replace).contents
    let kept = LineDiff(search.map { Array($0) }, replace.map { Array($0) }).kept
    let shared = kept.filter { !replace[$0.new].isBlank }
    let places = SearchBlock(replace).places(in: index)
    guard places.count == 1, places[0].rung <= .trailingWhitespace else { return inLine(item, text, path) }
    let place = places[0]
    if shared.isEmpty, isRewritten(search, replace) { return grade(item, text, path, place) }
    guard !shared.isEmpty, kept.count < search.count || kept.count < replace.count else { return nil }
    let known = Set(kept.map(\.old))
    let dropped = search.indices.filter { !known.contains($0) }.map { search[$0] }
    guard !dropsLinesAtEdge(search, replace, kept), !stand(dropped, near: place) else { return nil }
    var votes: [Int: Int] = [:]
    for (old, new) in shared {
      for line in index.lines(like: LineForm(replace[new])) where !place.lines.contains(line) {
        for start in Set([line - old, line - new]) { votes[start, default: 0] += 1 }
      }
    }
    guard votes.values.allSatisfy({ $0 * 2 <= shared.count }) else { return nil }
    return grade(item, text, path, place)
  }

  private func grade(_ item: FileEditing.Item, _ text: HunkText, _ path: String, _ place: Placement) -> Grade {
    Grade(
      edit: item.edit.number, hunk: item.number, path: path, rung: place.rung, reading: text.reading,
      lines: (place.lines.lowerBound + 1)..<(place.lines.upperBound + 1), mendedPath: item.mendedPath,
      alreadyApplied: true)
  }

  /// Whether each line of an edit without context became one that is like it and says enough to be no other's, and the
  /// file has none of the old ones.
  private func isRewritten(_ search: [ArraySlice<UInt8>], _ replace: [ArraySlice<UInt8>]) -> Bool {
    let old = search.filter { !$0.isBlank }
    let new = replace.filter { !$0.isBlank }
    return !old.isEmpty && old.count == new.count
      && zip(old, new).allSatisfy { LineMerge.areSimilar($0, $1) && $1.count(where: ASCII.isWord) >= 8 }
      && old.allSatisfy { index.count(like: LineForm($0)) == 0 }
  }

  /// The grade of text inside of a line, which stands there once as it is to be.
  private func inLine(_ item: FileEditing.Item, _ text: HunkText, _ path: String) -> Grade? {
    let (old, new) = (TextLines(text.search).contents, TextLines(text.replace).contents)
    guard item.hunk.hints.mayBePartOfLine, old.count == 1, new.count == 1, LineMerge.areSimilar(old[0], new[0]),
      new[0].count(where: ASCII.isWord) >= 8
    else { return nil }
    let partial = PartialLines(text.replace, in: index)
    let found = partial.occurrences
    guard found.count == 1 else { return nil }
    return grade(item, text, path, partial.placement(found[0]))
  }

  /// Whether a line that was to go still stands next to the place.
  private func stand(_ lines: [ArraySlice<UInt8>], near place: Placement) -> Bool {
    lines.contains { line in
      let form = LineForm(line)
      let others = form.isBlank ? [] : index.lines(like: form)
      return others.contains {
        !place.lines.contains($0) && $0 >= place.lines.lowerBound - lines.count
          && $0 < place.lines.upperBound + lines.count
      }
    }
  }

  /// Whether more lines are dropped before the first or after the last kept line than stand in their place: what is
  /// left then stands in the file whether or not they were dropped.
  private func dropsLinesAtEdge(
    _ search: [ArraySlice<UInt8>], _ replace: [ArraySlice<UInt8>], _ kept: [(old: Int, new: Int)]
  ) -> Bool {
    let solid = kept.filter { !search[$0.old].isBlank }
    guard let first = solid.first, let last = solid.last else { return true }
    func count(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Int { lines.count { !$0.isBlank } }
    return count(search[..<first.old]) > count(replace[..<first.new])
      || count(search[(last.old + 1)...]) > count(replace[(last.new + 1)...])
  }
}
