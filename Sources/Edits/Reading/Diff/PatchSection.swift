/// One file of a V4A patch.
struct PatchSection {
  enum Kind {
    case update
    case add
    case delete
  }

  let path: String
  private let kind: Kind
  private(set) var range: Range<Int>
  private var target: String?
  private var lines: [ArraySlice<UInt8>] = []
  private var hunks: [Hunk] = []
  private var anchors: [[UInt8]] = []
  private var header: HunkHeader?
  private var hunkStart: Int
  private var endsFile = false

  init(kind: Kind, path: String, start: Range<Int>) {
    self.kind = kind
    self.path = path
    range = start
    hunkStart = start.upperBound
  }

  /// Whether it is a new file none of whose lines has a sign so far.
  var isUnsigned: Bool { kind == .add && !lines.contains { $0.first == ASCII.plus } }

  mutating func extend(to end: Int) { range = range.lowerBound..<end }

  mutating func take(_ content: ArraySlice<UInt8>, _ line: Range<Int>) {
    if content.begins(with: "*** Move to:") {
      target = content.dropFirst(12).trimmed.text
    } else if content.trimmed.equals("*** End of File") {
      endsFile = true
      endHunk()
    } else if kind == .update, let header = HunkHeader(content) {
      endHunk()
      if lines.isEmpty, self.header == nil || !anchors.isEmpty { hunkStart = line.lowerBound }
      self.header = header
      if !header.anchor.isEmpty { anchors.append(header.anchor) }
    } else {
      if lines.isEmpty, header == nil { hunkStart = line.lowerBound }
      lines.append(content)
    }
    extend(to: line.upperBound)
  }

  /// Completes the hunk whose lines were read; anchors without lines stay for the next.
  private mutating func endHunk() {
    let hunk = currentHunk
    if let hunk { hunks.append(hunk) }
    if hunk != nil {
      anchors = []
      header = nil
    }
    lines = []
    endsFile = false
  }

  private var currentHunk: Hunk? {
    var lines = lines
    while lines.last?.isEmpty == true { lines.removeLast() }
    let body = HunkBody(lines)
    guard !body.isEmpty else { return nil }
    var hints = HunkHints(line: header?.oldStart, anchors: anchors)
    hints.anchorsBind = header?.oldStart == nil
    // The format's own rule: new lines without any place go to the end.
    hints.atEndOfFile = endsFile || body.hasOnlyAdded && anchors.isEmpty && header?.oldStart == nil
    body.note(in: &hints)
    return Hunk(texts: body.texts, hints: hints, range: min(hunkStart, range.upperBound)..<range.upperBound)
  }

  /// The edit this section stands for.
  var edit: Result<Edit, Refusal> {
    switch kind {
    case .delete: return .success(edit(.delete(expected: nil)))
    case .add: return added
    case .update:
      let all = hunks + (currentHunk.map { [$0] } ?? [])
      guard !all.isEmpty || target != nil else {
        return .failure(malformed("The patch updates a file and has no lines."))
      }
      guard all.isEmpty || all.contains(where: { $0.texts[0].search != $0.texts[0].replace }) else {
        return .failure(malformed("No line of the patch is removed or added."))
      }
      // Only the last lines of a patch can go to the end of the file for want of a place.
      let placed = all.enumerated().map { index, hunk in
        var hunk = hunk
        if index + 1 < all.count, hunk.texts[0].search.isEmpty { hunk.hints.atEndOfFile = false }
        return hunk
      }
      return .success(edit(.modify(placed, movedTo: target, executable: nil)))
    }
  }

  /// A new file; its lines carry `+`, or none of them any sign.
  private var added: Result<Edit, Refusal> {
    var lines = lines
    while lines.last?.isEmpty == true { lines.removeLast() }
    let signed = lines.filter { $0.first == ASCII.plus }
    if signed.count == lines.count || lines.allSatisfy({ $0.first == ASCII.plus || $0.isEmpty }) {
      return .success(edit(.create(lines.map { $0.dropFirst() }.joinedLines, executable: nil)))
    }
    guard signed.isEmpty, lines.allSatisfy({ $0.first != ASCII.minus && !$0.begins(with: "@@") }) else {
      return .failure(malformed("Some lines of the new file do not begin with `+`."))
    }
    return .success(edit(.create(lines.joinedLines, executable: nil)))
  }

  private func edit(_ action: Edit.Action) -> Edit { Edit(path: path, action: action, dialect: .v4a, range: range) }

  private func malformed(_ reason: String) -> Refusal {
    Refusal(
      .malformed, path: path, reason: reason, advice: "Begin each line with a space, `-` or `+`, as the format asks.",
      range: range)
  }
}
