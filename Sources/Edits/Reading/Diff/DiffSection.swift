/// One file of a unified diff.
struct DiffSection {
  var header = DiffHeader()
  var hunks: [(header: HunkHeader, lines: ArraySlice<DiffSections.Line>, range: Range<Int>)] = []
  /// Lines of the header end without a carriage return, so that those of the hunks' lines are the file's.
  var returnsAreContent = false
  /// A hunk compares the file with several old ones, as those of merges do.
  var isCombined = false
  /// The patch of a series that the section stands in, from 0.
  let step: Int
  private var range: Range<Int>?

  init(step: Int) { self.step = step }

  var isEmpty: Bool { range == nil }

  mutating func extend(_ more: Range<Int>) {
    range = (range?.lowerBound ?? more.lowerBound)..<more.upperBound
  }

  mutating func append(_ header: HunkHeader, _ lines: ArraySlice<DiffSections.Line>, _ range: Range<Int>) {
    hunks.append((header, lines, range))
    extend(range)
  }

  /// Takes a side that has the time of no file for one that is not there, where the hunks have no lines of it, either.
  mutating func readTimes() {
    guard !hunks.isEmpty else { return }
    if header.oldIsFromEpoch, hunks.allSatisfy({ $0.header.oldCount == 0 }) { header.isNew = true }
    if header.newIsFromEpoch, hunks.allSatisfy({ $0.header.newCount == 0 }) { header.isDeleted = true }
  }

  /// The edit this section stands for.
  ///
  /// - Parameter endsReply: How the reply ended when it ended with this section; else nil.
  func edit(fallbackPath: String, isFenced: Bool, endsReply: ReplyEnding?) -> Result<Edit, Refusal> {
    let name = header.newPath ?? header.oldPath ?? (header.isGit ? "" : fallbackPath)
    let range = range ?? 0..<0
    if header.isBinary {
      return .failure(
        Refusal(.unsupported, path: name, reason: "The diff holds a binary patch.", advice: "Send text.", range: range))
    }
    if let mode = header.newMode, !mode.hasPrefix("100") {
      return .failure(
        Refusal(
          .unsupported, path: name, reason: "The diff makes a link or a submodule (mode \(mode)).",
          advice: "Send regular files.", range: range))
    }
    if let form = otherForm {
      return .failure(
        Refusal(
          .unsupported, path: name, reason: "The diff is \(form), which cannot be applied.",
          advice: "Send a plain diff against one commit, as `git diff --no-color HEAD` prints it.", range: range))
    }
    if let endsReply, endsReply != .stopped, isFenced || isShort {
      return .failure(malformed("The diff ends in the middle of a hunk or of its fence.", name))
    }
    if endsReply == .unknown, endsInsideLine {
      return .failure(malformed("The reply ends inside the diff's last line, a new one, which may go on.", name))
    }
    if let contradiction = header.contradiction { return .failure(malformed(contradiction, name)) }
    return action(name).map { action, path in
      Edit(
        path: path, action: action, dialect: .unifiedDiff, range: range, keepsSource: header.isCopy, step: step,
        mayHavePrefix: !header.hasPlainPaths)
    }
  }

  /// A form of diffs that shows changes in another way than by lines of one old file; nil for a plain diff.
  private var otherForm: String? {
    if isCombined { return "a combined one (`diff --cc`)" }
    for hunk in hunks {
      let body = body(of: hunk.lines)
      let isCounted = hunk.header.oldCount == body.oldCount && hunk.header.newCount == body.newCount
      if !isCounted, hunk.lines.contains(where: { $0.content.equals("~") }) {
        return "one of words (`--word-diff=porcelain`)"
      }
      if !body.holdsChange, hunk.lines.contains(where: { DiffSection.holdsWords($0.content) }) {
        return "one of words (`--word-diff`)"
      }
    }
    return nil
  }

  /// Whether a line has words that go or come: `[-old-]`, `{+new+}`.
  private static func holdsWords(_ line: ArraySlice<UInt8>) -> Bool {
    [("[-", "-]"), ("{+", "+}")].contains { open, close in
      line.firstRange(of: open.bytes, from: line.startIndex).map {
        line.firstRange(of: close.bytes, from: $0.upperBound) != nil
      } ?? false
    }
  }

