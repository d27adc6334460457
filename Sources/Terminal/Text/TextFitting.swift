/// The side of a cell at which text stands.
package enum Alignment: Sendable {
  case left, right
}

extension String {
  /// One line cut to at most `width` columns, with `…` where the end was.
  package func truncated(to width: Int) -> String {
    guard DisplayWidth.columns(of: self) > width else { return self }
    guard width > 0 else { return "" }
    var kept = ""
    var column = 0
    for character in self {
      let next = column + DisplayWidth.columns(of: character, at: column)
      if next > width - 1 { break }
      kept.append(character)
      column = next
    }
    return kept + "…"
  }

  /// One line cut to at most `width` columns, with `…` where the start was: for paths, whose end says more.
  package func truncatedAtStart(to width: Int) -> String {
    guard DisplayWidth.columns(of: self) > width else { return self }
    guard width > 0 else { return "" }
    var start = endIndex
    var columns = 0
    while start > startIndex {
      let previous = index(before: start)
      columns += DisplayWidth.columns(of: self[previous])
      if columns > width - 1 { break }
      start = previous
    }
    return "…" + self[start...]
  }

  /// One line filled up with spaces to `width` columns; returned as it is when it takes as many or more.
  package func padded(to width: Int, alignment: Alignment = .left) -> String {
    let missing = width - DisplayWidth.columns(of: self)
    guard missing > 0 else { return self }
    let space = String(repeating: " ", count: missing)
    return alignment == .left ? self + space : space + self
  }
}
