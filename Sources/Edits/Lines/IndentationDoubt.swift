/// Finds new lines whose indentation the searched text does not settle.
struct IndentationDoubt {
  let index: LineIndex
  let path: String
  let search: [ArraySlice<UInt8>]
  let replace: [ArraySlice<UInt8>]
  let newLines: [Int]

  func check(_ placement: Placement) throws(LineMerge.Doubt) {
    let words = search.reduce(0) { $0 + $1.count { ASCII.isWord($0) } }
    guard !placement.isShifted || words >= 3 else {
      throw doubt("The searched lines hold no word, and their indentation is not the file's.")
    }
    let fresh = newLines.map { replace[$0] }.filter { !$0.isBlank }
    guard !fresh.isEmpty else { return }
    if placement.isShifted {
      try checkFrame(placement, fresh)
    } else {
      try checkUnit(placement, fresh)
    }
  }

  /// Refuses to shift new lines that may already stand where they belong.
  private func checkFrame(_ placement: Placement, _ fresh: [ArraySlice<UInt8>]) throws(LineMerge.Doubt) {
    let new = Set(newLines)
    let keepsLine = replace.indices.contains { !new.contains($0) && !replace[$0].isBlank }
    let searchedLeast = search.filter { !$0.isBlank }.map(\.indentation.count).min()
    let newLeast = fresh.map(\.indentation.count).min()
    guard keepsLine || searchedLeast == newLeast else {
      throw doubt("The searched lines are indented otherwise than the file's, and the new lines otherwise than both.")
    }
  }

  /// Refuses new lines in another unit than the file's when they go on with a block of the file, and no searched line is
  /// indented to show that the reply copies indentation.
  private func checkUnit(_ placement: Placement, _ fresh: [ArraySlice<UInt8>]) throws(LineMerge.Doubt) {
    guard index.style.isConfident, let unit = index.style.unit, !FileKind.isProse(path) else { return }
    guard search.allSatisfy({ $0.isBlank || $0.indentation.isEmpty }), joinsBlock(placement) else { return }
    let indentations = fresh.map(\.indentation).filter { !$0.isEmpty }
    let usesOther = indentations.contains {
      unit == .tab ? $0.starts(with: [ASCII.space, ASCII.space]) : $0.first == ASCII.tab
    }
    guard !usesOther else { throw doubt("The file is indented with \(unit.name), the new lines are not.") }
    guard case .spaces(let width) = unit, let least = indentations.map(\.count).min(), least != width else { return }
    throw doubt(
      "The file is indented with \(unit.name), the new lines with \(least), and no searched line shows which is right.")
  }

  /// Whether new lines at either edge of the place are indented, and the file's line next to them is as well.
  private func joinsBlock(_ placement: Placement) -> Bool {
    let new = Set(newLines)
    let solid = replace.indices.filter { !replace[$0].isBlank }
    func isFreshAndIndented(_ line: Int?) -> Bool {
      line.map { new.contains($0) && !replace[$0].indentation.isEmpty } ?? false
    }
    let before = index.forms[..<placement.lines.lowerBound].last { !$0.isBlank }
    let after = index.forms[placement.lines.upperBound...].first { !$0.isBlank }
    return isFreshAndIndented(solid.first) && isIndented(before) || isFreshAndIndented(solid.last) && isIndented(after)
  }

  /// Whether a line is indented, and not only aligned as the lines of a block comment are.
  private func isIndented(_ form: LineForm?) -> Bool {
    form.map { !$0.indentation.isEmpty && $0.body.first != UInt8(ascii: "*") } ?? false
  }

  private func doubt(_ reason: String) -> LineMerge.Doubt {
    LineMerge.Doubt(
      reason: reason, advice: "Send the searched and the new lines with the file's own indentation.")
  }
}
