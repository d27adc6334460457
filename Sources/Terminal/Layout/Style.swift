/// How a run of text looks; parts combine, as in `[.bold, .red]`.
package struct Style: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  package static let bold = Style(rawValue: 1 << 0)
  package static let dim = Style(rawValue: 1 << 1)
  package static let italic = Style(rawValue: 1 << 2)
  package static let underline = Style(rawValue: 1 << 3)
  package static let red = Style(rawValue: 1 << 4)
  package static let green = Style(rawValue: 1 << 5)
  package static let yellow = Style(rawValue: 1 << 6)
  package static let blue = Style(rawValue: 1 << 7)
  package static let magenta = Style(rawValue: 1 << 8)
  package static let cyan = Style(rawValue: 1 << 9)

  package static let plain: Style = []
  package static let heading: Style = .bold
  package static let error: Style = [.bold, .red]
  package static let warning: Style = .yellow
  package static let success: Style = .green
  package static let hint: Style = .cyan
  package static let quiet: Style = .dim

  /// The parameters of the escape sequence that switches this style on, empty for plain text.
  ///
  /// Source: ECMA-48, "SGR – select graphic rendition". Only the eight basic colours, which follow the user's theme.
  var parameters: String {
    Self.codes.filter { contains($0.style) }.map { String($0.code) }.joined(separator: ";")
  }

  private static let codes: [(style: Style, code: Int)] = [
    (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.red, 31), (.green, 32), (.yellow, 33), (.blue, 34),
    (.magenta, 35), (.cyan, 36),
  ]
}
