/// Rows in aligned columns, fitted to a width.
///
/// Cells are one line each and are sanitized here. Columns are two spaces apart; where the width does not suffice, the
/// widest columns that may shrink are cut. No line ends in spaces.
package struct Table: Sendable {
  /// How a column is shown.
  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment
    /// Columns that may be cut, and at which end.
    package var truncation: Truncation

    package init(_ title: String, alignment: Alignment = .left, truncation: Truncation = .end) {
      self.title = title
      self.alignment = alignment
      self.truncation = truncation
    }
  }

  /// Where a cell loses what does not fit.
  package enum Truncation: Sendable {
    /// Never: for numbers and names one must be able to copy.
    case never
    case end
    /// For paths, whose end says more.
    case start
  }

  /// One cell.
  package struct Cell: Sendable, ExpressibleByStringLiteral {
    package var text: String
    package var style: Style

    package init(_ text: String, style: Style = .plain) {
      self.text = Sanitizer.oneLine(text)
      self.style = style
    }

    package init(stringLiteral text: String) {
      self.init(text)
    }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []

  package init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row; cells that are missing at its end are empty.
  package mutating func add(_ cells: [Cell]) {
    precondition(cells.count <= columns.count, "a row has no more cells than the table has columns")
    rows.append(cells + Array(repeating: Cell(""), count: columns.count - cells.count))
  }

  package var isEmpty: Bool { rows.isEmpty }

  /// The lines of the table, with the titles unless all of them are empty; none where there are no rows.
  ///
  /// - Parameter width: The columns there are, or nil where there is no limit, as in a file.
  package func lines(width: Int?, palette: Palette) -> [String] {
    guard !rows.isEmpty else { return [] }
    let titles = columns.map { Cell($0.title, style: .quiet) }
    let hasTitles = titles.contains { !$0.text.isEmpty }
    let all = (hasTitles ? [titles] : []) + rows
    let widths = fitted(all, to: width)
    return all.map { line(of: $0, widths: widths, palette: palette) }
  }

  private func line(of cells: [Cell], widths: [Int], palette: Palette) -> String {
    let last = cells.lastIndex { !$0.text.isEmpty } ?? -1
    return cells.indices.prefix(last + 1).map { index in
      let text = cut(cells[index].text, in: index, to: widths[index])
      let space = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: text)))
      let styled = palette.apply(cells[index].style, to: text)
      switch columns[index].alignment {
      case .left: return index == last ? styled : styled + space
      case .right: return space + styled
      }
    }
    .joined(separator: Self.gap)
  }

  private func cut(_ text: String, in column: Int, to width: Int) -> String {
    switch columns[column].truncation {
    case .never: text
    case .end: text.truncated(to: width)
    case .start: text.truncatedAtStart(to: width)
    }
  }

  /// The width of each column: what it needs, less what must be given up.
  private func fitted(_ rows: [[Cell]], to width: Int?) -> [Int] {
    var widths = columns.indices.map { index in rows.map { DisplayWidth.columns(of: $0[index].text) }.max() ?? 0 }
    guard let width else { return widths }
    var excess = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - width
    while excess > 0 {
      let shrinkable = columns.indices.filter { columns[$0].truncation != .never && widths[$0] > Self.narrowest }
      guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private static let gap = "  "
  private static let narrowest = 6
}
