/// Private keys between `-----BEGIN … PRIVATE KEY-----` and its end, as PEM, SSH and PGP have them.
///
/// Sources: RFC 7468 for PEM; RFC 9580, "Forming ASCII Armor".
enum KeyBlocks {
  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)
  private static let dashes = Array("-----".utf8)
  /// A key is no longer than this; what lacks an end is looked at so far.
  private static let limitInLines = 400
  /// Nor does a whole one on one line take more.
  private static let lineLimit = 20_000

  /// The ranges of what stands between, on each line by itself and without what surrounds it; the lines that say `BEGIN`
  /// and `END` stay.
  static func bodies(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while let dash = nextMarker(in: bytes, from: index) {
      guard let label = label(in: bytes, at: dash.place, after: dash.isBegin ? begin.count : end.count) else {
        index = dash.place + 5
        continue
      }
      index = label
      if dash.isBegin {
        found += body(in: bytes, from: label, &index)
      } else {
        // Its beginning lies before what is shown here.
        found += linesBefore(dash.place, in: bytes)
      }
    }
    return found
  }

  private static func nextMarker(in bytes: [UInt8], from start: Int) -> (place: Int, isBegin: Bool)? {
    var index = start
    while index + end.count <= bytes.count {
      guard let dash = bytes[index...].firstIndex(of: UInt8(ascii: "-")) else { return nil }
      if bytes[dash...].starts(with: begin) { return (dash, true) }
      if bytes[dash...].starts(with: end) { return (dash, false) }
      index = dash + 1
    }
    return nil
  }

  /// Where the marker ends, if its words say that what follows is private.
  private static func label(in bytes: [UInt8], at place: Int, after length: Int) -> Int? {
    let words = bytes[(place + length)...].prefix(60).prefix {
      Letters.upper.contains($0) || $0 == 32 || Letters.digits.contains($0)
    }
    let text = String(decoding: words, as: UTF8.self)
    guard text.hasSuffix("PRIVATE KEY") || text.hasSuffix("PRIVATE KEY BLOCK") else { return nil }
    guard bytes[words.endIndex...].starts(with: dashes) else { return nil }
    return words.endIndex + dashes.count
  }

  private static func body(in bytes: [UInt8], from start: Int, _ index: inout Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var lineStart = start
    for number in 0..<limitInLines where lineStart <= bytes.count {
      let far = min(bytes.count, lineStart + lineLimit)
      let lineEnd = bytes[lineStart..<far].firstIndex(of: 10) ?? far
      let stop = firstEnd(in: bytes, lineStart..<lineEnd)
      let core = core(in: bytes, lineStart..<(stop ?? lineEnd))
      // A short line ends a key; behind a mere mention of one it is a word.
      let isPlausible = core.count >= 16 || !found.isEmpty
      if isPlausible, isKeyText(bytes[core], isWhole: stop == nil && number > 0) {
        found.append(core)
      } else if number > 0, stop == nil {
        // Neither the key nor something it may hold: it has no end here.
        if !isHeader(bytes[core]) { break }
      }
      index = stop ?? lineEnd
      if stop != nil || lineEnd == bytes.count { break }
      lineStart = lineEnd + 1
    }
    return found
  }

  private static func firstEnd(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while let dash = bytes[index..<range.upperBound].firstIndex(of: UInt8(ascii: "-")) {
      if bytes[dash..<range.upperBound].starts(with: end) { return dash }
      index = dash + 1
    }
    return nil
  }

  private static func linesBefore(_ place: Int, in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    // No line of a key is longer than this, and neither is what stands before its end.
    let near = max(0, place - 200)
    var lineEnd = bytes[near..<place].lastIndex(of: 10)
    while let end = lineEnd, found.count < limitInLines {
      let far = max(0, end - 1000)
      guard let start = bytes[far..<end].lastIndex(of: 10).map({ $0 + 1 }) ?? (far == 0 ? 0 : nil) else { break }
      let core = core(in: bytes, start..<end)
      guard core.count >= 16 || (found.isEmpty && core.count >= 4), isKeyText(bytes[core], isWhole: true) else { break }
      found.append(core)
      lineEnd = start > 0 ? start - 1 : nil
    }
    return found
  }

  /// A line without indentation, diff signs, quotes and what joins strings.
  private static func core(in bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end,
      " \t\"'`>#*".utf8.contains(bytes[start]) || (start == range.lowerBound && "+-".utf8.contains(bytes[start]))
    {
      start += 1
    }
    if end - start >= 2, bytes[start] == UInt8(ascii: "\\"), "nr".utf8.contains(bytes[start + 1]) { start += 2 }
    while end > start, " \t\r\"'`,;+\\".utf8.contains(bytes[end - 1]) { end -= 1 }
    if end - start >= 2, bytes[end - 2] == UInt8(ascii: "\\"), bytes[end - 1] == UInt8(ascii: "n") { end -= 2 }
    return start..<end
  }

  /// Base64, with escaped line ends in it where the key stands on one line.
  private static func isKeyText(_ text: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
    guard text.count >= (isWhole ? 1 : 16) else { return false }
    return text.allSatisfy { Letters.base64.contains($0) || (!isWhole && ($0 == UInt8(ascii: "\\") || $0 == 32)) }
  }

  /// `Proc-Type: 4,ENCRYPTED`, `Version: …`, or nothing.
  private static func isHeader(_ text: ArraySlice<UInt8>) -> Bool {
    text.isEmpty || text.prefix(40).contains(UInt8(ascii: ":"))
  }
}
