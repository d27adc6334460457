/// Parts thinking that a model writes as `<think>…</think>` at the start of its text from the answer after it.
///
/// For models whose server does not part it. Tags anywhere else are text. The pieces may be cut anywhere.
struct ThinkTagSplitter: Sendable {
  private enum Place {
    case before
    case inside
    case after
  }

  private static let opening = "<think>"
  private static let closing = "</think>"

  private var place = Place.before
  private var held = ""

  /// Whether everything from here on is the answer.
  var isOver: Bool { place == .after && held.isEmpty }
  var isInside: Bool { place == .inside }

  /// What was held back because it could have become a tag, when nothing follows.
  var rest: (thinking: String, content: String) { place == .inside ? (held, "") : ("", held) }

  mutating func feed(_ text: String) -> (thinking: String, content: String) {
    held += text
    if place == .before { open() }
    switch place {
    case .before: return ("", "")
    case .inside: return close()
    case .after:
      defer { held = "" }
      return ("", held)
    }
  }

  private mutating func open() {
    let start = held.drop(while: \.isWhitespace)
    if start.hasPrefix(Self.opening) {
      held = String(start.dropFirst(Self.opening.count))
      place = .inside
    } else if !Self.opening.hasPrefix(start) {
      place = .after
    }
  }

  private mutating func close() -> (thinking: String, content: String) {
    var index = held.startIndex
    while let angle = held[index...].firstIndex(of: "<") {
      let tail = held[angle...]
      if tail.hasPrefix(Self.closing) {
        let thinking = String(held[..<angle])
        let content = String(tail.dropFirst(Self.closing.count).drop(while: \.isNewline))
        place = .after
        held = ""
        return (thinking, content)
      }
      if Self.closing.hasPrefix(tail) {
        defer { held = String(tail) }
        return (String(held[..<angle]), "")
      }
      index = held.index(after: angle)
    }
    defer { held = "" }
    return (held, "")
  }
}
