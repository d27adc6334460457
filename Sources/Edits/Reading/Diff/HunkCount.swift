/// Counts the lines of a hunk against its header while they arrive.
struct HunkCount {
  private var old = 0
  private var new = 0
  private var isCounted = false

  /// Whether the header asks for more lines than were read.
  var lacksLines: Bool { isCounted && (old > 0 || new > 0) }

  /// Whether the header says that the hunk is over.
  var isFull: Bool { isCounted && !lacksLines }

  mutating func take(_ line: ArraySlice<UInt8>) {
    if let header = HunkHeader(line) {
      isCounted = header.oldCount != nil
      (old, new) = (header.oldCount ?? 0, header.newCount ?? 0)
      return
    }
    guard isCounted else { return }
    switch line.first {
    case ASCII.plus: new -= 1
    case ASCII.minus: old -= 1
    case ASCII.backslash where line.begins(with: "\\ "): break
    default:
      old -= 1
      new -= 1
    }
  }
}
