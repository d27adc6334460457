/// Parts thinking that a model writes as `<think>…</think>` at the start of its text from the answer after it.
///
/// For models whose server does not part it. Tags anywhere else are text. The pieces may be cut anywhere.
package struct ThinkTagSplitter: Sendable {
  private enum Place {
    /// Nothing but white space and a part of the opening tag so far.
    case before
    /// Just after the opening tag, where line ends are layout.
    case opened
    case inside
    /// Just after the closing tag, where line ends are layout.
    case closed
    case after
  }

  private static let opening = "<think>"
  private static let closing = "</think>"

  private var place = Place.before
  private var held = ""

  package init() {}

  /// Whether everything from here on is the answer.
  package var isOver: Bool { place == .after }
  package var isInside: Bool { place == .opened || place == .inside || place == .closed }

  /// What was held back because it could have become a tag, when nothing follows.
  package var rest: (thinking: String, content: String) { place == .inside ? (held, "") : ("", held) }

  package mutating func feed(_ text: String) -> (thinking: String, content: String) {
    held += text
    if place == .before { open() }
    if place == .opened { skipLineEnds(to: .inside) }
    let thinking = place == .inside ? close() : ""
    if place == .closed { skipLineEnds(to: .after) }
    guard place == .after else { return (thinking, "") }
    defer { held = "" }
    return (thinking, held)
  }

  private mutating func open() {
    let start = held.drop(while: \.isWhitespace)
    if start.hasPrefix(Self.opening) {
      held = String(start.dropFirst(Self.opening.count))
      place = .opened
    } else if !Self.opening.hasPrefix(start) {
      place = .after
    }
  }

  private mutating func skipLineEnds(to next: Place) {
    held = String(held.drop(while: \.isNewline))
    if !held.isEmpty { place = next }
  }

  /// Returns the thinking up to the closing tag, or up to where that may begin.
  private mutating func close() -> String {
    var index = held.startIndex
    while let angle = held[index...].firstIndex(of: "<") {
      let tail = held[angle...]
      if tail.hasPrefix(Self.closing) {
        defer { held = String(tail.dropFirst(Self.closing.count)) }
        place = .closed
        return String(held[..<angle])
      }
      if Self.closing.hasPrefix(tail) {
        defer { held = String(tail) }
        return String(held[..<angle])
      }
      index = held.index(after: angle)
    }
    defer { held = "" }
    return held
  }
}
