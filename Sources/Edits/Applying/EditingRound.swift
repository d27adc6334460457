/// One look for hunks in one state of a file, and the writing of those that were found.
struct EditingRound {
  let path: String
  let options: ApplyOptions
  let index: LineIndex
  private(set) var placed: [FileEditing.Placed] = []
  private(set) var notFound: [FileEditing.Item] = []
  private(set) var refusals: [Refusal] = []
  private(set) var overlaps: [Refusal] = []

  init(path: String, options: ApplyOptions, index: LineIndex) {
    self.path = path
    self.options = options
    self.index = index
  }

  /// Places what is unique first; line numbers choose among the rest as far as the unique ones prove them.
  mutating func place(_ items: [FileEditing.Item]) {
    var open: [(item: FileEditing.Item, text: HunkText)] = []
    var offsets: Set<Int> = []
    for item in items {
      if takeUnusual(item) { continue }
      switch finder.find(item) {
      case .notFound: notFound.append(item)
      case .found(let text, .placed(let placement)):
        if let line = item.hunk.hints.line { offsets.insert(placement.firstLine - line) }
        accept(item, text, [placement])
      case .found(let text, _): open.append((item, text))
      case .dividerIsOpen: refusals.append(dividerIsOpen(item))
      }
    }
    let isShown = placed.contains { hunk in
      hunk.placements.allSatisfy { !$0.isShifted }
        && TextLines(hunk.text.search).contents.contains { !$0.isBlank && !$0.indentation.isEmpty }
    }
    for (item, text) in open {
      let known = offsets.count < 2 ? offsets : nil
      let placer = HunkPlacer(index: index, knownOffsets: known, indentationIsShown: isShown)
      switch placer.place(text, hints: item.hunk.hints) {
      case .placed(let placement): accept(item, text, [placement])
      case .ambiguous(let places): settle(item, text, places, among: open.map(\.item))
      case .notFound: notFound.append(item)
      }
    }
    placed.sort { ($0.item.edit.number, $0.item.number) < ($1.item.edit.number, $1.item.number) }
  }

  private var finder: ReadingFinder { ReadingFinder(index: index, path: path) }

  /// Handles what is not a search for lines: text inside lines, and text put at the file's end.
  private mutating func takeUnusual(_ item: FileEditing.Item) -> Bool {
    let text = item.readings[0]
    if text.search.isBlankText {
      if !text.search.isEmpty, index.forms.allSatisfy(\.isBlank), TextLines(text.search).count == index.count {
        let all = 0..<index.count
        accept(
          item, text,
          [
            Placement(
              mapping: all.map { $0 }, lines: all, rung: .exact, changes: [.none], isFolded: false, tailsDiffer: false)
          ])
        return true
      }
      guard item.hunk.hints.atEndOfFile, text.search.isEmpty else {
        refusals.append(searchesForNothing(item))
        return true
      }
      let end = index.count
      let lines = TextLines(text.replace).contents.map { Splice.NewLine(content: Array($0), standsFor: nil) }
      let placement = Placement(
        mapping: [], lines: end..<end, rung: .exact, changes: [.none], isFolded: false, tailsDiffer: false)
      if let same = alreadyAtEnd(TextLines(text.replace).contents) {
        refusals.append(alreadyThere(item, same))
        return true
      }
      placed.append(
        FileEditing.Placed(
          item: item, text: text, placements: [placement], splices: [Splice(lines: end..<end, new: lines)]))
      return true
    }
    guard item.hunk.hints.mayBePartOfLine else { return false }
    let partial = PartialLines(text.search, in: index)
    var found = partial.occurrences
    if found.count > 1, !item.hunk.hints.everyPlace, let line = item.hunk.hints.line {
      let hits = found.filter { $0.lines.lowerBound + 1 == line }
      if hits.count == 1 { found = hits }
    }
    // Text that begins with indentation begins its line, where it can.
    let atStart = found.filter(\.before.isEmpty)
    if !atStart.isEmpty, text.search.first.map(ASCII.isBlank) == true {
      found = found.filter { $0.before.isEmpty || !$0.before.isBlank }
    }
    // Whole lines are a matter for the ladder, which also knows their near-duplicates.
    let staysBlank = text.replace.isEmpty && !partial.endsLine
    guard !found.isEmpty, found.count > 1 || !found[0].isWholeLines || staysBlank else { return false }
    if found.count == 1, found[0].endsLine, found[0].beginsAfterIndentation, partial.isKeptWithoutIndentation(text) {
      return false
    }
    acceptParts(item, partial, found)
    return true
  }

  /// The last lines of the file where they are what is to be put after them, and say something.
  private func alreadyAtEnd(_ new: [ArraySlice<UInt8>]) -> Placement? {
    let start = index.count - new.count
    guard start >= 0, new.contains(where: { $0.count(where: ASCII.isWord) > 3 }),
      new.indices.allSatisfy({ index.text.content(start + $0).trimmedEnd == new[$0].trimmedEnd })
    else { return nil }
    let all = start..<index.count
    return Placement(
      mapping: all.map { $0 }, lines: all, rung: .exact, changes: [.none], isFolded: false, tailsDiffer: false)
  }

