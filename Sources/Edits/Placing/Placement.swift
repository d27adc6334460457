/// A place in a file where the searched lines stand.
struct Placement: Sendable {
  /// For each searched line its line in the file; nil for one the file does not have (an extra blank edge, an elision).
  let mapping: [Int?]
  /// Lines of the file from the first found to the last.
  let lines: Range<Int>
  let rung: Rung
  /// Every way to explain the indentation found; never empty.
  let changes: [IndentationChange]
  /// Folded characters that the file spells differently from the reply.
  let isFolded: Bool
  /// Whether white space at line ends differs.
  let tailsDiffer: Bool

  /// Where the first line is indented otherwise than in the reply.
  var isShifted: Bool { changes != [.none] }

  /// Number of the line the first searched line stands on, or would stand on, counted from 1.
  var firstLine: Int {
    guard let offset = mapping.firstIndex(where: { $0 != nil }), let line = mapping[offset] else {
      return lines.lowerBound + 1
    }
    return line - offset + 1
  }

  func ranked(as rung: Rung) -> Placement {
    Placement(
      mapping: mapping, lines: lines, rung: rung, changes: changes, isFolded: isFolded, tailsDiffer: tailsDiffer)
  }
}

/// Searched lines, prepared for comparison with files.
struct SearchBlock {
  let forms: [LineForm]
  /// The lines without blank ones at both ends.
  let middle: Range<Int>
  /// Indentations of the lines to be put in, which an explanation must fit.
  let newIndentations: [ArraySlice<UInt8>]

  init(_ lines: [ArraySlice<UInt8>], newIndentations: [ArraySlice<UInt8>] = []) {
    forms = lines.map { LineForm($0) }
    self.newIndentations = newIndentations
    let first = forms.firstIndex { !$0.isBlank } ?? forms.count
    let last = forms.lastIndex { !$0.isBlank } ?? forms.count - 1
    middle = first..<max(first, last + 1)
  }

  var isBlank: Bool { middle.isEmpty }

  /// Beyond so many places the rest is not looked at, and none of them is ever chosen.
  static let mostPlaces = 1000

  /// Whether all lines that are not blank are indented.
  var isIndented: Bool { forms[middle].allSatisfy { $0.isBlank || !$0.indentation.isEmpty } }

  /// Whether a line that is not blank has white space at its end.
  var showsTails: Bool { forms[middle].contains { !$0.isBlank && !$0.tail.isEmpty } }

  /// All places in `index` where the lines stand on some rung, in file order.
  func places(in index: LineIndex) -> [Placement] {
    guard !isBlank, middle.count <= index.count else { return [] }
    var rarest: (offset: Int, count: Int)?
    for offset in middle where !forms[offset].isBlank {
      let count = index.count(like: forms[offset])
      if count == 0 { return [] }
      if count <= rarest?.count ?? .max { rarest = (offset, count) }
      if count == 1 { break }
    }
    guard let rarest else { return [] }
    var places: [Placement] = []
    for line in index.lines(like: forms[rarest.offset]) {
      guard let place = place(at: line - (rarest.offset - middle.lowerBound), in: index) else { continue }
      places.append(place)
      if places.count > SearchBlock.mostPlaces { break }
    }
    return places
  }

  /// The place whose first searched line that is not blank stands at `start`, if the others follow.
  func place(at start: Int, in index: LineIndex) -> Placement? {
    guard start >= 0, start + middle.count <= index.count else { return nil }
    var isFolded = false
    var tailsDiffer = false
    var pairs: [IndentationProof.Pair] = []
    var mapping = [Int?](repeating: nil, count: forms.count)
    for searched in middle {
      let form = forms[searched]
      let line = index.forms[start + searched - middle.lowerBound]
      guard form.isBlank == line.isBlank else { return nil }
      if !form.equals(line) {
        guard form.resembles(line) else { return nil }
        isFolded = true
      }
      if form.tail != line.tail { tailsDiffer = true }
      if !form.isBlank, !line.beginsWithUnusualSpace, !form.beginsWithUnusualSpace {
        pairs.append((form.indentation, line.indentation))
      }
      mapping[searched] = start + searched - middle.lowerBound
    }
    let proof = IndentationProof(pairs: pairs)
    let changes = proof.explanations(unit: index.style.unit, newIndentations: newIndentations)
    guard let change = changes.first else { return nil }
    let edgesAreMissing = mapEdges(&mapping, start: start, in: index, tailsDiffer: &tailsDiffer)
    var rung = change.rung
    if edgesAreMissing { rung = max(rung, .blankEdges) }
    if tailsDiffer { rung = max(rung, .trailingWhitespace) }
    if isFolded { rung = max(rung, .lookAlikes) }
    let mapped = mapping.compactMap { $0 }
    return Placement(
      mapping: mapping, lines: (mapped.first ?? start)..<((mapped.last ?? start) + 1), rung: rung, changes: changes,
      isFolded: isFolded, tailsDiffer: tailsDiffer)
  }

  /// Finds the blank lines at both ends next to the place; tells whether the file lacks one of them.
  private func mapEdges(_ mapping: inout [Int?], start: Int, in index: LineIndex, tailsDiffer: inout Bool) -> Bool {
    var isMissing = false
    var line = start - 1
    for searched in stride(from: middle.lowerBound - 1, through: 0, by: -1) {
      guard line >= 0, index.forms[line].isBlank, !isMissing else {
        isMissing = true
        continue
      }
      mapping[searched] = line
      if index.forms[line].tail != forms[searched].tail { tailsDiffer = true }
      line -= 1
    }
    line = start + middle.count
    var endIsMissing = false
    for searched in middle.upperBound..<forms.count {
      guard line < index.count, index.forms[line].isBlank, !endIsMissing else {
        endIsMissing = true
        continue
      }
      mapping[searched] = line
      if index.forms[line].tail != forms[searched].tail { tailsDiffer = true }
      line += 1
    }
    return isMissing || endIsMissing
  }
}
