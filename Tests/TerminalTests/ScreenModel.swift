import Terminal

/// A terminal as far as the tests need one: it wraps late, as most do, and knows CR, LF (with CR, as the line discipline
/// makes it), tab, EL, CUU and CUF. Rows that scroll off are kept.
struct ScreenModel {
  let width: Int
  private(set) var rows: [[Character]] = [[]]
  private var row = 0
  private var column = 0

  init(width: Int) {
    self.width = width
  }

  /// The rows without the spaces and empty rows at their ends.
  var text: [String] {
    var lines = rows.map { row in
      String(String(row).reversed().drop { $0 == " " }.reversed()).replacing("\0", with: "")
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  mutating func write(_ text: String) {
    var rest = text.unicodeScalars.split(separator: "\r", omittingEmptySubsequences: false).map { String($0) }[...]
    if let first = rest.popFirst() { writeWithoutReturns(first) }
    for part in rest {
      column = 0
      writeWithoutReturns(part)
    }
  }

  private mutating func writeWithoutReturns(_ text: String) {
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\u{1B}":
        let parameters = rest.dropFirst().prefix { $0.isNumber || $0 == ";" }
        let final = rest[parameters.endIndex]
        rest = rest[rest.index(after: parameters.endIndex)...]
        act(on: final, count: Int(parameters) ?? 1)
      case "\n":
        column = 0
        moveDown()
      case "\t": column = min(width - 1, column + 8 - column % 8)
      default: put(character)
      }
    }
  }

  private mutating func act(on final: Character, count: Int) {
    switch final {
    case "A": row = max(0, row - count)
    case "C": column = min(width - 1, min(column, width - 1) + count)
    case "K": rows[row] = Array(rows[row].prefix(column))
    case "m": break
    default: preconditionFailure("an escape sequence that the tests do not know: \(final)")
    }
  }

  private mutating func put(_ character: Character) {
    let columns = DisplayWidth.columns(of: character)
    if column + columns > width {
      column = 0
      moveDown()
    }
    while rows[row].count < column + columns { rows[row].append(" ") }
    rows[row][column] = character
    if columns == 2 { rows[row][column + 1] = "\0" }
    column += columns
  }

  private mutating func moveDown() {
    row += 1
    if row == rows.count { rows.append([]) }
  }
}
