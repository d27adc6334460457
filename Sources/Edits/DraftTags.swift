/// Elements of unknown name around edits, as of a draft or of the answer.
///
/// A reply that has edits inside such an element and others outside may have changed its mind, and does not say which it
/// means.
struct DraftTags {
  private var open: (closer: String, edits: Int)?
  /// Edits inside, by their index.
  private(set) var inside: [Range<Int>] = []
  private var name = ""

  /// Notes a line of text; `edits` were read before it.
  mutating func take(_ line: ArraySlice<UInt8>, edits: Int) {
    guard line.count < 64 else { return }
    let text = line.trimmed.text
    if let open {
      guard text == open.closer else { return }
      if edits > open.edits { inside.append(open.edits..<edits) }
      self.open = nil
      return
    }
    guard let tag = DraftTags.tag(text) else { return }
    open = (tag.closer, edits)
    name = text
  }

  /// Why `count` edits, some of them inside such an element, cannot all be meant; nil when they can.
  func doubt(count: Int) -> String? {
    guard !inside.isEmpty, inside.reduce(0, { $0 + $1.count }) < count else { return nil }
    return "Some edits stand inside `\(name)` and others outside, so it is open which are meant."
  }

  private static func tag(_ text: String) -> (name: String, closer: String)? {
    for (start, end) in [("<|", "|>"), ("<", ">"), ("[", "]")] where text.hasPrefix(start) && text.hasSuffix(end) {
      let name = text.dropFirst(start.count).dropLast(end.count)
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "_:-".contains($0) }) else { continue }
      guard !layout.contains(name.lowercased()) else { return nil }
      return (String(name), start == "<" ? "</\(name)>" : start == "[" ? "[/\(name)]" : "<|/\(name)|>")
    }
    return nil
  }

  /// Elements that lay text out and say nothing of what it is.
  private static let layout: Set<String> = [
    "details", "summary", "div", "section", "article", "p", "pre", "code", "ul", "ol", "li", "span", "center", "table",
    "html", "body", "main", "br", "hr", "edits", "changes", "files", "patch", "diff", "artifact", "step", "steps",
  ]
}
