/// Finds the reading of a hunk that a file bears out.
struct ReadingFinder {
  enum Finding {
    case notFound
    case found(HunkText, HunkPlacer.Outcome)
    /// Several lines could divide the block, and the file bears out more than one.
    case dividerIsOpen
  }

  let index: LineIndex
  let path: String

  /// The reading found on the tightest rung, earlier ones first; hints are left aside.
  func find(_ item: FileEditing.Item) -> Finding {
    let dividers = item.readings.filter { $0.reading == .otherDivider }
    if !dividers.isEmpty { return findDivider(dividers, item) }
    var best: (text: HunkText, outcome: HunkPlacer.Outcome, rung: Rung)?
    for text in item.readings {
      let outcome = HunkPlacer(index: index, knownOffsets: nil).place(text, hints: HunkHints())
      guard let rung = rung(of: outcome), best.map({ rung < $0.rung }) ?? true else { continue }
      best = (text, outcome, rung)
      if rung <= .trailingWhitespace { break }
    }
    if let best { return .found(best.text, best.outcome) }
    for text in item.readings {
      if let (shortened, placement) = ElisionPlacer(index: index).place(text) {
        return .found(shortened, .placed(placement))
      }
    }
    if let text = item.readings.first.flatMap(lostSpaces) {
      let outcome = HunkPlacer(index: index, knownOffsets: nil).place(text, hints: HunkHints())
      if case .placed(let placement) = outcome, placement.rung <= .trailingWhitespace {
        return .found(text, outcome)
      }
    }
    return .notFound
  }

  /// The text of a diff some of whose context lines lost the space that is their sign, and so the first of their own:
  /// those that the file has only with one more. Nil when there are none.
  private func lostSpaces(_ text: HunkText) -> HunkText? {
    guard text.reading == .plain || text.reading == .lostSpace, let kept = text.kept else { return nil }
    var search = TextLines(text.search).contents
    var replace = TextLines(text.replace).contents
    var isChanged = false
    for line in kept where line.old < search.count && line.new < replace.count && !search[line.old].isBlank {
      let content = search[line.old]
      let like = index.lines(like: LineForm(content)).map { index.text.content($0) }
      let longer = [ASCII.space] + content
      guard content.first == ASCII.space, !like.contains(content), like.contains(where: { $0.elementsEqual(longer) })
      else { continue }
      search[line.old] = longer[...]
      replace[line.new] = longer[...]
      isChanged = true
    }
    guard isChanged else { return nil }
    return HunkText(
      reading: .lostSpace, search: search.joinedLines, replace: replace.joinedLines, kept: kept,
      endsAreMeant: text.endsAreMeant)
  }

  private func rung(of outcome: HunkPlacer.Outcome) -> Rung? {
    switch outcome {
    case .placed(let placement): placement.rung
    case .ambiguous(let places): places.map(\.rung).min()
    case .notFound: nil
    }
  }

  private func findDivider(_ dividers: [HunkText], _ item: FileEditing.Item) -> Finding {
    let contentGuard = ContentGuard(index: index, path: path, dialect: item.edit.dialect)
    var found: [(HunkText, HunkPlacer.Outcome)] = []
    var wouldWriteMarker = false
    for text in dividers {
      let outcome = HunkPlacer(index: index, knownOffsets: nil).place(text, hints: HunkHints())
      if case .notFound = outcome { continue }
      let merge = LineMerge(index: index, path: path, text: text)
      // A division that would write a marker as text is the wrong one.
      if (try? contentGuard.check(merge)) == nil {
        wouldWriteMarker = true
      } else {
        found.append((text, outcome))
      }
    }
    switch found.count {
    case 0: return wouldWriteMarker ? .dividerIsOpen : .notFound
    case 1: return .found(found[0].0, found[0].1)
    default: return .dividerIsOpen
    }
  }
}
