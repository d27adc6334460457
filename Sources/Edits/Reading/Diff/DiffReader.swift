/// Reads a run of unified diff lines: collects them, then takes them apart with all of them in sight.
///
/// In a fence the run is all of the fence. In open text it goes on as long as its hunks lack lines by their counts; after
/// that, lines without a sign may be prose, and what follows them decides.
struct DiffReader {
  /// The path text around the diff names, for hunks without a header.
  let path: String
  let fence: Fence?
  /// The patch of a series that the run begins in, from 0.
  let step: Int
  private var lines: [ReplyLine] = []
  /// Lines of open text that belong to the run or to what follows it.
  private var tail = DiffTail()
  private var count = HunkCount()

  enum Step {
    case goesOn
    /// The run is over; these lines, the last one given among them, are no part of it.
    case ended([ReplyLine])
  }

  init(path: String, fence: Fence?, step: Int) {
    self.path = path
    self.fence = fence
    self.step = step
  }

  /// Whether all lines that were taken certainly are part of the run, and its last hunk lacks none.
  var isSettled: Bool { tail.isEmpty && !count.lacksLines }

  mutating func append(_ line: ReplyLine) {
    lines.append(line)
    if fence == nil { count.take(line.content) }
  }

  mutating func take(_ line: ReplyLine) -> Step {
    guard fence == nil else {
      lines.append(line)
      return .goesOn
    }
    return tail.isEmpty ? takeNext(line) : takeUndecided(line)
  }

  /// Takes a line after one that certainly is part of the run.
  private mutating func takeNext(_ line: ReplyLine) -> Step {
    let content = line.content
    if HunkHeader(content) != nil || DiffReader.isHeader(content) {
      append(line)
    } else if count.lacksLines {
      append(line)
    } else if count.isFull && content.isBlank || (count.isFull || endsInHeader) && MailEnd.isSignature(content) {
      tail.append(line)
    } else if content.isBlank || DiffTail.isSigned(content) {
      append(line)
    } else if DiffTail.beginsOther(content) {
      return .ended([line])
    } else {
      tail.append(line)
    }
    return .goesOn
  }

  private mutating func takeUndecided(_ line: ReplyLine) -> Step {
    let content = line.content
    let isHunk = HunkHeader(content) != nil
    let isName = content.begins(with: "+++ ") && tail.last?.content.begins(with: "--- ") == true
    guard isHunk || isName || DiffReader.beginsFile(content) || DiffTail.beginsOther(content) else {
      tail.append(line)
      return .goesOn
    }
    let name = isName ? tail.removeLast() : nil
    let kept = tail.countOfRun(isFull: count.isFull, beforeHunk: isHunk)
    let rest = tail.removeAll()
    for line in rest[..<kept] { append(line) }
    let after = rest[kept...] + (name.map { [$0] } ?? [])
    guard kept == rest.count, isHunk || isName || DiffReader.beginsFile(content) else { return .ended(after + [line]) }
    for line in after { append(line) }
    append(line)
    return .goesOn
  }

  /// Lines at the end of the run that turn out to be no part of it, when the reply ends.
  mutating func endRun() -> [ReplyLine] {
    let kept = tail.countOfRun(isFull: count.isFull, beforeHunk: false)
    let rest = tail.removeAll()
    for line in rest[..<kept] { append(line) }
    return Array(rest[kept...])
  }

  /// Whether `line` begins another file, so that all before it is complete.
  static func beginsFile(_ content: ArraySlice<UInt8>) -> Bool { content.begins(with: "diff --git ") }

  /// Whether a line stands in the header of a file; a line with a sign may also be a line of a hunk.
  private static func isHeader(_ content: ArraySlice<UInt8>) -> Bool {
    guard let first = content.first, !DiffTail.isSigned(content), first != ASCII.backslash else { return false }
    var header = DiffHeader()
    return header.take(content)
  }

  /// Whether the last line is one of a header that needs no hunk after it.
  private var endsInHeader: Bool {
    guard let last = lines.last?.content else { return false }
    return DiffReader.isHeader(last)
  }

  /// The edits of the run.
  ///
  /// - Parameters:
  ///   - ending: How the reply ended when it ended here, and not the fence or the run; else nil.
  ///   - knownPaths: The files of the tree, where they are known.
  func finish(ending: ReplyEnding?, knownPaths: Set<String>) -> (edits: [Edit], problems: [Refusal], step: Int) {
    var edits: [Edit] = []
    var problems: [Refusal] = []
    let sections = DiffSections(
      lines.map { ($0.outdented(fence?.indentation ?? 0), $0.range, $0.hasReturn) }, isFenced: fence != nil,
      step: step)
    for (index, section) in sections.sections.enumerated() {
      let endsReply = index == sections.sections.count - 1 ? ending : nil
      var section = section
      section.readTimes()
      if let prefixes = DiffPrefixes(section.header, knownPaths: knownPaths) { section.header.prefixes = prefixes }
      switch section.edit(fallbackPath: path, isFenced: fence != nil, endsReply: endsReply) {
      case .success(let edit): edits.append(edit)
      case .failure(let problem): problems.append(problem)
      }
    }
    return (edits, problems, sections.sections.last?.step ?? step)
  }
}
