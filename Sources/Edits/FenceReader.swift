/// Reads the text of a fence until it closes.
struct FenceReader {
  let opener: Fence
  /// The path the fence stands for; nil when it shows something else.
  let path: String?
  private let start: Int
  /// Where in the reply the text begins.
  let contentStart: Int
  private(set) var lines: [ArraySlice<UInt8>] = []
  /// Fences of the text itself that are open.
  private var inner: [Fence] = []

  init(opener: Fence, path: String?, line: ReplyLine) {
    self.opener = opener
    self.path = path
    start = line.range.lowerBound
    contentStart = line.range.upperBound
  }

  /// Whether nothing but white space was read.
  var isBlank: Bool { lines.allSatisfy(\.isBlank) }

  /// Whether all that was read is one line that names a path.
  func holdsOnlyPath(_ finder: PathFinder) -> Bool {
    let text = lines.filter { !$0.isBlank }
    return text.count == 1 && (finder.path(in: text[0]) != nil || finder.path(inComment: text[0]) != nil)
  }

  /// Takes a line of text; true when it was the closing fence.
  mutating func take(_ line: ReplyLine) -> Bool {
    if let fence = Fence(line.content) {
      if let last = inner.last, fence.closes(last) {
        inner.removeLast()
      } else if inner.isEmpty, fence.closes(opener) {
        return true
      } else if path != nil, !fence.info.isEmpty, fence.character == opener.character, fence.length >= opener.length {
        inner.append(fence)
      }
    }
    lines.append(Array(line.outdented(opener.indentation))[...])
    return false
  }

  func edit(path: String, droppingFirstLine: Bool, end: Int) -> Edit {
    let lines = droppingFirstLine ? Array(lines.dropFirst()) : lines
    return Edit(path: path, action: .write(lines.joinedLines), dialect: .wholeFile, range: start..<end)
  }

  func unterminated(end: Int) -> Refusal {
    Refusal(
      .malformed, path: path,
      reason: "The fence with the file's content never closes: the reply was cut off, or the "
        + "content holds fences as long as its own.",
      advice: "Send the whole file again, in a fence longer than any in it.", range: start..<end)
  }
}
