/// The lines of private keys, by the markers around them.
///
/// Of each line the longest run of Base64 goes, whatever surrounds it: comment signs, quotes, line numbers, what joins
/// strings. A key may lack its end, or its beginning; a marker that only code mentions takes nothing along.
enum KeyBlocks {
  /// A key is no longer than this; what lacks an end is looked at so far.
  static let limitInLines = 400
  /// Nor does a whole one on one line take more.
  private static let lineLimit = 20_000
  /// After so many lines that hold no part of a key it is over: with a marker of its end, and without one.
  private static let strangersLimits = (ended: 8, open: 3)

  /// The ranges of what stands between, in no order and some twice, on each line by itself and without what surrounds it; the lines that say `BEGIN`
  /// and `END` stay.
  static func bodies(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var floor = 0
    var upcoming = KeyMarker.next(in: bytes, from: 0)
    while let marker = upcoming {
      upcoming = KeyMarker.next(in: bytes, from: marker.range.upperBound)
      let limit = upcoming?.range.lowerBound ?? bytes.count
      switch marker.kind {
      case .begin:
        let lines = lines(in: bytes, marker.range.upperBound..<limit)
        found += body(lines, isEnded: upcoming?.kind == .end)
      case .lines(let count):
        found += lines(in: bytes, marker.range.upperBound..<limit).dropFirst().prefix(count).flatMap(\.pieces)
      case .end:
        // Whether its beginning is shown or not: what was taken for it may have been a mention in code.
        found += linesBefore(marker.range.lowerBound, in: bytes, floor)
      }
      floor = marker.range.upperBound
    }
    return found
  }

  /// The lines of a range; the first and the last may be parts of one.
  private static func lines(in bytes: [UInt8], _ range: Range<Int>) -> [KeyLine] {
    var lines: [KeyLine] = []
    var start = range.lowerBound
    while start <= range.upperBound, lines.count < limitInLines {
      let far = min(range.upperBound, start + lineLimit)
      let end = bytes[start..<far].firstIndex(of: 10) ?? far
      lines.append(KeyLine(bytes, start..<end, isAtStart: start > range.lowerBound))
      guard end < range.upperBound, bytes[end] == 10 else { break }
      start = end + 1
    }
    return lines
  }

  private static func body(_ lines: [KeyLine], isEnded: Bool) -> [Range<Int>] {
    // Between two markers on one line all of it is the key, blanks and escaped line ends included.
    if isEnded, lines.count == 1 { return lines[0].isKey ? [lines[0].whole].compactMap(\.self) : [] }
    // The last line goes on with the marker of the end.
    let last = isEnded ? lines.dropLast().lastIndex { !$0.pieces.isEmpty } : nil
    let limit = isEnded ? strangersLimits.ended : strangersLimits.open
    var found: [Range<Int>] = []
    var (column, strangers) = (-1, 0)
    for (index, line) in lines.enumerated() {
      if line.isKey {
        (column, strangers) = (line.column, 0)
        found += line.pieces
      } else if !found.isEmpty, !isEnded || index < lines.count - 1, line.column == column || index == last {
        // A short line ends a key; without a marker after it, nothing of the key follows.
        guard isEnded || line.isBare else { break }
        found += line.pieces
        if !isEnded { break }
      } else if !line.pieces.isEmpty {
        strangers += 1
        if strangers > limit { break }
      }
    }
    return found
  }

  /// What stands before an end, back to the first line that is no part of a key.
  private static func linesBefore(_ place: Int, in bytes: [UInt8], _ floor: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var held: KeyLine?
    var end = place
    for number in 0..<limitInLines {
      let far = max(floor, end - (number == 0 ? lineLimit : 1000))
      let newline = bytes[far..<end].lastIndex(of: 10)
      guard newline != nil || far == floor else { break }
      let line = KeyLine(bytes, (newline.map { $0 + 1 } ?? far)..<end, isAtStart: true)
      if line.isKey {
        found += line.pieces
        if let tail = held, tail.column == line.column || tail.isBare { found += tail.pieces }
        held = nil
      } else if !line.pieces.isEmpty, number > 0 {
        // Only the last line of a key is short.
        guard found.isEmpty, held == nil else { break }
        held = line
      }
      guard let newline else { break }
      end = newline
    }
    return found
  }
}
