/// A unified diff as coloured, harmless lines.
///
/// Which lines belong to a hunk is counted from its header, so that a removed line `-- x` is not taken for a file's name.
/// A carriage return at the end of an added or removed line is shown, for it may be the whole difference.
package struct DiffColoring: Sendable {
  private let palette: Palette
  private var oldLinesLeft = 0
  private var newLinesLeft = 0

  package init(palette: Palette) {
    self.palette = palette
  }

  /// A whole diff; its last line ends as that of `diff` does.
  package static func render(_ diff: String, palette: Palette) -> String {
    var coloring = DiffColoring(palette: palette)
    // Cut by scalars: a carriage return and a line feed are one character.
    return diff.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { coloring.line(String($0)) }
      .joined(separator: "\n")
  }

  /// The next line of the diff, without its line feed.
  package mutating func line(_ line: String) -> String {
    let style = classify(line)
    let isContext = !line.hasPrefix("+") && !line.hasPrefix("-")
    let shown = isContext && line.unicodeScalars.last == "\r" ? String(line.unicodeScalars.dropLast()) : line
    return palette.apply(style, to: Sanitizer.text(shown))
  }

  private mutating func classify(_ line: String) -> Style {
    if oldLinesLeft > 0 || newLinesLeft > 0 {
      switch line.unicodeScalars.first {
      case "+":
        newLinesLeft -= 1
        return .green
      case "-":
        oldLinesLeft -= 1
        return .red
      case " ", "\r", nil:
        oldLinesLeft -= 1
        newLinesLeft -= 1
        return .plain
      case "\\":
        return .quiet
      default:
        // No line of a hunk: its header counted wrong, and the rest is read afresh.
        oldLinesLeft = 0
        newLinesLeft = 0
      }
    }
    if line.hasPrefix("@@ ") {
      startHunk(line)
      return .cyan
    }
    if line.hasPrefix("\\") { return .quiet }
    let isHeading = ["diff ", "--- ", "+++ "].contains { line.hasPrefix($0) }
    let isDetail = Self.details.contains { line.hasPrefix($0) }
    return isHeading ? .heading : isDetail ? .quiet : .plain
  }

  /// Reads `@@ -12,3 +14 @@`; a number of lines that is not given is 1.
  private mutating func startHunk(_ header: String) {
    let ranges = header.split(separator: " ")
    guard ranges.count > 2, ranges[1].hasPrefix("-"), ranges[2].hasPrefix("+") else { return }
    oldLinesLeft = Self.lineCount(ranges[1])
    newLinesLeft = Self.lineCount(ranges[2])
  }

  private static func lineCount(_ range: Substring) -> Int {
    let parts = range.split(separator: ",")
    return parts.count > 1 ? Int(parts[1]) ?? 0 : 1
  }

  private static let details = [
    "index ", "new file mode ", "deleted file mode ", "old mode ", "new mode ", "similarity index ",
    "dissimilarity index ", "rename from ", "rename to ", "copy from ", "copy to ", "Binary files ",
  ]
}
