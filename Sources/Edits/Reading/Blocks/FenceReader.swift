import ReplyMarks

/// Reads the text of a fence until it closes.
struct FenceReader {
  let opener: Fence
  /// The path the fence stands for; nil when it shows something else.
  let path: String?
  /// Words of the fence's information that name a file, without telling where its path begins and ends.
  private let openName: String?
  /// The path that a sentence in front of the fence speaks of.
  let mention: String?
  private let start: Int
  /// Where in the reply the text begins.
  let contentStart: Int
  private(set) var lines: [ArraySlice<UInt8>] = []
  /// A line that begins a mail was read: what follows up to a diff's header is its text.
  private(set) var holdsMail = false
  /// Fences of the text itself that are open.
  private var inner: [Fence] = []

  init(opener: Fence, path: String?, openName: String? = nil, mention: String? = nil, line: ReplyLine) {
    self.opener = opener
    self.path = path
    self.openName = openName
    self.mention = mention
    start = line.range.lowerBound
    contentStart = line.range.upperBound
  }

  /// Whether nothing but white space was read.
  var isBlank: Bool { lines.allSatisfy(\.isBlank) }

  /// Whether all that was read is one line that names a path, or the language, which belongs behind the opening marks.
  func holdsOnlyName(_ finder: PathFinder) -> Bool {
    if onlyPath(finder) != nil { return true }
    guard lines.count < 16 else { return false }
    let text = lines.filter { !$0.isBlank }
    return text.count == 1 && FenceLanguage.isKnown(text[0].trimmed.text)
  }

  /// The path of a fence that holds one line, which names it; commands to run are no such fences.
  func onlyPath(_ finder: PathFinder) -> String? {
    guard lines.count < 16, !CandidateFences.isShell(opener.info) else { return nil }
    let text = lines.filter { !$0.isBlank }
    guard text.count == 1, let found = finder.path(in: text[0]), found.isWholeLine else { return nil }
    return found.path
  }

  /// A path of the tree that the first line is, and that text follows; nil when it is anything else.
  func firstLinePath(_ finder: PathFinder) -> String? {
    guard let first = lines.first, lines.dropFirst().contains(where: { !$0.isBlank }),
      let found = finder.path(in: first),
      found.isWholeLine, finder.isKnown(found.path)
    else { return nil }
    return found.path
  }

  /// Whether `line` is a closing tag of thinking that nothing in the fence opens, so that the fence was left open there.
  func endsThinking(_ line: ArraySlice<UInt8>) -> Bool {
    ThinkingTag.isCloser(line) && !lines.contains { ThinkingTag.opened(by: $0) != nil }
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
    if path == nil, MailEnd.beginsMail(line.outdented(opener.indentation)) { holdsMail = true }
    lines.append(Array(line.outdented(opener.indentation))[...])
    return false
  }

  func edit(path: String, droppingFirstLine: Bool, end: Int) -> Edit {
    let lines = droppingFirstLine ? Array(lines.dropFirst()) : lines
    return Edit(path: path, action: .write(lines.joinedLines), dialect: .wholeFile, range: start..<end)
  }

  /// Why the fence cannot be given to a file; nil when its information does not leave that open.
  func nameIsOpen(end: Int) -> Refusal? {
    openName.map { name in
      Refusal(
        .missingPath,
        reason: "The fence's information, `\(Window.visible(name.utf8))`, may name more than one path.",
        advice: "Put the path in quotes, as in title=\"a b.py\", or alone on the line above the fence.",
        range: start..<end)
    }
  }

  func unterminated(end: Int) -> Refusal {
    Refusal(
      .malformed, path: path,
      reason: "The fence with the file's content never closes: the reply was cut off, or the "
        + "content holds fences as long as its own.",
      advice: "Send the whole file again, in a fence longer than any in it.", range: start..<end)
  }
}
