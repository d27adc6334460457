/// Lines with lines below them, drawn with branches.
///
/// Texts are one line each and are sanitized here.
package struct Tree: Sendable {
  package var text: String
  package var style: Style
  package var children: [Tree]

  package init(_ text: String, style: Style = .plain, children: [Tree] = []) {
    self.text = Sanitizer.oneLine(text)
    self.style = style
    self.children = children
  }

  /// The lines of the tree, its own text first.
  ///
  /// - Parameter width: The columns there are, beyond which lines are cut; nil where there is no limit, as in a file.
  package func lines(width: Int?, palette: Palette) -> [String] {
    lines(firstPrefix: "", otherPrefix: "", width: width, palette: palette)
  }

  private func lines(firstPrefix: String, otherPrefix: String, width: Int?, palette: Palette) -> [String] {
    let room = width.map { max(1, $0 - DisplayWidth.columns(of: firstPrefix)) }
    let own = palette.apply(style, to: room.map { text.truncated(to: $0) } ?? text)
    let below = children.enumerated().flatMap { index, child in
      let isLast = index == children.count - 1
      return child.lines(
        firstPrefix: otherPrefix + (isLast ? "└─ " : "├─ "), otherPrefix: otherPrefix + (isLast ? "   " : "│  "),
        width: width, palette: palette)
    }
    return [palette.apply(.quiet, to: firstPrefix) + own] + below
  }
}
