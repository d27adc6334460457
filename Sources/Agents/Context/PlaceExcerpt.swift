/// The lines of a file around some that were named: each with the block it stands in, as the test that failed.
enum PlaceExcerpt {
  /// How far above a line the head of its block is looked for, and how many lines below it are shown.
  private static let (above, below) = (12, 2)

  /// Returns the ranges of lines to show, counted from 0, in the file's order; none of them touch.
  ///
  /// - Parameter lines: Counted from 1; those the file does not have are passed over.
  static func ranges(around lines: [Int], in rows: [Substring]) -> [Range<Int>] {
    let ranges = lines.filter { rows.indices.contains($0 - 1) }.map { line in
      head(of: line - 1, in: rows)..<end(after: line - 1, in: rows)
    }
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined.map { trimmed($0, rows) }.filter { !$0.isEmpty }
  }

  /// The nearest line above that is indented less; the line itself where it is not indented.
  private static func head(of index: Int, in rows: [Substring]) -> Int {
    let depth = indentation(rows[index])
    let lowest = max(0, index - above)
    return (lowest..<index).reversed().first { !isBlank(rows[$0]) && indentation(rows[$0]) < depth }
      ?? (depth == 0 ? index : lowest)
  }

  /// What follows within the block; the next one says nothing of this line.
  private static func end(after index: Int, in rows: [Substring]) -> Int {
    let depth = indentation(rows[index])
    let rest = rows[(index + 1)...].prefix(below)
    return index + 1 + rest.prefix { isBlank($0) || indentation($0) >= depth }.count
  }

  private static func trimmed(_ range: Range<Int>, _ rows: [Substring]) -> Range<Int> {
    let kept = range.filter { !isBlank(rows[$0]) }
    guard let first = kept.first, let last = kept.last else { return range.lowerBound..<range.lowerBound }
    return first..<last + 1
  }

  private static func isBlank(_ row: Substring) -> Bool { row.allSatisfy(\.isWhitespace) }

  private static func indentation(_ row: Substring) -> Int { row.prefix { $0 == " " || $0 == "\t" }.count }
}
