/// Tells a text that has come to repeat itself without end from one that is merely regular.
///
/// It looks at the end of the text alone: does it hold one piece, byte for byte, over and over? It never fires below
/// `leastBytes` of such repetition or below `leastRepeats` of the piece, so tables, lists and rows of zeros may be as long
/// as that. A loop in which something counts up is not found. Memory is bounded by the window, time is linear.
package struct RepetitionDetector: Sendable {
  /// How much of the end of a text must be one piece repeated.
  package static let leastBytes = 4096
  /// How often the piece must be there.
  package static let leastRepeats = 10
  /// The longest piece that is found.
  package static let longestPiece = window / leastRepeats
  /// How much may come between two looks.
  package static let stride = 2048

  private static let window = 32_768

  private var tail: [UInt8] = []
  private var unseen = 0

  package init() {}

  /// Takes the next piece of the text; returns whether the text repeats itself.
  package mutating func feed(_ piece: String) -> Bool {
    for byte in piece.utf8 {
      tail.append(byte)
      unseen += 1
      guard unseen >= Self.stride else { continue }
      unseen = 0
      if tail.count > Self.window { tail.removeFirst(tail.count - Self.window) }
      if tail.count >= Self.leastBytes, endRepeats { return true }
    }
    return false
  }

  /// Whether the end has a period that is short enough for its length.
  ///
  /// In the reversed text the Z function at `period` says for how long the text goes on as it did a period before.
  /// Source: Gusfield, "Algorithms on Strings, Trees, and Sequences", section 1.3.
  private var endRepeats: Bool {
    let text = [UInt8](tail.reversed())
    let count = text.count
    let longest = min(Self.longestPiece, count / Self.leastRepeats)
    guard longest >= 1 else { return false }
    var matches = [Int](repeating: 0, count: longest + 1)
    var (start, end) = (0, 0)
    for period in 1...longest {
      var match = period < end ? min(end - period, matches[period - start]) : 0
      while period + match < count, text[match] == text[period + match] { match += 1 }
      matches[period] = match
      if period + match > end { (start, end) = (period, period + match) }
      if period + match >= max(Self.leastBytes, Self.leastRepeats * period) { return true }
    }
    return false
  }
}
