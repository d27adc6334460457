/// Finds new lines whose indentation the searched text does not settle.
struct IndentationDoubt {
  let index: LineIndex
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
      try checkUnit(fresh)
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

  /// Refuses new lines in another unit than the file's when no searched line is indented to prove the unit.
  private func checkUnit(_ fresh: [ArraySlice<UInt8>]) throws(LineMerge.Doubt) {
    guard index.style.isConfident, let unit = index.style.unit else { return }
    let indentations = fresh.map(\.indentation).filter { !$0.isEmpty }
    let known = Set(search.map { Array($0.indentation) })
    for indentation in indentations where !known.contains(Array(indentation)) {
      let usesOther =
        unit == .tab ? indentation.starts(with: [ASCII.space, ASCII.space]) : indentation.first == ASCII.tab
      if usesOther {
        throw doubt("The file is indented with \(unit.name), the new lines are not.")
      }
    }
    guard search.allSatisfy({ $0.isBlank || $0.indentation.isEmpty }), case .spaces(let width) = unit,
      let least = indentations.map(\.count).min(), least != width
    else { return }
    throw doubt(
      "The file is indented with \(unit.name), the new lines with \(least), and no searched line shows which is right.")
  }

  private func doubt(_ reason: String) -> LineMerge.Doubt {
    LineMerge.Doubt(
      reason: reason, advice: "Send the searched and the new lines with the file's own indentation.")
  }
}
