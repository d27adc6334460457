/// Finds what someone may have meant.
package enum NearestName {
  /// The name nearest to the one written, or `nil` when none is near: a third of the letters may differ, two at least,
  /// but only one where either has three or fewer.
  ///
  /// Case and the signs `-` and `_` do not count.
  package static func of(_ written: String, among names: [String]) -> String? {
    let folded = fold(written)
    let near = names.map { name in
      let other = fold(name)
      let limit = min(folded.count, other.count) <= 3 ? 1 : max(2, folded.count / 3)
      return (name: name, distance: distance(folded, other), limit: limit)
    }
    .filter { $0.distance <= $0.limit && $0.distance < folded.count }
    return near.min { $0.distance < $1.distance }?.name
  }

  private static func fold(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }

  /// Letters to insert, remove, replace or swap with their neighbour to make one name of the other.
  package static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
        let isSwap = row > 0 && column > 0 && letter == right[column - 1] && left[row - 1] == other
        if isSwap { best = min(best, beforePrevious[column - 1] + 1) }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
