internal import ReplyMarks

/// Parts thinking that a model writes between marks, as `<think>…</think>`, at the start of its text from the answer after it.
///
/// For models whose server does not part it. Marks anywhere else are text. The pieces may be cut anywhere.
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

  private var place = Place.before
  /// What ends the thinking, in lower case.
  private var closers: [String] = []
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
    guard !start.isEmpty else { return }
    switch ThinkingTag.opening(Array(start.utf8)[...]) {
    case .whole(let tag) where !Self.isOfText(tag):
      held = String(decoding: start.utf8.dropFirst(tag.length), as: UTF8.self)
      closers = tag.closers
      place = .opened
    case .partial where start.utf8.count < Self.greatestOpening: break
    case .whole, .partial, .none: place = .after
    }
  }

  /// A mark that is longer than this is none.
  private static let greatestOpening = 128

  /// Whether a mark is one of Markdown or HTML, which the readers of replies judge with all of the text in sight.
  private static func isOfText(_ tag: ThinkingTag) -> Bool {
    tag.closers.contains("-->") || tag.closers.contains("</details>")
  }

  private mutating func skipLineEnds(to next: Place) {
    held = String(held.drop(while: \.isNewline))
    if !held.isEmpty { place = next }
  }

  /// Returns the thinking up to the closing mark, or up to where that may begin.
  private mutating func close() -> String {
    let first = Set(closers.compactMap(\.first))
    var index = held.startIndex
    while let start = held[index...].firstIndex(where: first.contains) {
      let tail = held[start...]
      let lower = tail.prefix(64).lowercased()
      if let closer = closers.first(where: { lower.hasPrefix($0) }) {
        defer { held = String(tail.dropFirst(closer.count)) }
        place = .closed
        return String(held[..<start])
      }
      if closers.contains(where: { $0.hasPrefix(lower) }) {
        defer { held = String(tail) }
        return String(held[..<start])
      }
      index = held.index(after: start)
    }
    defer { held = "" }
    return held
  }
}
