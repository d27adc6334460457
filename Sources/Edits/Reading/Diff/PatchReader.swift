/// Reads a V4A patch, from `*** Begin Patch` or its first file to `*** End Patch`.
///
/// Source: the `apply_patch` format as OpenAI's GPT-4.1 prompting guide describes it.
struct PatchReader {
  let fence: Fence?
  private let hasBegin: Bool
  private var section: PatchSection?
  private(set) var isEmpty = true

  init(fence: Fence?, hasBegin: Bool) {
    self.fence = fence
    self.hasBegin = hasBegin
  }

  enum Step {
    case goesOn
    /// A file was completed by the line, which was taken.
    case section(Result<Edit, Refusal>)
    case ended(Result<Edit, Refusal>?)
  }

  /// The path and kind of a line that begins a file; nil for other lines.
  static func fileHeader(_ content: ArraySlice<UInt8>) -> (kind: PatchSection.Kind, path: String)? {
    for (prefix, kind) in [
      ("*** Update File:", PatchSection.Kind.update), ("*** Add File:", .add), ("*** Delete File:", .delete),
    ]
    where content.starts(with: prefix.utf8) {
      return (kind, content.dropFirst(prefix.utf8.count).trimmed.text)
    }
    return nil
  }

  static func isBegin(_ content: ArraySlice<UInt8>) -> Bool { content.trimmed.equals("*** Begin Patch") }

  mutating func take(_ line: ReplyLine) -> Step {
    let content = line.outdented(fence?.indentation ?? 0)
    if content.trimmed.equals("*** End Patch") {
      section?.extend(to: line.range.upperBound)
      return .ended(section?.edit)
    }
    if let header = PatchReader.fileHeader(content) {
      let done = section?.edit
      section = PatchSection(kind: header.kind, path: header.path, start: line.range)
      isEmpty = false
      return done.map { .section($0) } ?? .goesOn
    }
    section?.take(content, line.range)
    return .goesOn
  }

  /// Whether `line` may belong to a patch that has no `*** Begin Patch`.
  func continues(_ line: ReplyLine) -> Bool {
    if hasBegin || fence != nil { return true }
    let content = line.outdented(0)
    guard let first = content.first else { return true }
    return [ASCII.space, ASCII.plus, ASCII.minus].contains(first) || content.begins(with: "@@")
      || content.begins(with: "*** ")
  }

  /// Whether lines without a sign are text: those of a new file whose lines have none.
  var takesUnsigned: Bool { section?.isUnsigned ?? false }

  /// The last file, when the fence closes or the reply ends.
  func finish(isCut: Bool, end: Int) -> Result<Edit, Refusal>? {
    if hasBegin || isCut {
      return .failure(
        Refusal(
          .malformed, path: section?.path, reason: "The patch has no `*** End Patch` line: it was cut off.",
          advice: "Send the whole patch again.", range: (section?.range.lowerBound ?? end)..<end))
    }
    return section?.edit
  }
}
