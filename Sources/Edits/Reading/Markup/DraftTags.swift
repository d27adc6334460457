import ReplyMarks

/// Elements of unknown name around edits, or parts of a reply under a heading, as of a draft or of the answer.
///
/// A reply that has edits inside such an element and others outside may have changed its mind, and does not say which it
/// means.
struct DraftTags {
  private var open: (closers: [String], edits: Int, isDraft: Bool, isChoice: Bool)?
  /// Edits inside, by their index.
  private(set) var inside: [Range<Int>] = []
  private var name = ""
  /// How many parts with edits stand under headings that number attempts or choices.
  private var choices = 0

  /// Notes a line of text; `edits` were read before it.
  ///
  /// - Parameter isPath: The line names a file, as the heading of an edit.
  mutating func take(_ line: ArraySlice<UInt8>, edits: Int, isPath: @autoclosure () -> Bool) {
    let text = line.trimmed
    guard line.count < 200, let first = text.first, "<[#*".utf8.contains(first) || first >= 0x80 else { return }
    if let open {
      let lower = text.text.lowercased()
      let isClosed =
        open.closers.isEmpty ? heading(text) != nil && !isPath() : open.closers.contains { lower.hasPrefix($0) }
      guard isClosed else { return }
      end(edits)
      guard open.closers.isEmpty else { return }
    }
    if let heading = heading(text) {
      let (isDraft, isChoice) = (DraftTags.isDraft(heading), DraftTags.isChoice(heading))
      guard isDraft || isChoice, !isPath() else { return }
      open = ([], edits, isDraft, isChoice)
    } else if UnknownTag.isCloser(text) {
      // All in front of it may be a draft, whose opening tag was part of the prompt.
      let start = inside.last?.upperBound ?? 0
      guard edits > start else { return }
      inside.append(start..<edits)
    } else if let closers = UnknownTag.closers(ofTag: text) ?? UnknownTag.closers(ofSummary: text) {
      open = (closers, edits, true, false)
    } else {
      return
    }
    name = text.prefix(40).text
  }

  /// Ends what is open, where the reply ends; an element that is never closed is none.
  mutating func finish(_ edits: Int) {
    if open?.closers.isEmpty == true { end(edits) }
    open = nil
  }

  private mutating func end(_ edits: Int) {
    if let open, edits > open.edits {
      if open.isChoice { choices += 1 }
      if open.isDraft { inside.append(open.edits..<edits) }
    }
    open = nil
  }

  /// Why `count` edits, some of them inside such an element, cannot all be meant; nil when they can.
  func doubt(count: Int) -> String? {
    if choices > 1 { return "Edits stand under several headings such as `\(name)`, so it is open which are meant." }
    guard !inside.isEmpty, inside.reduce(0, { $0 + $1.count }) < count else { return nil }
    return "Some edits stand inside `\(name)` and others outside, so it is open which are meant."
  }

  /// What a heading says, or a line that is bold as a whole: in lower case, without marks; nil for other lines.
  private func heading(_ text: ArraySlice<UInt8>) -> String? {
    let isHeading = text.first == UInt8(ascii: "#")
    let isBold =
      text.starts(with: "**".utf8)
      && (text.suffix(2).elementsEqual("**".utf8) || text.suffix(3).elementsEqual("**:".utf8))
    guard isHeading || isBold else { return nil }
    let words = text.text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "/" && $0 != "." }
    return words.joined(separator: " ")
  }

  /// Whether a heading says that what follows is not what is meant in the end.
  private static func isDraft(_ heading: String) -> Bool {
    guard let first = heading.split(separator: " ").first else { return false }
    if words.contains(String(first)) || isChoice(heading) && ["attempt", "try"].contains(first) { return true }
    return titles.contains { heading == $0 || heading.hasPrefix($0 + " ") }
  }

  private static let words: Set<String> = [
    "draft", "scratch", "scratchpad", "scratchwork", "thinking", "thoughts", "brainstorming", "brainstorm", "reasoning",
    "discarded", "rejected", "abandoned", "superseded",
  ]
  private static let titles = [
    "first draft", "rough draft", "my draft", "initial draft", "early draft", "rough work", "rough idea",
    "rough sketch",
    "my thoughts", "thought process", "my thinking", "my reasoning", "first attempt", "initial attempt",
    "failed attempt",
    "earlier attempt", "previous attempt", "first try", "initial try", "first version", "initial version",
    "old version",
    "earlier version", "previous version", "work in progress", "not final",
  ]

  /// `Attempt 2`, `Option B`: of several such parts at most one is meant.
  private static func isChoice(_ heading: String) -> Bool {
    let words = heading.split(separator: " ")
    guard words.count >= 2, ["attempt", "option", "alternative", "try", "variant", "draft"].contains(words[0]) else {
      return false
    }
    return words[1].count == 1 || words[1].allSatisfy(\.isNumber)
  }
}
