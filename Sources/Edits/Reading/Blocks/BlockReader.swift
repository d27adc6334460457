/// Reads one search/replace block, from the line after its head to its tail.
struct BlockReader {
  let path: String
  let fence: Fence?
  private let headLength: Int
  private let start: Int
  private var lines: [ArraySlice<UInt8>] = []
  /// Lengths of the heads of blocks inside the text, which is about such blocks itself.
  private var inner: [Int] = []
  /// A tail without its word; the real one unless another follows.
  private var bareTail: (index: Int, end: Int, isWhole: Bool)?

  enum Step {
    case goesOn
    case ended(Edit)
    case broken(Refusal)
    /// The block never ended, and a new one begins with this line.
    case restarts(Refusal)
  }

  init(path: String, headLength: Int, head: ReplyLine, fence: Fence?) {
    self.path = path
    self.headLength = headLength
    self.fence = fence
    start = head.range.lowerBound
  }

  mutating func take(_ line: ReplyLine) -> Step {
    let content = line.outdented(fence?.indentation ?? 0)
    switch Marker(content) {
    case .head(let length) where inner.isEmpty && length == headLength && !isConflictText(content):
      return .restarts(unterminated(end: line.range.lowerBound))
    case .head(let length): inner.append(length)
    case .tail(let length):
      if let last = inner.last, last == length { inner.removeLast() } else { return close(end: line.range.upperBound) }
    case .divider, nil:
      if inner.isEmpty, Marker.isBareTail(content), content.trimmed.count == headLength, hasDivider, bareTail == nil {
        bareTail = (lines.count, line.range.upperBound, line.range.count > line.content.count)
      }
    }
    lines.append(Array(content)[...])
    return .goesOn
  }

  /// The outcome when the reply ends, or a fence closes after a bare tail.
  mutating func finish(end: Int) -> Step {
    // A line that the reply breaks off in may be the beginning of the real tail.
    if let bareTail, bareTail.isWhole {
      lines.removeSubrange(bareTail.index...)
      return close(end: bareTail.end)
    }
    return .broken(unterminated(end: end))
  }

  /// Whether the block may be over: its tail came without the word.
  var mayHaveEnded: Bool { bareTail.map { lines[($0.index + 1)...].allSatisfy(\.isBlank) } ?? false }

  private var hasDivider: Bool {
    lines.contains { if case .divider = Marker($0) { true } else { false } }
  }

  private func isConflictText(_ line: ArraySlice<UInt8>) -> Bool { line.first == ASCII.backslash }

  private func unterminated(end: Int) -> Refusal {
    let missing = hasDivider ? "`>>>>>>> REPLACE` line" : "`=======` line"
    return malformed("The block has no \(missing): it was cut off or its markers are damaged.", end: end)
  }

  private func malformed(_ reason: String, end: Int) -> Refusal {
    Refusal(
      .malformed, path: path, reason: reason,
      advice: "Send the whole block again: `<<<<<<< SEARCH`, the lines of the file, `=======`, the new lines, "
        + "`>>>>>>> REPLACE`, each marker on its own line.", range: start..<end)
  }

  private func close(end: Int) -> Step {
    var hints = HunkHints()
    let body = Array(lines.dropFirst(readHints(&hints)))
    let dividers = BlockDividers(body, headLength: headLength).candidates
    guard !dividers.isEmpty else {
      return .broken(malformed("The block has no `=======` line between old and new text.", end: end))
    }
    let texts = dividers.map { divider in
      HunkText(
        reading: dividers.count == 1 ? .plain : .otherDivider, search: Array(body[..<divider]).joinedLines,
        replace: Array(body[(divider + 1)...]).joinedLines)
    }
    let hunk = Hunk(texts: texts, hints: hints, range: start..<end)
    return .ended(
      Edit(
        path: path, action: .modify([hunk], movedTo: nil, executable: nil), dialect: .searchReplace, range: start..<end)
    )
  }

  /// Reads `:start_line:` and its like from the block's first lines; gives the number of lines read.
  private func readHints(_ hints: inout HunkHints) -> Int {
    let count = PlaceMarks.count(in: lines)
    hints.line = lines[..<count].lazy.compactMap { PlaceMarks.number(in: $0, after: ":start_line:") }.first
    return count
  }
}
