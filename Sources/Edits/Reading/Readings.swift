/// Other ways to read a hunk's text, for damages that leave a sign of themselves.
enum Readings {
  /// The readings of `hunk`, likeliest first.
  ///
  /// - Parameter decodesEntities: The whole reply looks as if HTML had been escaped in it.
  static func all(of hunk: Hunk, decodesEntities: Bool) -> [HunkText] {
    var readings = hunk.texts
    for text in hunk.texts where text.reading == .plain {
      readings += [unescaped(text), withoutFences(text), withoutNumbers(text), withoutSigns(text)].compactMap { $0 }
    }
    guard decodesEntities else { return readings }
    for text in hunk.texts {
      let search = Entities.decoded(text.search)
      let replace = Entities.decoded(text.replace)
      guard search != text.search || replace != text.replace else { continue }
      readings.append(HunkText(reading: .htmlEntities, search: search, replace: replace, kept: text.kept))
    }
    return readings
  }

  private static func unescaped(_ text: HunkText) -> HunkText? {
    func unescape(_ bytes: [UInt8]) -> [UInt8] {
      TextLines(bytes).contents.map { line in
        guard line.first == ASCII.backslash, isMarkerLike(line.dropFirst()) else { return line }
        return line.dropFirst()
      }.joinedLines
    }
    let search = unescape(text.search)
    let replace = unescape(text.replace)
    guard search != text.search || replace != text.replace else { return nil }
    return HunkText(reading: .unescapedMarkers, search: search, replace: replace)
  }

  /// A line that begins like a marker of any tool: five to nine of one mark.
  static func isMarkerLike(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, "<=>-+:".utf8.contains(first) else { return false }
    if first == UInt8(ascii: ":") { return line.begins(with: ":start_line:") || line.begins(with: ":end_line:") }
    return (5...9).contains(line.prefix { $0 == first }.count)
  }

  /// Fence lines around both halves inside the markers.
  private static func withoutFences(_ text: HunkText) -> HunkText? {
    let search = TextLines(text.search).contents
    let replace = TextLines(text.replace).contents
    guard let oldInner = insideFence(search), let newInner = replace.isEmpty ? [] : insideFence(replace) else {
      return nil
    }
    return HunkText(reading: .innerFences, search: oldInner.joinedLines, replace: newInner.joinedLines)
  }

  private static func insideFence(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>]? {
    guard lines.count >= 2, let opener = Fence(lines[0]), let last = Fence(lines[lines.count - 1]), last.closes(opener)
    else { return nil }
    return Array(lines.dropFirst().dropLast())
  }

  /// `12 | ` or `12: ` in front of every line, as in listings; the numbers must ascend by one in the old text.
  private static func withoutNumbers(_ text: HunkText) -> HunkText? {
    guard let search = LineNumbers.stripped(text.search, mustAscend: true) else { return nil }
    let isNumbered = TextLines(text.replace).contents.contains {
      LineNumbers.stripped(Array($0), mustAscend: false) != nil
    }
    // New lines may come without numbers, but not some with and some without.
    guard let replace = isNumbered ? LineNumbers.stripped(text.replace, mustAscend: false) : text.replace else {
      return nil
    }
    return HunkText(reading: .lineNumbers, search: search, replace: replace)
  }

  /// `-` in front of all old lines and `+` in front of all new ones, context aside.
  private static func withoutSigns(_ text: HunkText) -> HunkText? {
    func isSigned(_ bytes: [UInt8], _ sign: UInt8) -> Bool {
      let lines = TextLines(bytes).contents
      return lines.contains { $0.first == sign }
        && lines.allSatisfy { $0.isEmpty || $0.first == sign || $0.first == ASCII.space }
    }
    guard isSigned(text.search, ASCII.minus), text.replace.isEmpty || isSigned(text.replace, ASCII.plus) else {
      return nil
    }
    let old = TextLines(text.search).contents
    let new = TextLines(text.replace).contents
    return HunkText(
      reading: .diffSigns, search: old.map { $0.dropFirst() }.joinedLines,
      replace: new.map { $0.dropFirst() }.joinedLines,
      kept: keptBySigns(old, new))
  }

  /// The context lines of both halves, which must be the same ones; nil when they are not.
  private static func keptBySigns(
    _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
  ) -> [HunkText.KeptLine]? {
    let oldContext = old.indices.filter { old[$0].first != ASCII.minus }
    let newContext = new.indices.filter { new[$0].first != ASCII.plus }
    guard oldContext.map({ old[$0] }) == newContext.map({ new[$0] }) else { return nil }
    return zip(oldContext, newContext).map { HunkText.KeptLine(old: $0, new: $1) }
  }
}

/// Numbers in front of lines, copied from a listing.
enum LineNumbers {
  /// The text without them; nil when a line has none.
  static func stripped(_ text: [UInt8], mustAscend: Bool) -> [UInt8]? {
    var last: Int?
    var lines: [ArraySlice<UInt8>] = []
    for line in TextLines(text).contents {
      let start = line.drop { $0 == ASCII.space }
      let digits = start.prefix(while: ASCII.isDigit)
      let rest = start.dropFirst(digits.count)
      guard let number = Int(digits.text), let content = content(after: rest) else { return nil }
      if mustAscend, let last, number != last + 1 { return nil }
      last = number
      lines.append(content)
    }
    return lines.joinedLines
  }

  private static func content(after rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for separator in [" | ", "| ", "|", ": ", ":", "\t", "→", " |"] where rest.starts(with: separator.utf8) {
      return rest.dropFirst(separator.utf8.count)
    }
    return nil
  }
}
