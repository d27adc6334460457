/// Chooses between equal places by what the reply says about the place; never finds a place of its own.
struct HintChooser {
  let hints: HunkHints
  let index: LineIndex
  /// How far from their line numbers the file's other hunks were found; nil when they disagree with one another.
  let knownOffsets: Set<Int>?

  /// The one place the hints single out; nil when they leave it open or contradict one another.
  func choose(from places: [Placement]) -> Placement? {
    let choices = [byEndOfFile(places), byLine(places), byAnchors(places)].compactMap { $0 }
    guard let first = choices.first, choices.allSatisfy({ $0.lines == first.lines }) else { return nil }
    return first.ranked(as: .hint)
  }

  private func byEndOfFile(_ places: [Placement]) -> Placement? {
    guard hints.atEndOfFile else { return nil }
    let end = (index.forms.lastIndex { !$0.isBlank } ?? -1) + 1
    return only(places.filter { $0.lines.upperBound >= end })
  }

  /// A number decides when other hunks prove it, or when it hits one place and the next is clearly elsewhere.
  private func byLine(_ places: [Placement]) -> Placement? {
    guard let line = hints.line, hints.lineIsTrusted, let knownOffsets else { return nil }
    if let offset = knownOffsets.first {
      guard knownOffsets.count == 1 else { return nil }
      return only(places.filter { start($0) == line + offset })
    }
    let sorted = places.map { ($0, abs(start($0) - line)) }.sorted { $0.1 < $1.1 }
    guard let nearest = sorted.first, sorted.count > 1 else { return nil }
    let next = sorted[1].1
    let isHit = nearest.1 == 0 && next > 2
    let isNearHit = nearest.1 <= 2 && next >= 10
    return isHit || isNearHit ? nearest.0 : nil
  }

  private func start(_ place: Placement) -> Int { place.firstLine }

  /// The place inside the block an anchor opens, or else the first one after it.
  private func byAnchors(_ places: [Placement]) -> Placement? {
    let anchors = hints.anchors.filter { !$0.isBlank }
    guard !anchors.isEmpty else { return nil }
    var scopes = [0..<index.count]
    for anchor in anchors {
      scopes = scopes.flatMap { scope in
        AnchorCheck(index: index).lines(of: anchor).filter(scope.contains).map { scopeOpened(by: $0, in: scope) }
      }
    }
    let inside = scopes.map { scope in
      places.filter { scope.contains($0.lines.lowerBound) || $0.lines.contains(scope.lowerBound) }
    }
    let chosen = inside.filter { !$0.isEmpty }
    if let first = chosen.first { return chosen.count == 1 ? only(first) : nil }
    // In flat text, such as Markdown below a heading, nothing is indented: what is left after the anchor counts.
    guard scopes.count == 1 else { return nil }
    return only(places.filter { $0.lines.lowerBound >= scopes[0].lowerBound })
  }

  /// From the anchor to the next line that is not indented deeper, closing braces aside.
  private func scopeOpened(by line: Int, in outer: Range<Int>) -> Range<Int> {
    let depth = index.forms[line].indentation.count
    var end = line + 1
    while end < outer.upperBound {
      let form = index.forms[end]
      if !form.isBlank, form.indentation.count <= depth, !isCloser(form) { break }
      end += 1
    }
    return line..<end
  }

  private func isCloser(_ form: LineForm) -> Bool {
    guard let first = form.body.first else { return true }
    return first == UInt8(ascii: "}") || first == UInt8(ascii: ")") || first == UInt8(ascii: "]")
      || form.body.equals("{")
  }

  private func only(_ places: [Placement]) -> Placement? { places.count == 1 ? places[0] : nil }
}
