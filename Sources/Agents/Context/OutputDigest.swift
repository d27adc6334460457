import NexusProtocol

/// Shortens what a check printed: the beginning, the end, and the lines that matter between them.
enum OutputDigest {
  private static let mark = 48
  private static let telling = [
    "error", "fail", "assert", "expected", "panic", "exception", "traceback", "undefined", "not found", "cannot",
    "fatal", "unresolved",
  ]

  /// Returns the text whole, or as much of it as fits, with the number of lines that are missing at each gap; nil when
  /// hardly a line fits.
  static func text(_ text: String, limitInBytes: Int) -> PackPart.Written? {
    if text.utf8.count <= limitInBytes { return PackPart.Written(text) }
    let rows = TextRows(text)
    guard rows.count > 1 else { return cutLine(text, limitInBytes: limitInBytes) }
    var choice = RowChoice(rows, bytesPerRun: mark)
    take(rows, 0..<rows.count, share: limitInBytes / 5, of: limitInBytes, into: &choice)
    take(rows, (0..<rows.count).reversed(), share: limitInBytes * 2 / 5, of: limitInBytes, into: &choice)
    // With the line before and after it, since messages often take two.
    for index in rows.rows.indices where isTelling(rows.rows[index]) {
      if !choice.add(index - 1..<index + 2, limitInBytes: limitInBytes) {
        _ = choice.add(index..<index + 1, limitInBytes: limitInBytes)
      }
    }
    take(rows, (0..<rows.count).reversed(), share: limitInBytes, of: limitInBytes, into: &choice)
    guard choice.bytes > 0 else { return cutLine(text, limitInBytes: limitInBytes) }
    return written(rows, choice.ranges)
  }

  /// Returns the beginning of a text, and how many lines are missing after it; nil when not one line fits.
  static func beginning(_ text: String, limitInBytes: Int) -> PackPart.Written? {
    if text.utf8.count <= limitInBytes { return PackPart.Written(text) }
    let rows = TextRows(text)
    var choice = RowChoice(rows, bytesPerRun: mark)
    take(rows, 0..<rows.count, share: limitInBytes, of: limitInBytes, into: &choice)
    return choice.bytes > 0 ? written(rows, choice.ranges) : nil
  }

  /// Adds lines in order until they take up the share, or one does not fit.
  private static func take(
    _ rows: TextRows, _ order: some Sequence<Int>, share: Int, of limit: Int, into choice: inout RowChoice
  ) {
    var taken = 0
    for index in order {
      taken += rows.rows[index].utf8.count
      guard taken <= share, choice.add(index..<index + 1, limitInBytes: limit) else { return }
    }
  }

  private static func written(_ rows: TextRows, _ ranges: [Range<Int>]) -> PackPart.Written {
    var text = ""
    var missing = 0
    var next = 0
    for range in ranges + [rows.count..<rows.count] {
      if range.lowerBound > next {
        let count = range.lowerBound - next
        missing += count
        if !text.isEmpty, !text.endsLine { text += "\n" }
        text += count == 1 ? "(1 line left out)\n" : "(\(count) lines left out)\n"
      }
      text += rows.text(range)
      next = range.upperBound
    }
    return PackPart.Written(text, leftOut: missing == 0 ? [] : ["\(missing) of \(rows.count.counted("line"))"])
  }

  /// The two ends of one endless line.
  private static func cutLine(_ text: String, limitInBytes: Int) -> PackPart.Written? {
    let note = "\n(… \(text.utf8.count) bytes, shortened …)\n"
    let room = limitInBytes - note.utf8.count
    guard room >= 80 else { return nil }
    let (head, tail) = (text.prefixInBytes(room / 3), text.suffixInBytes(room - room / 3))
    return PackPart.Written(head + note + tail, leftOut: ["the middle of a long line of output"])
  }

  /// Whether a line says what is wrong, or where.
  static func isTelling(_ line: Substring) -> Bool {
    let lower = line.lowercased()
    if telling.contains(where: { lower.contains($0) }) { return true }
    return line.firstMatch(of: /[A-Za-z0-9_\/.-]+\.[A-Za-z0-9]+[:(]\d+/) != nil
  }
}

extension String {
  /// As many whole characters from the beginning as fit into so many bytes.
  func prefixInBytes(_ limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var index = utf8.index(startIndex, offsetBy: max(0, limit))
    while index > startIndex, UTF8.isContinuation(utf8[index]) { index = utf8.index(before: index) }
    return String(self[..<index])
  }

  func suffixInBytes(_ limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var index = utf8.index(endIndex, offsetBy: -max(0, limit))
    while index < endIndex, UTF8.isContinuation(utf8[index]) { index = utf8.index(after: index) }
    return String(self[index...])
  }
}
