/// The hunks of one file and their way onto its bytes.
///
/// All hunks are looked for in the file as it is. Only a hunk that is not found there is looked for in what the others
/// make of it, as models also write their later blocks against their earlier ones.
struct FileEditing {
  /// A hunk and where in the reply it stands.
  struct Item {
    let edit: Edit
    let number: Int
    let hunk: Hunk
    /// Readings of the hunk's text, likeliest first.
    let readings: [HunkText]
    /// The path as written when it had to be mended.
    let mendedPath: String?
    /// The reply holds HTML entities and nothing that shows whether they are meant.
    let entitiesAreOpen: Bool
    /// The text is no longer that of the reply, and nothing else is tried for it.
    var isFallback = false

    /// Whether the edit has several hunks, so that refusals name the number.
    var isOneOfSeveral: Bool {
      if case .modify(let hunks, _, _) = edit.action { return hunks.count > 1 }
      return false
    }
  }

  /// A hunk whose result is certain.
  struct Placed {
    let item: Item
    let text: HunkText
    let placements: [Placement]
    var splices: [Splice]
  }

  let path: String
  let options: ApplyOptions
  /// The file's bytes: the new ones once all hunks are applied, else the old ones.
  private(set) var bytes: [UInt8]
  private(set) var grades: [Grade] = []
  private(set) var refusals: [Refusal] = []

  init(path: String, bytes: [UInt8], options: ApplyOptions) {
    self.path = path
    self.bytes = bytes
    self.options = options
  }

  /// Applies all of `items`, or notes refusals and leaves the bytes as they were.
  mutating func apply(_ items: [Item]) {
    let original = LineIndex(bytes)
    refusals = items.compactMap { TextCheck(index: original, path: path).refusal(for: $0) }
    guard refusals.isEmpty else { return }
    var waiting = items
    var current = original
    var result = bytes
    while !waiting.isEmpty {
      var round = EditingRound(path: path, options: options, index: current)
      round.place(waiting)
      refusals += round.refusals
      guard refusals.isEmpty, !round.placed.isEmpty, let next = round.write() else {
        refusals += round.overlaps
        break
      }
      grades += round.grades
      waiting = round.notFound
      result = next
      if !waiting.isEmpty { current = LineIndex(next) }
    }
    guard refusals.isEmpty else {
      refuse(waiting, unlessIn: current, original: original)
      return
    }
    let wasChanged = waiting.count < items.count
    for item in waiting {
      if let refusal = anchorIsMissing(item, in: original) {
        refusals.append(refusal)
      } else if let grade = AppliedCheck(index: original).grade(of: item, path: path) {
        grades.append(grade)
      } else if !item.isFallback,
        let found = BlockFallback(path: path, options: options, bytes: result).apply(item)
      {
        result = found.bytes
        grades.append(found.grade)
      } else {
        refusals.append(notFound(item, in: original, afterOthers: wasChanged))
      }
    }
    if refusals.isEmpty { checkEscapes(items, result) }
    if refusals.isEmpty { bytes = result }
  }

  /// Refuses what comes of edits out of JSON whose escapes were damaged.
  private mutating func checkEscapes(_ items: [Item], _ result: [UInt8]) {
    guard let item = items.first(where: { $0.edit.dialect == .json }) else { return }
    do throws(LineMerge.Doubt) {
      try EscapeCheck(path: path).check(result, of: bytes)
    } catch {
      refusals.append(
        Refusal(
          error.code, edit: item.edit.number, hunk: item.isOneOfSeveral ? item.number : nil, path: path,
          reason: error.reason, advice: error.advice, range: item.hunk.range))
    }
  }

  /// Adds what is also wrong with the other hunks, so that one repair can mend all.
  private mutating func refuse(_ waiting: [Item], unlessIn current: LineIndex, original: LineIndex) {
    let known = Set(refusals.map { [$0.edit ?? 0, $0.hunk ?? 0] })
    for item in waiting where !known.contains([item.edit.number, item.isOneOfSeveral ? item.number : 0]) {
      var round = EditingRound(path: path, options: options, index: current)
      round.place([item])
      guard !round.notFound.isEmpty, AppliedCheck(index: original).grade(of: item, path: path) == nil else { continue }
      refusals.append(notFound(item, in: original, afterOthers: false))
    }
  }

  /// The refusal of a hunk whose text has a place, and not after the line that its `@@` names.
  private func anchorIsMissing(_ item: Item, in index: LineIndex) -> Refusal? {
    guard item.hunk.hints.anchorsBind,
      case .found(_, .placed(let placement)) = ReadingFinder(index: index, path: path).find(item),
      let anchor = AnchorCheck(index: index).missing(item.hunk.hints, at: placement)
    else { return nil }
    return Refusal(
      .noMatch, edit: item.edit.number, hunk: item.isOneOfSeveral ? item.number : nil, path: path, rung: placement.rung,
      reason: "No line of the file in front of the place is like the anchor `\(Window.visible(anchor))`.",
      windows: [
        NearestWindow(index: index).window(
          start: placement.lines.lowerBound, count: placement.lines.count, title: "Lines of the file")
      ], advice: "Name the line that the block begins with, as it stands in the file, or leave the anchor out.",
      range: item.hunk.range)
  }

  private func notFound(_ item: Item, in index: LineIndex, afterOthers: Bool) -> Refusal {
    let search = TextLines(item.hunk.texts[0].search).contents
    let finder = NearestWindow(index: index)
    let nearest = finder.find(search)
    let shown = nearest ?? (index.count > 0 ? finder.window(start: 0, count: 8, title: "The file begins") : nil)
    let missing = search.filter { !$0.isBlank && index.count(like: LineForm($0)) == 0 }
    var reason = "The searched text stands nowhere in the file."
    if let line = missing.first {
      reason += " It has no line like `\(Window.visible(line.trimmed))`"
      reason += missing.count > 1 ? ", nor \(missing.count - 1) other of the searched lines." : "."
    } else if !search.isEmpty {
      reason += " Each of its lines does, but not together in this order."
    }
    let advice =
      nearest == nil
      ? "Send the edit with lines that are in the file, or the whole file."
      : "Send the edit again with searched lines copied exactly from the lines above."
    return Refusal(
      .noMatch, edit: item.edit.number, hunk: item.isOneOfSeveral ? item.number : nil, path: path, rung: .elision,
      reason: reason, windows: shown.map { [$0] } ?? [], advice: advice, range: item.hunk.range)
  }
}
