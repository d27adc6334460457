/// Texts that grow beside each other, given out row by row.
///
/// A row is given out as soon as no column's part of it can change any more, so that nothing that was written is ever
/// written anew: the terminal may change its size meanwhile, and what was written can be scrolled back to. Text is broken
/// as in `wrapped(to:)`, and comes sanitized.
package struct GrowingColumns: Sendable {
  private struct Column {
    /// What was not given out yet.
    var lines: [GrowingLine] = []
    var hasEnded = false

    /// How many rows of it no more text can change.
    var readyRows: Int {
      let all = lines.reduce(0) { $0 + $1.pieces.count }
      return hasEnded || lines.last?.isWhole != false ? all : all - 1
    }
  }

  private var columns: [Column]
  private var width: Int

  /// What stands between two texts.
  private static let gap = " │"
  private static let gapColumns = 3
  /// The least a column is given, however narrow the terminal becomes.
  private static let narrowest = 8

  /// - Parameters:
  ///   - headings: The first line of each column.
  ///   - width: Of all columns together.
  package init(_ headings: [String], width: Int) {
    columns = headings.map { Column(lines: [GrowingLine($0, .heading, isWhole: true)]) }
    self.width = width
  }

  /// What each of `count` columns gets of a width.
  package static func columnWidth(of count: Int, in width: Int) -> Int {
    // The last column of a terminal stays free: text in it would leave the terminal about to wrap.
    max(narrowest, (width - 1 - gapColumns * (count - 1)) / max(1, count))
  }

  /// Has what was not given out yet broken for another width.
  package mutating func resize(to width: Int) { self.width = width }

  /// Adds text to a column.
  package mutating func append(_ text: String, to column: Int) {
    var parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    let last = parts.removeLast()
    for part in parts { columns[column].lines.append(String(part), endsLine: true) }
    if !last.isEmpty { columns[column].lines.append(String(last), endsLine: false) }
  }

  /// Takes back what of a column was not given out, since it is void, and says so.
  package mutating func restart(_ column: Int, saying words: String) {
    columns[column].lines = [GrowingLine(words, .quiet, isWhole: true)]
  }

  /// Ends a column.
  ///
  /// - Parameter failure: Why, where it did not end well.
  package mutating func end(_ column: Int, failure: String? = nil) {
    for line in (failure ?? "").split(separator: "\n") {
      columns[column].lines.append(GrowingLine(String(line), .error, isWhole: true))
    }
    columns[column].hasEnded = true
  }

  /// The rows that are whole by now and were not given out before.
  package mutating func rows(palette: Palette) -> [String] {
    let own = Self.columnWidth(of: columns.count, in: width)
    for index in columns.indices {
      for line in columns[index].lines.indices { columns[index].lines[line].wrap(to: own) }
    }
    let growing = columns.filter { !$0.hasEnded }
    let count = growing.isEmpty ? columns.map(\.readyRows).max() : growing.map(\.readyRows).min()
    guard let count, count > 0 else { return [] }
    let cells = columns.indices.map { columns[$0].lines.take(count) }
    return (0..<count).map { row in
      var text = cells.map { cells in
        let (piece, style) = row < cells.count ? cells[row] : ("", .plain)
        return palette.apply(style, to: piece)
          + String(repeating: " ", count: max(0, own - DisplayWidth.columns(of: piece)))
      }.joined(separator: palette.apply(.quiet, to: Self.gap) + " ")
      while text.last == " " { text.removeLast() }
      return text
    }
  }
}

extension [GrowingLine] {
  fileprivate mutating func append(_ text: String, endsLine: Bool) {
    if let last, !last.isWhole {
      self[count - 1].append(text)
      self[count - 1].isWhole = endsLine
    } else {
      append(GrowingLine(text, .plain, isWhole: endsLine))
    }
  }

  /// Takes the first rows away; fewer than asked for where there are no more.
  fileprivate mutating func take(_ count: Int) -> [(String, Style)] {
    var taken: [(String, Style)] = []
    while let line = first, taken.count < count {
      let pieces = line.pieces.prefix(count - taken.count)
      taken += pieces.map { ($0, line.style) }
      if pieces.count == line.pieces.count {
        removeFirst()
      } else {
        self[0].dropFirst(pieces.count)
      }
    }
    return taken
  }
}
