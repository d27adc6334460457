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
    return .notFound
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
