extension EditParser {
  /// Starts reading an edit if `line` begins one.
  ///
  /// - Parameter inFileFence: The line stands in a fence that may be a whole file, so that only plain marks count.
  mutating func begin(_ line: ReplyLine, outdentedBy indentation: Int, inFileFence: Bool = false) -> Bool {
    let content = line.outdented(indentation)
    if format.accepts(.searchReplace), case .head(let length) = Marker(content) {
      mode = .block(BlockReader(path: context.pathForBlock, headLength: length, head: line, fence: surrounding))
      return true
    }
    if format.accepts(.v4a), PatchReader.isBegin(content) || PatchReader.fileHeader(content) != nil {
      var reader = PatchReader(fence: surrounding, hasBegin: PatchReader.isBegin(content))
      if !PatchReader.isBegin(content) { _ = reader.take(line) }
      mode = .patch(reader)
      return true
    }
    if format.accepts(.unifiedDiff), beginDiff(line, content) { return true }
    guard !inFileFence, !isReplaying else { return false }
    if format.accepts(.xml), var reader = MarkupReader(content, start: line.range.lowerBound) {
      mode = .prose
      var lines: [ReplyLine] = []
      takeMarkup(line, &reader, &lines)
      return true
    }
    if format.accepts(.json), surrounding == nil, JSONLines.mayBegin(content) {
      var reader = JSONLines()
      takeJSON(line, &reader)
      return true
    }
    return false
  }

  private mutating func beginDiff(_ line: ReplyLine, _ content: ArraySlice<UInt8>) -> Bool {
    var reader = DiffReader(path: context.pathForBlock, fence: surrounding, step: step)
    if content.begins(with: "diff --git ") {
      reader.append(line)
      mode = .diff(reader)
      return true
    }
    if content.begins(with: "--- "), content.count > 4 {
      mode = .nameLine(line)
      return true
    }
    let isMarked = ["diff", "patch", "udiff"].contains { surrounding?.info.text.lowercased().hasPrefix($0) ?? false }
    let isSigned = content.first == ASCII.plus || content.first == ASCII.minus || content.first == ASCII.space
    // After a diff any such line goes on with it; elsewhere one without numbers is too little to tell.
    let isFurther = edits.last?.dialect == .unifiedDiff
    let isHunk = HunkHeader(content).map { $0.oldStart != nil || isMarked || isFurther } ?? false
    guard isHunk || isMarked && isSigned else { return false }
    reader.append(line)
    mode = .diff(reader)
    return true
  }

  /// The line after `--- name`: `+++ name` makes them a diff's header, anything else makes them text.
  mutating func takeAfterName(_ line: ReplyLine, name: ReplyLine) {
    if line.outdented(surrounding?.indentation ?? 0).begins(with: "+++ ") {
      var reader = DiffReader(path: context.pathForBlock, fence: surrounding, step: step)
      reader.append(name)
      reader.append(line)
      held = nil
      mode = .diff(reader)
      return
    }
    if var reader = held {
      held = nil
      surrounding = nil
      _ = reader.take(name)
      mode = .fence(reader)
    } else {
      context.take(name.content, finder: finder)
    }
    take(line)
  }

  /// Whether a line closes the fence around a diff or a patch; one that begins with a space is a line of context.
  private func closesSurrounding(_ line: ReplyLine) -> Bool {
    guard let surrounding, let fence = Fence(line.content), fence.closes(surrounding) else { return false }
    return line.content.indentation.count <= surrounding.indentation
  }

  mutating func takeDiff(_ line: ReplyLine, _ reader: inout DiffReader) {
    if closesSurrounding(line) {
      end(reader, ending: nil)
      self.surrounding = nil
      context.leaveHeadline()
      return
    }
    if DiffReader.beginsFile(line.outdented(surrounding?.indentation ?? 0)), reader.isSettled {
      end(reader, ending: nil)
      reader = DiffReader(path: context.pathForBlock, fence: surrounding, step: step)
      reader.append(line)
      mode = .diff(reader)
      return
    }
    switch reader.take(line) {
    case .goesOn: mode = .diff(reader)
    case .ended(let rest):
      end(reader, ending: nil)
      for line in rest { take(line) }
    }
  }

  /// - Parameter ending: How the reply ended when it ended here; nil when the fence or the run did.
  mutating func end(_ reader: DiffReader, ending: ReplyEnding?) {
    let (edits, problems, step) = reader.finish(ending: ending, knownPaths: finder.knownPaths)
    for edit in edits { add(edit) }
    self.problems += problems
    self.step = step
  }

  mutating func takePatch(_ line: ReplyLine, _ reader: inout PatchReader) {
    if closesSurrounding(line) {
      add(reader.finish(isCut: false, end: line.range.lowerBound))
      self.surrounding = nil
      context.leaveHeadline()
      return
    }
    guard reader.continues(line) else {
      add(reader.finish(isCut: false, end: line.range.lowerBound))
      take(line)
      return
    }
    switch reader.take(line) {
    case .goesOn: mode = .patch(reader)
    case .section(let result):
      add(result)
      mode = .patch(reader)
    case .ended(let result): add(result)
    }
  }

  mutating func add(_ result: Result<Edit, Refusal>?) {
    switch result {
    case nil: break
    case .success(let edit): add(edit)
    case .failure(let problem): problems.append(problem)
    }
  }

  mutating func takeMarkup(_ line: ReplyLine, _ reader: inout MarkupReader, _ lines: inout [ReplyLine]) {
    lines.append(line)
    switch reader.take(line, raw: line.outdented(surrounding?.indentation ?? 0) + [ASCII.newline]) {
    case .goesOn: mode = .markup(reader, lines)
    case .ended: end(reader, lines, isCut: false)
    }
  }

  mutating func end(_ reader: MarkupReader, _ lines: [ReplyLine], isCut: Bool) {
    switch reader.finish(isCut: isCut, end: lines.last?.range.upperBound ?? 0) {
    case .success(let edits): for edit in edits { add(edit) }
    case .failure(let problem): problems.append(problem)
    case nil:
      guard isCut, !edits.isEmpty, lines.count <= 3, let first = lines.first else {
        replay(lines)
        return
      }
      problems.append(breaksOff(after: first, end: lines[lines.count - 1].range.upperBound))
    }
  }

  func breaksOff(after line: ReplyLine, end: Int) -> Refusal {
    Refusal(
      .malformed,
      reason:
        "The reply breaks off after `\(Window.visible(line.content.trimmed))`, where another edit seems to begin.",
      advice: "Send all edits again.", range: line.range.lowerBound..<end)
  }

  mutating func takeJSON(_ line: ReplyLine, _ reader: inout JSONLines) {
    if reader.take(line) { end(reader) } else { mode = .json(reader) }
  }

  mutating func end(_ reader: JSONLines) {
    switch reader.edits(path: context.pathForBlock) {
    case .success(let edits) where edits.isEmpty: replay(reader.lines)
    case .success(let edits): for edit in edits { add(edit) }
    case .failure(let problem): problems.append(problem)
    }
  }

  /// Takes lines as text that seemed to be an element or a JSON value with edits, and was neither.
  private mutating func replay(_ lines: [ReplyLine]) {
    mode = .prose
    isReplaying = true
    for line in lines { take(line) }
    isReplaying = false
  }
}
