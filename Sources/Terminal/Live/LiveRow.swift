/// What to write so that one row, or several, stay below text that grows, whichever column the text ends in.
///
/// Text that ends within a row keeps it; the live row is the next one, and taking it away brings the cursor back. A text
/// that filled its last column goes on in the live row's place, as the terminal would have put it there, and a line feed
/// that comes next is already done.
struct LiveRow {
  private struct Drawn {
    var content: String
    var width: Int
    var rows: Int { content.utf8.count { $0 == UInt8(ascii: "\n") } + 1 }
  }

  private var cursor = CursorTracker()
  private var drawn: Drawn?
  private var swallowsLineFeed = false

  /// Text to go above: what to write for it while the row is not drawn.
  mutating func append(_ text: String, width: Int) -> String {
    var text = text[...]
    if swallowsLineFeed {
      swallowsLineFeed = false
      if text.first == "\n" { text = text.dropFirst() }
    }
    var output = ""
    while let tab = text.utf8.firstIndex(of: UInt8(ascii: "\t")) {
      output += follow(text[..<tab], width: width)
      output += follow(spaces(width: width), width: width)
      text = text[text.index(after: tab)...]
    }
    return output + follow(text, width: width)
  }

  private mutating func follow(_ text: Substring, width: Int) -> Substring {
    cursor.follow(text, width: width)
    return text
  }

  /// What stands for a tab: terminals do not agree where one leads from the last column.
  private func spaces(width: Int) -> Substring {
    let column = cursor.column < width ? cursor.column : 0
    let stop = min(column + DisplayWidth.columns(of: "\t", at: column), width - 1)
    return String(repeating: " ", count: max(1, stop - column))[...]
  }

  /// Draws `content`, whose lines each take fewer than `width` columns, or replaces what is drawn; empty when nothing changes.
  mutating func draw(_ content: String, width: Int) -> String {
    var output = ""
    if let drawn {
      if drawn.content == content, drawn.width == width { return "" }
      let new = Drawn(content: content, width: width)
      if drawn.width == width, drawn.rows == new.rows {
        self.drawn = new
        let rows = content.split(separator: "\n", omittingEmptySubsequences: false)
        return "\r" + Self.up(drawn.rows - 1) + rows.joined(separator: Self.eraseToEndOfRow + "\r\n")
          + Self.eraseToEndOfRow
      }
      output = erase(width: width)
    }
    drawn = Drawn(content: content, width: width)
    return output + (cursor.column == 0 ? "" : "\r\n")
      + content.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }

  /// Takes the row away and puts the cursor where text goes on; empty when nothing is drawn.
  mutating func erase(width: Int) -> String {
    guard let drawn else { return "" }
    self.drawn = nil
    let clearing =
      "\r" + Self.eraseToEndOfRow
      + String(repeating: Self.up(1) + Self.eraseToEndOfRow, count: drawn.rows - 1)
    let column = cursor.column
    if column == 0 { return clearing }
    // After a change of width nobody knows where the text's end went; a new row is never wrong.
    if column >= drawn.width || drawn.width != width {
      cursor.moveToRowStart()
      swallowsLineFeed = true
      return clearing
    }
    return clearing + "\u{1B}[A\u{1B}[\(column)C"
  }

  /// Source: ECMA-48, "CUU – cursor up".
  private static func up(_ rows: Int) -> String { rows == 0 ? "" : "\u{1B}[\(rows)A" }

  /// Source: ECMA-48, "EL – erase in line".
  private static let eraseToEndOfRow = "\u{1B}[K"
}
