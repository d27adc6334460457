/// The part of one line that may belong to a key.
struct KeyLine {
  /// What is taken out if it does: none over the line's end.
  private(set) var pieces: [Range<Int>] = []
  /// Whether it looks like a part of a key by itself.
  private(set) var isKey = false
  /// Where on the line it begins; -1 where there is nothing.
  private(set) var column = -1
  /// Whether nothing else but signs is on the line.
  private(set) var isBare = true
  /// From the first run to the last.
  private(set) var whole: Range<Int>?

  /// - Parameter isAtStart: Whether the line is shown from its beginning, so that a sign there may be that of a diff.
  init(_ bytes: [UInt8], _ range: Range<Int>, isAtStart: Bool) {
    // What was taken out before is not taken out again.
    var runs = Self.runs(in: bytes, Self.body(bytes, range, isAtStart))
    runs.removeAll { Self.markWords.contains(Array(bytes[$0])) }
    guard let first = runs.first, let last = runs.last else { return }
    whole = first.lowerBound..<last.upperBound
    let longest = runs.max { $0.count <= $1.count } ?? first
    isBare = !runs.contains { $0 != longest && bytes[$0].contains(where: Letters.alphanumeric.contains) }
    let isAlone = isBare && longest.count >= 40
    runs = runs.filter { Self.isKey(bytes[$0]) || (isAlone && $0 == longest) }
    isKey = !runs.isEmpty
    pieces = isKey ? runs : [longest]
    column = pieces[0].lowerBound - range.lowerBound
  }

  private static let markWords = Set(
    Redaction.mark.utf8.split { !Letters.alphanumeric.contains($0) }.map { Array($0) })

  /// Without the signs of diffs and comments that are letters of Base64 as well.
  private static func body(_ bytes: [UInt8], _ range: Range<Int>, _ isAtStart: Bool) -> Range<Int> {
    var start = range.lowerBound
    guard isAtStart else { return range }
    if start < range.upperBound, bytes[start] == UInt8(ascii: "+") { start += 1 }
    while start < range.upperBound, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
    if bytes[start..<range.upperBound].starts(with: "//".utf8) {
      while start < range.upperBound, bytes[start] == UInt8(ascii: "/") { start += 1 }
    }
    return start..<range.upperBound
  }

  /// The runs of Base64; those between which only escaped line ends stand are one.
  private static func runs(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard Letters.base64.contains(bytes[index]) else {
        index += 1
        continue
      }
      var start = index
      while index < range.upperBound, Letters.base64.contains(bytes[index]) { index += 1 }
      let isEscaped = start > range.lowerBound && bytes[start - 1] == UInt8(ascii: "\\")
      if isEscaped, "nrt".utf8.contains(bytes[start]) { start += 1 }
      guard start < index else { continue }
      if let last = runs.last, bytes[last.upperBound..<start].allSatisfy({ "\\nr".utf8.contains($0) }) {
        runs[runs.count - 1] = last.lowerBound..<index
      } else {
        runs.append(start..<index)
      }
    }
    return runs
  }

  private static func isKey(_ run: ArraySlice<UInt8>) -> Bool {
    guard run.count >= 16 else { return false }
    let digits = run.count(where: Letters.digits.contains)
    if run.count >= 32, digits >= 3, run.count - digits >= 3, run.allSatisfy(Letters.hex.contains) { return true }
    return digits > 0 && Randomness.isMixed(run)
  }
}
