/// Reads a run of unified diff lines: collects them, then takes them apart with all of them in sight.
struct DiffReader {
  /// The path text around the diff names, for hunks without a header.
  let path: String
  let fence: Fence?
  private var lines: [ReplyLine] = []

  init(path: String, fence: Fence?) {
    self.path = path
    self.fence = fence
  }

  mutating func append(_ line: ReplyLine) { lines.append(line) }

  /// Whether `line` may continue the run; in a fence all lines do.
  func continues(_ line: ReplyLine) -> Bool {
    let content = line.outdented(fence?.indentation ?? 0)
    if fence != nil || content.isBlank { return true }
    switch content[content.startIndex] {
    case ASCII.space, ASCII.plus, ASCII.minus: return true
    case ASCII.backslash: return content.begins(with: "\\ ")
    case UInt8(ascii: "@"): return content.begins(with: "@@")
    default:
      var header = DiffHeader()
      return header.take(content)
    }
  }

  /// Whether `line` begins another file, so that all before it is complete.
  static func beginsFile(_ content: ArraySlice<UInt8>) -> Bool { content.begins(with: "diff --git ") }

  /// The edits of the run.
  ///
  /// - Parameter endsReply: The reply ended here, and not the fence or the run.
  func finish(endsReply: Bool) -> (edits: [Edit], problems: [Refusal]) {
    var edits: [Edit] = []
    var problems: [Refusal] = []
    let sections = DiffSections(
      lines.map { ($0.outdented(fence?.indentation ?? 0), $0.range) }, isFenced: fence != nil)
    for (index, section) in sections.sections.enumerated() {
      let isLast = index == sections.sections.count - 1
      let isLastOfReply = endsReply && isLast
      switch section.edit(
        fallbackPath: path, isCut: isLastOfReply && fence != nil, isOpenEnded: isLastOfReply && fence == nil)
      {
      case .success(let edit): edits.append(edit)
      case .failure(let problem): problems.append(problem)
      }
    }
    return (edits, problems)
  }
}
