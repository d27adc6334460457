/// Prints a model's reply as it arrives: sanitized, its thinking dim and set apart, the last line always ended.
///
/// Each call makes at most one write, so what came in one batch is joined in one. One value prints one reply.
package struct StreamPrinter: Sendable {
  /// What a piece of a reply is.
  package enum Kind: Sendable, Hashable {
    case thinking, answer
  }

  /// One piece of a reply.
  package struct Piece: Sendable, Hashable {
    package var kind: Kind
    package var text: String

    package init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  private let destination: Destination
  private let palette: Palette
  private let indentation: String
  private var sanitizer = Sanitizer()
  private var kind: Kind?
  private var isAtLineStart = true

  private enum Destination {
    case sink(any OutputSink)
    case above(StatusLine)

    func write(_ text: String) throws(TerminalError) {
      switch self {
      case .sink(let sink): try sink.write(text)
      case .above(let statusLine): try statusLine.write(text)
      }
    }
  }

  /// Prints to a sink that shares no terminal with a status line.
  /// - Parameter indentation: Columns before each line that is not empty.
  package init(to sink: any OutputSink, palette: Palette, indentation: Int = 0) {
    self.init(.sink(sink), palette: palette, indentation: indentation)
  }

  /// Prints above `statusLine`, on its sink.
  /// - Parameter indentation: Columns before each line that is not empty.
  package init(above statusLine: StatusLine, palette: Palette, indentation: Int = 0) {
    self.init(.above(statusLine), palette: palette, indentation: indentation)
  }

  private init(_ destination: Destination, palette: Palette, indentation: Int) {
    self.destination = destination
    self.palette = palette
    self.indentation = String(repeating: " ", count: max(0, indentation))
  }

  /// Prints what arrived together.
  package mutating func print(_ pieces: [Piece]) throws(TerminalError) {
    var output = ""
    for piece in pieces where !piece.text.isEmpty {
      if piece.kind != kind { output += begin(piece.kind) }
      output += laidOut(sanitizer.append(piece.text), as: piece.kind)
    }
    guard !output.isEmpty else { return }
    try destination.write(output)
  }

  /// Prints one piece.
  package mutating func print(_ text: String, as kind: Kind = .answer) throws(TerminalError) {
    try print([Piece(kind, text)])
  }

  /// Prints what was held back and ends the last line. Nothing printed, nothing written.
  package mutating func finish() throws(TerminalError) {
    guard let kind else { return }
    let output = end(kind)
    self.kind = nil
    guard !output.isEmpty else { return }
    try destination.write(output)
  }

  /// Ends what was before, leaving an empty line between thinking and answer.
  private mutating func begin(_ new: Kind) -> String {
    defer { kind = new }
    guard let kind else { return "" }
    return end(kind) + "\n"
  }

  private mutating func end(_ kind: Kind) -> String {
    let rest = laidOut(sanitizer.finish(), as: kind)
    guard !isAtLineStart else { return rest }
    isAtLineStart = true
    return rest + "\n"
  }

  private mutating func laidOut(_ text: String, as kind: Kind) -> String {
    guard !text.isEmpty else { return "" }
    let style: Style = kind == .thinking ? .quiet : .plain
    guard !indentation.isEmpty else {
      isAtLineStart = text.utf8.last == UInt8(ascii: "\n")
      return palette.apply(style, to: text)
    }
    var output = ""
    // By bytes: sanitized text holds no CR, and so a line feed is always a character of its own.
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if !output.isEmpty || line.startIndex != text.startIndex {
        output += "\n"
        isAtLineStart = true
      }
      guard !line.isEmpty else { continue }
      if isAtLineStart { output += indentation }
      isAtLineStart = false
      output += palette.apply(style, to: String(Substring(line)))
    }
    return output
  }
}
