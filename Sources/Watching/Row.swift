import Terminal

/// Makes rows of at most so many columns.
struct Row {
  let palette: Palette
  let columns: Int

  func text(_ text: String, _ style: Style = .plain) -> String {
    palette.apply(style, to: Sanitizer.oneLine(text).truncated(to: columns))
  }

  /// A title with a line up to the edge.
  func rule(_ title: String) -> String {
    let text = "── \(title) ".truncated(to: columns)
    let missing = max(0, columns - DisplayWidth.columns(of: text))
    return palette.apply(.quiet, to: text + String(repeating: "─", count: missing))
  }

  /// The last so many rows of a text, broken between words; rows that it does not fill stay empty.
  func end(of words: String, rows: Int) -> [String] {
    guard rows > 0 else { return [] }
    let indentation = columns >= 40 ? 4 : 0
    // More characters than this cannot be seen.
    let tail = String(Sanitizer.text(words).suffix(rows * columns))
    let lines = tail.wrapped(to: columns, indentation: indentation).suffix(rows)
    return lines.map { palette.apply(.quiet, to: $0.truncated(to: columns)) }
      + Array(repeating: "", count: rows - lines.count)
  }

  /// What to do next and, where there is room, the keys.
  func foot(next: String, keys: String) -> String {
    let next = Sanitizer.oneLine(next.isEmpty ? "" : "Next: \(next)")
    let room = columns - DisplayWidth.columns(of: next)
    guard room > DisplayWidth.columns(of: keys) else {
      return palette.apply(.hint, to: (next.isEmpty ? keys : next).truncated(to: columns))
    }
    return palette.apply(.hint, to: next)
      + palette.apply(.quiet, to: keys.padded(to: room, alignment: .right))
  }
}