  /// Whether the last hunk has fewer lines than its header says.
  private var isShort: Bool {
    guard let last = hunks.last, let old = last.header.oldCount, let new = last.header.newCount else { return false }
    let body = body(of: last.lines)
    return body.oldCount < old || body.newCount < new
  }

  /// Whether the last line is a new one without an end: it is the reply's last, and nothing shows that it is whole.
  private var endsInsideLine: Bool {
    guard let line = hunks.last?.lines.last, line.content.first == ASCII.plus else { return false }
    return line.range.count == line.content.count + (line.hasReturn ? 1 : 0)
  }

  private func body(of lines: ArraySlice<DiffSections.Line>) -> HunkBody {
    let keepsReturns = returnsAreContent && lines.contains(where: \.hasReturn)
    return HunkBody(lines.map(\.content), returns: keepsReturns ? lines.map(\.hasReturn) : nil)
  }

  private func action(_ name: String) -> Result<(Edit.Action, String), Refusal> {
    let isExecutable = header.newMode.map { $0.hasSuffix("755") }
    let bodies = hunks.map { body(of: $0.lines) }
    // A header without numbers or lines is an anchor of the next hunk.
    let isAnchor = hunks.indices.map {
      bodies[$0].isEmpty && hunks[$0].header.oldCount == nil && $0 + 1 < hunks.count
    }
    guard bodies.indices.allSatisfy({ !bodies[$0].isEmpty || isAnchor[$0] }) else {
      return .failure(malformed("The diff has a hunk without lines.", name))
    }
    if header.createsFile {
      guard bodies.allSatisfy(\.hasOnlyAdded), bodies.count < 2 else {
        return .failure(malformed("The diff makes a new file and has lines that are not new.", name))
      }
      return .success((.create(bodies.first?.newContent ?? [], executable: isExecutable), name))
    }
    if header.deletesFile {
      guard bodies.allSatisfy(\.hasOnlyRemoved) else {
        return .failure(malformed("The diff deletes the file and has lines that stay or are new.", name))
      }
      let path = header.oldPath ?? name
      return .success((.delete(expected: bodies.isEmpty ? nil : bodies.flatMap(\.oldContent)), path))
    }
    guard bodies.isEmpty || bodies.contains(where: \.holdsChange) else {
      return .failure(malformed("No line of the diff is removed or added.", name))
    }
    if let target = header.target {
      return .success((modify(bodies, isAnchor, target: target, executable: isExecutable), header.oldPath ?? name))
    }
    guard !bodies.isEmpty || isExecutable != nil else {
      return .failure(malformed("The diff names a file and has no hunks.", name))
    }
    if let old = header.oldPath, let new = header.newPath, old != new, !isBackup(old, of: new) {
      return .failure(malformed("The diff names two files, `\(old)` and `\(new)`, without a rename.", name))
    }
    return .success((modify(bodies, isAnchor, target: nil, executable: isExecutable), name))
  }

  private func modify(
    _ bodies: [HunkBody], _ isAnchor: [Bool], target: String?, executable: Bool?
  ) -> Edit.Action {
    var anchors: [[UInt8]] = []
    var parts: [Hunk] = []
    for (index, hunk) in hunks.enumerated() {
      if !hunk.header.anchor.isEmpty { anchors.append(hunk.header.anchor) }
      if isAnchor[index] { continue }
      let body = bodies[index]
      var hints = HunkHints(line: hunk.header.oldStart, anchors: anchors)
      if let old = hunk.header.oldCount, let new = hunk.header.newCount {
        hints.lineIsTrusted = old == body.oldCount && new == body.newCount
      }
      body.note(in: &hints)
      parts.append(Hunk(texts: body.texts, hints: hints, range: hunk.range))
      anchors = []
    }
    return .modify(parts, movedTo: target, executable: executable)
  }

  /// Whether `old` is the name a copy is kept under, as `diff file.orig file` shows it, or differs by a prefix only.
  private func isBackup(_ old: String, of new: String) -> Bool {
    [".orig", ".old", ".bak", "~"].contains { old == new + $0 } || old == "a/" + new || new == "b/" + old
      || (old.hasPrefix("a/") && new.hasPrefix("b/") && old.dropFirst(2) == new.dropFirst(2))
  }

  private func malformed(_ reason: String, _ name: String) -> Refusal {
    Refusal(
      .malformed, path: name, reason: reason,
      advice: "Send the diff of this file again, from `---` and `+++` to its last line.", range: range)
  }
}