  private mutating func acceptParts(
    _ item: FileEditing.Item, _ partial: PartialLines, _ found: [PartialLines.Occurrence]
  ) {
    let new = item.readings[0].replace
    if found.count == 1 {
      let whole = PartialLines(new, in: index).occurrences.first {
        $0.lines.overlaps(found[0].lines) && $0.before.count <= found[0].before.count
          && $0.after.count <= found[0].after.count
      }
      guard whole == nil || new == item.readings[0].search || new.count < item.readings[0].search.count else {
        refusals.append(alreadyThere(item, partial.placement(found[0])))
        return
      }
      if new.isEmpty, found[0].leavesBlankLine(partial.endsLine) {
        refusals.append(leavesBlankLine(item, partial.placement(found[0])))
        return
      }
      if found[0].beginsAfterIndentation, TextLines(new).count > 1, TextLines(item.readings[0].search).count == 1 {
        refusals.append(indentationIsOpen(item, partial.placement(found[0])))
        return
      }
      accept(item, partial.text(replacing: found[0], by: new), [partial.placement(found[0])])
      return
    }
    let areApart = zip(found, found.dropFirst()).allSatisfy { $0.lines.upperBound <= $1.lines.lowerBound }
    guard item.hunk.hints.everyPlace, areApart else {
      refusals.append(ambiguous(item, found.map { partial.placement($0) }))
      return
    }
    for occurrence in found {
      accept(item, partial.text(replacing: occurrence, by: new), [partial.placement(occurrence)])
    }
  }

  /// Takes every place when the reply asks for each of them; refuses otherwise.
  private mutating func settle(
    _ item: FileEditing.Item, _ text: HunkText, _ places: [Placement], among open: [FileEditing.Item]
  ) {
    let areEqual = places.allSatisfy { $0.rung == places[0].rung }
    let areApart = zip(places, places.dropFirst()).allSatisfy { $0.lines.upperBound <= $1.lines.lowerBound }
    let twins = open.filter { $0.readings == item.readings }
    if areEqual, areApart, item.hunk.hints.everyPlace {
      accept(item, text, places)
    } else if areEqual, areApart, twins.count == places.count,
      let turn = twins.firstIndex(where: { $0.edit.number == item.edit.number && $0.number == item.number })
    {
      accept(item, text, [places[turn]])
    } else {
      refusals.append(ambiguous(item, places))
    }
  }

  private mutating func accept(_ item: FileEditing.Item, _ text: HunkText, _ placements: [Placement]) {
    let anchors = AnchorCheck(index: index)
    guard placements.allSatisfy({ anchors.missing(item.hunk.hints, at: $0) == nil }) else {
      notFound.append(item)
      return
    }
    let text = ContentMarkup(path: path, old: index.text)
      .cleaned(PlaceMarks.dropped(from: text, unlessIn: index, isMarked: item.hunk.hints.line != nil))
    let rung = placements.map(\.rung).max() ?? .exact
    guard rung <= options.loosestRung, options.loosestRung > .exact || text.reading == .plain else {
      refusals.append(tooLoose(item, text, placements))
      return
    }
    let search = TextLines(text.search).contents
    let replace = TextLines(text.replace).contents
    let merge = LineMerge(index: index, path: path, text: text)
    do throws(LineMerge.Doubt) {
      let contentGuard = ContentGuard(index: index, path: path, dialect: item.edit.dialect)
      try contentGuard.check(merge)
      try contentGuard.checkEdges(merge)
      if item.entitiesAreOpen, text.reading != .htmlEntities {
        try contentGuard.checkEntities(merge)
      }
      var splices: [Splice] = []
      for placement in placements {
        try AppliedCheck(index: index).check(search, replace, at: placement)
        let more = try merge.splices(at: placement)
        try AppliedCheck(index: index).check(more, at: placement)
        try contentGuard.checkLeftOut(more)
        splices += more
      }
      placed.append(FileEditing.Placed(item: item, text: text, placements: placements, splices: splices))
    } catch {
      refusals.append(doubt(error, item, placements))
    }
  }

  /// The file with all placed hunks applied; nil when they overlap.
  mutating func write() -> [UInt8]? {
    var all: [(splice: Splice, owner: Int)] = []
    for (owner, hunk) in placed.enumerated() { all += hunk.splices.map { ($0, owner) } }
    all.sort {
      ($0.splice.lines.lowerBound, $0.splice.lines.upperBound) < (
        $1.splice.lines.lowerBound, $1.splice.lines.upperBound
      )
    }
    var chosen: [(splice: Splice, owner: Int)] = []
    for next in all {
      if let last = chosen.last, last.splice.overlaps(next.splice) {
        if last.splice == next.splice, !next.splice.lines.isEmpty { continue }
        overlaps.append(overlap(placed[next.owner], placed[last.owner], next.splice))
        continue
      }
      chosen.append(next)
    }
    guard overlaps.isEmpty else { return nil }
    for hunk in placed where hunk.item.hunk.hints.newTextLacksFinalNewline != nil {
      if hunk.placements.contains(where: { $0.lines.upperBound < index.count }) { overlaps.append(notAtEnd(hunk)) }
    }
    guard overlaps.isEmpty else { return nil }
    let lacks = placed.compactMap(\.item.hunk.hints.newTextLacksFinalNewline).last
    return SpliceWriter(text: index.text, lacksFinalNewline: lacks).write(chosen.map(\.splice))
  }

  /// One grade for each place.
  var grades: [Grade] {
    placed.flatMap { hunk in
      hunk.placements.map { placement in
        Grade(
          edit: hunk.item.edit.number, hunk: hunk.item.number, path: path, rung: placement.rung,
          reading: hunk.text.reading, lines: (placement.lines.lowerBound + 1)..<(placement.lines.upperBound + 1),
          distance: hunk.item.hunk.hints.line.map { abs($0 - placement.firstLine) } ?? 0,
          mendedPath: hunk.item.mendedPath,
          alreadyApplied: hunk.splices.isEmpty && hunk.item.hunk.hints.newTextLacksFinalNewline == nil)
      }
    }
  }
}
