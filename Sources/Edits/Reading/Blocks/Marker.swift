/// A line of a search/replace block that is not content.
enum Marker: Equatable {
  /// `<<<<<<< SEARCH`, with the number of marker characters.
  case head(Int)
  /// `=======`.
  case divider(Int)
  /// `>>>>>>> REPLACE`.
  case tail(Int)

  /// The marker `line` is; nil for content.
  init?(_ line: some RandomAccessCollection<UInt8>) {
    let text = Array(line).trimmed
    guard let first = text.first, text.count >= 5 else { return nil }
    let run = text.prefix { $0 == first }.count
    guard (5...9).contains(run) else { return nil }
    let word = text.dropFirst(run).trimmed
    switch first {
    case UInt8(ascii: "="):
      guard word.isEmpty else { return nil }
      self = .divider(run)
    case UInt8(ascii: "<"), UInt8(ascii: "-"):
      guard Marker.names(word, ["SEARCH", "ORIGINAL"]) else { return nil }
      self = .head(run)
    case UInt8(ascii: ">"), UInt8(ascii: "+"):
      guard Marker.names(word, ["REPLACE", "UPDATED", "REPLACED"]) else { return nil }
      self = .tail(run)
    default: return nil
    }
  }

  /// Whether a line is a tail that lost its word, `>>>>>>>` alone.
  static func isBareTail(_ line: some RandomAccessCollection<UInt8>) -> Bool {
    let text = Array(line).trimmed
    return (5...9).contains(text.count) && text.allSatisfy { $0 == UInt8(ascii: ">") }
  }

  /// A fence and a marker that stand on one line for want of a line break.
  static func glued(_ line: ReplyLine) -> (fence: ReplyLine, marker: ReplyLine)? {
    let text = line.content
    let run = text.prefix { $0 == UInt8(ascii: "`") }.count
    guard run >= 3, run < text.count, Marker(text.dropFirst(run)) != nil else { return nil }
    let range = line.range
    return (
      ReplyLine(content: text.prefix(run), range: range.lowerBound..<(range.lowerBound + run)),
      ReplyLine(content: text.dropFirst(run), range: (range.lowerBound + run)..<range.upperBound)
    )
  }

  /// Whether a line opens or closes a conflict of git's own.
  static func isConflict(_ line: some RandomAccessCollection<UInt8>, _ character: UInt8) -> Bool {
    let text = Array(line).trimmedEnd
    let run = text.prefix { $0 == character }.count
    return run == 7 && (text.count == 7 || text[7] == ASCII.space) && Marker(line) == nil
  }

  private static func names(_ word: ArraySlice<UInt8>, _ names: [String]) -> Bool {
    var text = word.text.uppercased()
    while text.hasSuffix(":") { text.removeLast() }
    return names.contains(text)
  }
}
