/// Names and what they stand for, one below the other, the values aligned.
///
/// Names are one line, values may be several; both are sanitized here. Values are wrapped to the width.
package struct KeyValueList: Sendable {
  private struct Entry {
    var key: String
    var value: String
    var style: Style
  }

  private var entries: [Entry] = []

  package init() {}

  package mutating func add(_ key: String, _ value: String, style: Style = .plain) {
    entries.append(Entry(key: Sanitizer.oneLine(key), value: Sanitizer.text(value), style: style))
  }

  /// - Parameter width: The columns there are, or nil where there is no limit, as in a file.
  package func lines(width: Int?, palette: Palette) -> [String] {
    let keyWidth = entries.map { DisplayWidth.columns(of: $0.key) }.max() ?? 0
    return entries.flatMap { entry in
      let column = keyWidth + 2
      let values = Self.wrapped(entry.value, to: width.map { max(20, $0 - column) })
      return values.enumerated().map { index, value in
        let key = index == 0 ? entry.key : ""
        let space = String(repeating: " ", count: value.isEmpty ? 0 : column - DisplayWidth.columns(of: key))
        return palette.apply(.quiet, to: key) + space + palette.apply(entry.style, to: value)
      }
    }
  }

  private static func wrapped(_ value: String, to width: Int?) -> [String] {
    guard let width else { return value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    return value.wrapped(to: width)
  }
}
