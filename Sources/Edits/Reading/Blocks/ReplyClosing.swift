/// Adds the end that the last edit of a reply lacks, where the reply itself shows that nothing else is missing.
///
/// Only for replies that the model ended by itself: of any other the missing end may have been text.
struct ReplyClosing {
  /// A place in the reply, and what is put there.
  struct Insertion {
    let kind: Repair.Kind
    let range: Range<Int>
    let text: [UInt8]
  }

  let reply: [UInt8]

  /// The reply with the end of its one broken edit; nil when there are several, or its end is not certain.
  func closed(_ problems: [Refusal]) -> (reply: [UInt8], kind: Repair.Kind)? {
    // A last line without its end counts as one that has it.
    guard problems.count == 1, problems[0].code == .malformed,
      let range = problems[0].range?.clamped(to: 0..<reply.count), !range.isEmpty,
      reply[range.upperBound...].allSatisfy(isEmptyOrFence)
    else { return nil }
    guard let insertion = block(range) ?? element(range) ?? json(range) else { return nil }
    var closed = reply
    closed.replaceSubrange(insertion.range, with: insertion.text)
    return (closed, insertion.kind)
  }

  private func isEmptyOrFence(_ byte: UInt8) -> Bool {
    ASCII.isBlank(byte) || byte == ASCII.newline || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~")
  }

  // MARK: Blocks

  /// A block whose fence closes after it, or whose last line is the beginning of its end.
  private func block(_ range: Range<Int>) -> Insertion? {
    var lines = lines(in: range)
    guard let first = lines.first, case .head(let length)? = Marker(reply[first]) else { return nil }
    while let last = lines.last, reply[last].isBlank { lines.removeLast() }
    let markers = lines.dropFirst().compactMap { Marker(reply[$0]) }
    guard markers.count == 1, case .divider? = markers.first, let last = lines.last else { return nil }
    var end: Range<Int>?
    if let fence = Fence(reply[last]) {
      guard fence.info.isEmpty, opensFence(before: range.lowerBound, closedBy: fence) else { return nil }
      lines.removeLast()
      end = last.lowerBound..<last.lowerBound
    }
    guard !lines.contains(where: { Fence(reply[$0]) != nil }), let final = lines.last else { return nil }
    if isBegunTail(reply[final]) { end = final }
    guard let end else { return nil }
    let tail = String(repeating: ">", count: length) + " REPLACE" + (end.isEmpty ? "\n" : "")
    return Insertion(kind: .closedBlock, range: end, text: tail.bytes)
  }

  /// Whether the block stands in a fence, and `fence` closes it.
  private func opensFence(before start: Int, closedBy fence: Fence) -> Bool {
    var open: Fence?
    for next in lines(in: 0..<start).compactMap({ Fence(reply[$0]) }) {
      guard let opener = open else {
        open = next
        continue
      }
      if next.closes(opener) { open = nil }
    }
    return open.map { fence.closes($0) } ?? false
  }

  /// `>>>>>`, or an end whose word breaks off.
  private func isBegunTail(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    let run = text.prefix { $0 == UInt8(ascii: ">") }.count
    let word = text.dropFirst(run).trimmed.text
    return (4...10).contains(run) && ["REPLACE", "UPDATED"].contains { $0.hasPrefix(word) }
  }

  // MARK: Elements

  /// An element all of whose parts are closed.
  private func element(_ range: Range<Int>) -> Insertion? {
    let body = Array(reply[range])
    guard body[...].trimmed.first == UInt8(ascii: "<") else { return nil }
    let tag = body[...].trimmed.dropFirst().prefix { ASCII.isWord($0) }.text
    var end = range.upperBound
    if let last = lines(in: range).last(where: { !reply[$0].isBlank }), Fence(reply[last]) != nil {
      end = last.lowerBound
    }
    while end > range.lowerBound, isSpace(reply[end - 1]) { end -= 1 }
    let text = reply[range.lowerBound..<end]
    let parts = JSONEdits.newKeys + JSONEdits.contentKeys + ["edit", "change"]
    guard parts.contains(where: { text.ends(with: "</\($0)>") }) else { return nil }
    let all = parts + JSONEdits.oldKeys + JSONEdits.pathKeys
    guard all.allSatisfy({ count("</\($0)>", in: text) == opened($0, in: text) || $0 == tag }) else { return nil }
    return Insertion(kind: .closedElement, range: end..<end, text: "</\(tag)>".bytes)
  }

  private func opened(_ name: String, in text: ArraySlice<UInt8>) -> Int {
    count("<\(name)>", in: text) + count("<\(name) ", in: text)
  }

  private func count(_ needle: String, in text: ArraySlice<UInt8>) -> Int {
    var count = 0
    var start = text.startIndex
    while let range = text.firstRange(of: needle.bytes, from: start) {
      count += 1
      start = range.upperBound
    }
    return count
  }

  // MARK: JSON

  /// A JSON value that lacks nothing but brackets after a whole edit.
  private func json(_ range: Range<Int>) -> Insertion? {
    var open: [UInt8] = []
    var isInString = false
    var isEscaped = false
    var end = range.lowerBound
    for index in range {
      let byte = reply[index]
      if !isSpace(byte) { end = index + 1 }
      if isEscaped {
        isEscaped = false
      } else if isInString {
        if byte == ASCII.backslash { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        open.append(byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]"))
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        guard open.popLast() == byte else { return swapped(from: index, range, open) }
      }
    }
    guard !isInString, !open.isEmpty, end > range.lowerBound, reply[end - 1] == UInt8(ascii: "}") else { return nil }
    return Insertion(kind: .closedJSON, range: end..<end, text: open.reversed())
  }

  /// Closing brackets at the end of the value that stand in the wrong order, or one too few: put in the right one.
  private func swapped(from index: Int, _ range: Range<Int>, _ open: [UInt8]) -> Insertion? {
    let rest = reply[index..<range.upperBound].filter { !isSpace($0) && $0 != UInt8(ascii: "`") }
    guard rest.allSatisfy({ $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }), index > range.lowerBound,
      reply[index - 1] == UInt8(ascii: "\"")
    else { return nil }
    // The bracket that did not fit was taken off: it is still to be closed.
    let missing: UInt8 = reply[index] == UInt8(ascii: "]") ? UInt8(ascii: "}") : UInt8(ascii: "]")
    let end = reply[index..<range.upperBound].firstIndex(of: UInt8(ascii: "`")) ?? range.upperBound
    return Insertion(kind: .closedJSON, range: index..<end, text: [missing] + open.reversed() + [ASCII.newline])
  }

  // MARK: Parts

  private func isSpace(_ byte: UInt8) -> Bool { ASCII.isBlank(byte) || byte == ASCII.newline }

  /// Ranges of the lines in `range`, without their ends.
  private func lines(in range: Range<Int>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where reply[index] == ASCII.newline {
      lines.append(start..<index)
      start = index + 1
    }
    if start < range.upperBound { lines.append(start..<range.upperBound) }
    return lines
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
