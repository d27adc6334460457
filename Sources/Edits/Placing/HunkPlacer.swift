/// Finds the one place of a hunk's searched lines, or says why there is none.
struct HunkPlacer {
  enum Outcome {
    case placed(Placement)
    /// Places that nothing tells apart.
    case ambiguous([Placement])
    case notFound
  }

  let index: LineIndex
  let knownOffsets: Set<Int>?
  /// Another hunk of the reply stands in the file with its indentation, so that this one's is the file's as well.
  var indentationIsShown = false

  func place(_ text: HunkText, hints: HunkHints) -> Outcome {
    let search = TextLines(text.search).contents
    let replace = TextLines(text.replace).contents
    let block = SearchBlock(search, newIndentations: replace.filter { !$0.isBlank }.map(\.indentation))
    let places = block.places(in: index)
    guard let best = places.map(\.rung).min() else { return .notFound }
    let equals = places.filter { $0.rung == best }
    var candidates = equals
    if equals.count == 1 {
      candidates += places.filter { $0.rung != best && isRival($0, of: equals[0], block) }
      if candidates.count == 1 { return .placed(equals[0]) }
    }
    guard places.count <= SearchBlock.mostPlaces else { return .ambiguous(candidates) }
    let chooser = HintChooser(hints: hints, index: index, knownOffsets: knownOffsets)
    // A hint chooses between equals; where one place is nearer to the text than its rivals, it must be that one.
    if let chosen = chooser.choose(from: candidates), equals.contains(where: { $0.lines == chosen.lines }) {
      return .placed(chosen)
    }
    return .ambiguous(candidates)
  }

  /// Whether a damage that models are known for could have turned the text of the one place into that of the other.
  private func isRival(_ other: Placement, of place: Placement, _ block: SearchBlock) -> Bool {
    if place.isShifted { return true }
    // Indentation gets lost, but none is made up that happens to be another place's.
    if other.isShifted { return !(indentationIsShown || block.isIndented) }
    // White space that the reply shows at a line's end was not lost on the way.
    let lostTails = other.tailsDiffer && !place.tailsDiffer && !block.showsTails
    return lostTails || place.tailsDiffer || other.isFolded != place.isFolded
  }
}
