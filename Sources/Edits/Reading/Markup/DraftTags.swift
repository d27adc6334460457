import ReplyMarks

/// Elements of unknown name around edits, or parts of a reply under a heading, as of a draft or of the answer.
///
/// A reply that has edits inside such an element and others outside may have changed its mind, and does not say which it
/// means.
struct DraftTags {
  private var open: (closers: [String], edits: Int)?
  /// Edits inside, by their index.
  private(set) var inside: [Range<Int>] = []
  private var name = ""

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
      guard !isPath(), DraftTags.titles.contains(heading) else { return }
      open = ([], edits)
    } else if UnknownTag.isCloser(text) {
      // All in front of it may be a draft, whose opening tag was part of the prompt.
      let start = inside.last?.upperBound ?? 0
      guard edits > start else { return }
      inside.append(start..<edits)
    } else if let closers = UnknownTag.closers(ofTag: text) ?? UnknownTag.closers(ofSummary: text) {
      open = (closers, edits)
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
    if let open, edits > open.edits { inside.append(open.edits..<edits) }
    open = nil
  }

  /// Why `count` edits, some of them inside such an element, cannot all be meant; nil when they can.
  func doubt(count: Int) -> String? {
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

  private static let titles: Set<String> = [
    "draft", "first draft", "rough draft", "my draft", "initial draft", "scratch", "scratchpad", "thinking", "thoughts",
    "my thoughts", "thought process", "reasoning", "my reasoning", "first attempt", "initial attempt", "brainstorming",
  ]
}
