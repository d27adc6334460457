/// One file of a unified diff.
struct DiffSection {
  var header = DiffHeader()
  var hunks: [(header: HunkHeader, lines: [ArraySlice<UInt8>], range: Range<Int>)] = []
  private var range: Range<Int>?

  var isEmpty: Bool { range == nil }

  mutating func extend(_ more: Range<Int>) {
    range = (range?.lowerBound ?? more.lowerBound)..<more.upperBound
  }

  mutating func append(_ header: HunkHeader, _ lines: [ArraySlice<UInt8>], _ range: Range<Int>) {
    hunks.append((header, lines, range))
    extend(range)
  }

  /// The edit this section stands for.
  ///
  /// - Parameter isCut: The reply ended inside the fence.
  /// - Parameter isOpenEnded: The reply ended with the section, outside any fence.
  func edit(fallbackPath: String, isCut: Bool, isOpenEnded: Bool) -> Result<Edit, Refusal> {
    let name = header.newPath ?? header.oldPath ?? fallbackPath
    let range = range ?? 0..<0
    if header.isBinary || header.isCopy {
      let kind = header.isBinary ? "a binary patch" : "a copy"
      return .failure(
        Refusal(.unsupported, path: name, reason: "The diff holds \(kind).", advice: "Send text.", range: range))
    }
    if let mode = header.newMode, !mode.hasPrefix("100") {
      return .failure(
        Refusal(
          .unsupported, path: name, reason: "The diff makes a link or a submodule (mode \(mode)).",
          advice: "Send regular files.", range: range))
    }
    if isCut || isOpenEnded && isShort {
      return .failure(malformed("The diff ends in the middle of a hunk or of its fence.", name))
    }
    return action(name, fallbackPath: fallbackPath).map { action, path in
      Edit(path: path, action: action, dialect: .unifiedDiff, range: range)
    }
  }

  /// Whether the last hunk has fewer lines than its header says.
  private var isShort: Bool {
    guard let last = hunks.last, let old = last.header.oldCount, let new = last.header.newCount else { return false }
    let body = HunkBody(last.lines)
    return body.oldCount < old || body.newCount < new
  }

  private func action(_ name: String, fallbackPath: String) -> Result<(Edit.Action, String), Refusal> {
    let bodies = hunks.map { HunkBody($0.lines) }
    let isExecutable = header.newMode.map { $0.hasSuffix("755") }
    if header.createsFile {
      guard bodies.allSatisfy(\.hasOnlyAdded), bodies.count < 2 else {
        return .failure(malformed("The diff makes a new file and has lines that are not new.", name))
      }
      return .success((.create(bodies.first?.newContent ?? [], executable: isExecutable), name))
    }
    if header.deletesFile {
      let path = header.oldPath ?? name
      return .success((.delete(expected: bodies.isEmpty ? nil : bodies.flatMap(\.oldContent)), path))
    }
    if let target = header.renamedTo {
      return .success((modify(bodies, target: target, executable: isExecutable), header.oldPath ?? name))
    }
    guard !bodies.isEmpty || isExecutable != nil else {
      return .failure(malformed("The diff names a file and has no hunks.", name))
    }
    if let old = header.oldPath, let new = header.newPath, old != new, !isBackup(old, of: new) {
      return .failure(malformed("The diff names two files, `\(old)` and `\(new)`, without a rename.", name))
    }
    return .success((modify(bodies, target: nil, executable: isExecutable), name))
  }

  private func modify(_ bodies: [HunkBody], target: String?, executable: Bool?) -> Edit.Action {
    let parts = zip(hunks, bodies).filter { !$1.isEmpty }.map { hunk, body in
      var hints = HunkHints(line: hunk.header.oldStart)
      if let old = hunk.header.oldCount, let new = hunk.header.newCount {
        hints.lineIsTrusted = old == body.oldCount && new == body.newCount
      }
      if !hunk.header.anchor.isEmpty { hints.anchors = [hunk.header.anchor] }
      body.note(in: &hints)
      return Hunk(texts: body.texts, hints: hints, range: hunk.range)
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
