import ReplyMarks

extension EditParser {
  /// Gives a line to what is being read.
  ///
  /// A reader is taken out of `mode` and handed on by reference: a second owner would have it copied for every line.
  mutating func take(_ line: ReplyLine) {
    if !line.content.isBlank { lastLine = line }
    switch mode {
    case .prose: takeProse(line)
    case .thinking(let tag):
      guard let rest = tag.rest(of: line.content) else { break }
      mode = .prose
      takeRest(rest, of: line)
    case .thinkingFence(let opener):
      if let fence = Fence(line.content), fence.closes(opener) { mode = .prose }
    case .fence(var reader):
      mode = .prose
      takeFenced(line, &reader)
    case .block(var reader):
      mode = .prose
      takeBlock(line, &reader)
    case .nameLine(let name):
      mode = .prose
      takeAfterName(line, name: name)
    case .diff(var reader):
      mode = .prose
      takeDiff(line, &reader)
    case .patch(var reader):
      mode = .prose
      takePatch(line, &reader)
    case .markup(var reader, var lines):
      mode = .prose
      takeMarkup(line, &reader, &lines)
    case .json(var reader):
      mode = .prose
      takeJSON(line, &reader)
    case .file(var reader):
      mode = .prose
      takeFile(line, &reader)
    }
  }

  private mutating func takeProse(_ line: ReplyLine) {
    if takeThinking(line) { return }
    if let fence = Fence(line.content) {
      if let surrounding, fence.closes(surrounding) {
        self.surrounding = nil
        context.leaveHeadline()
        return
      }
      if surrounding == nil {
        openFence(fence, line)
        return
      }
    }
    if beginMarkedFile(line, fence: surrounding) { return }
    if MailEnd.beginsMail(line.content) { step += 1 }
    drafts.take(line.content, edits: edits.count, isPath: finder.path(in: line.content) != nil)
    if begin(line, outdentedBy: surrounding?.indentation ?? 0) { return }
    strays.take(line, isFenced: surrounding != nil)
    if surrounding == nil { retraction.take(line, followsEdit: !edits.isEmpty || !candidates.isEmpty) }
    context.take(line.outdented(surrounding?.indentation ?? 0), finder: finder)
  }

  private mutating func openFence(_ fence: Fence, _ line: ReplyLine) {
    let pinned = format.isFenced
    let info = FenceInfo(fence.info, finder: finder)
    var path = context.pathForFile(pinned: pinned)
    if case .path(let named) = info { path = named }
    var openName: String?
    if case .open(let text) = info, path.map({ text != $0 && !text.hasSuffix(" " + $0) }) ?? true {
      (path, openName) = (nil, text)
    }
    // Commands below a path are about the file, and not what it holds.
    if let named = path, CandidateFences.isShell(fence.info), FileKind.isNoScript(named) { path = nil }
    if path == nil, fence.info.isEmpty { warnOfBareFence() }
    mode = .fence(
      FenceReader(opener: fence, path: path, openName: openName, mention: context.headline?.path, line: line))
  }

  /// A fence without information may be the rest of a file that seemed to have ended.
  private mutating func warnOfBareFence() {
    guard let last = edits.indices.last, edits[last].dialect == .wholeFile else { return }
    edits[last].cautions.insert(.bareFencesFollow)
  }

  private mutating func takeFenced(_ line: ReplyLine, _ reader: inout FenceReader) {
    if reader.path == nil, reader.endsThinking(line.content) {
      dropThinking()
      return
    }
    if reader.isBlank, beginMarkedFile(line, fence: reader.opener) { return }
    if reader.path == nil || reader.isBlank || reader.holdsOnlyName(finder), startsEdit(line, in: reader) { return }
    if reader.take(line) {
      closeFence(reader, end: line.range.upperBound)
    } else {
      mode = .fence(reader)
    }
  }

  /// Turns a fence into the surroundings of blocks, when `line` begins the first of them.
  private mutating func startsEdit(_ line: ReplyLine, in reader: FenceReader) -> Bool {
    let context = context
    if let path = reader.path ?? reader.lines.last(where: { !$0.isBlank }).flatMap({ finder.path(in: $0)?.path }) {
      self.context.used(path)
    }
    if let commented = reader.lines.last(where: { !$0.isBlank }).flatMap({ finder.path(inComment: $0) }) {
      self.context.used(commented)
    }
    surrounding = reader.opener
    let isMailText = reader.holdsMail && DiffTail.isSigned(line.content) && !line.content.begins(with: "--- ")
    if !isMailText, begin(line, outdentedBy: reader.opener.indentation, inFileFence: reader.path != nil) {
      if reader.holdsMail { step += 1 }
      if case .nameLine = mode { held = reader }
      return true
    }
    surrounding = nil
    self.context = context
    return false
  }

  private mutating func closeFence(_ reader: FenceReader, end: Int) {
    context.leaveHeadline()
    if reader.path == nil, let path = reader.onlyPath(finder) {
      context.name(path)
      return
    }
    defer { context.leaveHeadline() }
    if reader.path == nil, format.accepts(.json), addJSON(reader) { return }
    guard format.accepts(.wholeFile) else { return }
    if let problem = reader.nameIsOpen(end: end), !reader.isBlank {
      problems.append(problem)
      return
    }
    let first = reader.lines.first { !$0.isBlank }
    let commented = first.flatMap { finder.path(inComment: $0) }
    if let path = reader.path {
      add(reader.edit(path: path, droppingFirstLine: false, end: end))
    } else if let commented, reader.lines.first == first {
      var edit = reader.edit(path: commented, droppingFirstLine: true, end: end)
      edit.cautions.insert(.pathComment)
      add(edit)
    } else if reader.firstLinePath(finder) != nil || !expecting.isEmpty {
      addCandidate(reader, end: end)
    } else if format.isFenced {
      add(reader.edit(path: "", droppingFirstLine: false, end: end))
    }
  }

  /// Reads a fence as a list of edits; false when it is none.
  private mutating func addJSON(_ reader: FenceReader) -> Bool {
    var lines = reader.lines[...]
    // The language may stand on the first line for want of its place.
    while let first = lines.first, first.isBlank || FenceLanguage.isKnown(first.trimmed.text) {
      lines = lines.dropFirst()
    }
    guard let first = lines.first, JSONLines.mayBegin(first) else { return false }
    let start = reader.contentStart + reader.lines[..<lines.startIndex].reduce(0) { $0 + $1.count + 1 }
    let result = JSONLines.edits(in: Array(lines).joinedLines, start: start, path: context.pathForBlock)
    switch result {
    case .success(let edits):
      for edit in edits { add(edit) }
      return !edits.isEmpty
    case .failure(let problem):
      problems.append(problem)
      return true
    }
  }

  private mutating func takeBlock(_ line: ReplyLine, _ reader: inout BlockReader) {
    if let (fence, marker) = Marker.glued(line) {
      takeBlock(fence, &reader)
      guard case .block(var reader) = mode else { return }
      mode = .prose
      takeBlock(marker, &reader)
      return
    }
    let mayHaveEnded = reader.mayHaveEnded
    if mayHaveEnded, let fence = Fence(line.content), let opener = reader.fence, fence.closes(opener) {
      settle(reader.finish(end: line.range.lowerBound), line)
      surrounding = nil
      return
    }
    if mayHaveEnded, case .head = Marker(line.outdented(reader.fence?.indentation ?? 0)) {
      settle(reader.finish(end: line.range.lowerBound), line)
      _ = begin(line, outdentedBy: surrounding?.indentation ?? 0)
      return
    }
    let step = reader.take(line)
    if case .goesOn = step { mode = .block(reader) } else { settle(step, line) }
  }

  private mutating func settle(_ step: BlockReader.Step, _ line: ReplyLine?) {
    switch step {
    case .goesOn: break
    case .ended(let edit): add(edit)
    case .broken(let problem): problems.append(problem)
    case .restarts(let problem):
      problems.append(problem)
      if let line { _ = begin(line, outdentedBy: surrounding?.indentation ?? 0) }
    }
  }

  /// Ends what is still being read when the reply ends.
  mutating func endMode(at end: Int) {
    switch mode {
    case .prose: checkEnd(at: end)
    case .thinking(_), .thinkingFence: noteOpenThinking(at: end)
    case .block(var reader): settle(reader.finish(end: end), nil)
    case .nameLine: break
    case .diff(var reader):
      let rest = reader.endRun()
      mode = .prose
      self.end(reader, ending: rest.isEmpty ? ending : nil)
      for line in rest { take(line) }
      if !rest.isEmpty { endMode(at: end) }
    case .patch(let reader): add(reader.finish(isCut: surrounding != nil, end: end))
    case .markup(let reader, let lines):
      mode = .prose
      self.end(reader, lines, isCut: true)
      if case .prose = mode {} else { endMode(at: end) }
    case .json(let reader):
      mode = .prose
      self.end(reader)
      if case .prose = mode {} else { endMode(at: end) }
    case .file(let reader): endFile(reader, at: end)
    case .fence(let reader):
      if reader.path == nil, format.accepts(.json), addJSON(reader) { break }
      let names = reader.path != nil || reader.lines.first.flatMap { finder.path(inComment: $0) } != nil
      if format.accepts(.wholeFile), names || format.isFenced { problems.append(reader.unterminated(end: end)) }
    }
    mode = .prose
  }

  /// Refuses a reply that breaks off where another edit would have begun.
  private mutating func checkEnd(at end: Int) {
    guard let last = edits.last, let line = lastLine, line.range.lowerBound >= last.range.upperBound else { return }
    let text = line.content.trimmed
    let isInFence = surrounding != nil && !text.isEmpty
    let isPath = context.headline?.isWholeLine == true && !text.isEmpty
    let isMark = line.range.count == line.content.count && beginsMark(text)
    guard isInFence || isPath || isMark else { return }
    problems.append(breaksOff(after: line, end: end))
  }

  /// Whether text is the beginning of a marker, a tag or a fence.
  private func beginsMark(_ text: ArraySlice<UInt8>) -> Bool {
    // A whole closing tag begins nothing.
    let isCloser = text.begins(with: "</") && text.last == UInt8(ascii: ">")
    let isTag = text.first == UInt8(ascii: "<") && text.count < 16 && !isCloser
    let isFence = text.count < 3 && !text.isEmpty && text.allSatisfy { $0 == UInt8(ascii: "`") }
    return isTag || isFence || text.begins(with: "*** ")
  }

  /// Handles the marks of thinking; true when the line is done with.
  private mutating func takeThinking(_ line: ReplyLine) -> Bool {
    if let tag = ThinkingTag.opened(by: line.content) {
      if let rest = tag.rest(of: line.content, opensHere: true) {
        takeRest(rest, of: line)
      } else {
        mode = .thinking(tag)
      }
      return true
    }
    if surrounding == nil, let fence = Fence(line.content), ThinkingWords.names(fenceInfo: fence.info) {
      mode = .thinkingFence(fence)
      return true
    }
    guard let rest = ThinkingTag.restAfterLoneCloser(line.content) else { return false }
    dropThinking()
    takeRest(rest, of: line)
    return true
  }

  /// Refuses edits that are followed by thinking without an end: they may be what the model thought better of.
  private mutating func noteOpenThinking(at end: Int) {
    guard !edits.isEmpty, ending != .cut else { return }
    problems.append(
      Refusal(
        .malformed,
        reason: "After its edits the reply ends in the middle of thinking, so it is open whether they are meant.",
        advice: "Send all edits that are to be made, and no thoughts after them.", range: end..<end))
  }

  /// Forgets all that was read: it was thinking, whose opening tag was part of the prompt.
  private mutating func dropThinking() {
    edits = []
    problems = []
    candidates = []
    context = PathContext()
    drafts = DraftTags()
    retraction = Retraction()
    strays = StrayMarks()
    tokens = HeldTokens()
    surrounding = nil
    lastLine = nil
  }

  /// Takes what follows a tag on its line.
  private mutating func takeRest(_ rest: ArraySlice<UInt8>, of line: ReplyLine) {
    guard !rest.isBlank else { return }
    takeLine(ReplyLine(content: rest, range: line.range))
  }

  /// Takes a line of the reply, without the tokens by which turns end.
  mutating func takeLine(_ line: ReplyLine) {
    guard !isOver else { return }
    if isThinking {
      take(line)
      return
    }
    if case .prose = mode, ThinkingTag.opened(by: line.content) != nil {
      take(line)
      return
    }
    releaseTokens(before: line)
    guard !isOver else { return }
    if case .prose = mode, ThinkingTag.restAfterLoneCloser(line.content) != nil {
      take(line)
      return
    }
    if case .prose = mode, line.content.trimmed.begins(with: "<|") {
      drafts.take(line.content, edits: edits.count, isPath: false)
    }
    if let cut = StopTokens.cutAtOtherTurn(line.content), goesOver(cut) {
      isOver = true
      take(ReplyLine(content: cut.content, range: line.range))
      return
    }
    if mayHoldTokens, tokens.take(line) { return }
    guard let stripped = StopTokens.stripped(line.content) else {
      take(line)
      return
    }
    guard !holdsContent || endsPart(stripped.content) else {
      take(line)
      return
    }
    isOver = stripped.endsReply
    if !stripped.content.isBlank { take(ReplyLine(content: stripped.content, range: line.range)) }
  }

  /// Whether a line with the tokens of another turn in it ends the reply: in front of them a part of an edit ends, or text
  /// that is no edit's is followed by the end of the turn. Elsewhere they may be what the text is about.
  private func goesOver(_ cut: StopTokens.Cut) -> Bool {
    guard let first = cut.content.first, !cut.content.isBlank else { return false }
    // Lines with signs are those of a file.
    if mayHoldTokens, "+- ".utf8.contains(first) { return false }
    if endsPart(cut.content) { return true }
    guard !holdsContent, surrounding == nil else { return false }
    return cut.endsFirst || JSONLines.mayBegin(cut.content) && "]}".utf8.contains(cut.content.last ?? 0)
  }

  /// Whether lines are taken that have signs, so that a token among them is none of theirs.
  private var mayHoldTokens: Bool {
    switch mode {
    case .diff: true
    case .patch(let reader): !reader.takesUnsigned
    default: false
    }
  }

  /// Gives on the lines that were kept back for the tokens they end in.
  mutating func releaseTokens(before next: ReplyLine?) {
    if let next, next.content.isBlank || tokens.isEmpty { return }
    let (lines, endReply) = tokens.release(before: next)
    for line in lines { take(line) }
    isOver = isOver || endReply
  }

  private var isThinking: Bool {
    switch mode {
    case .thinking, .thinkingFence: true
    default: false
    }
  }

  /// Whether lines are taken as the text of an edit, in which a token may be meant.
  private var holdsContent: Bool {
    switch mode {
    case .prose, .thinking, .thinkingFence, .nameLine: false
    case .diff, .fence, .block, .patch, .markup, .json, .file: true
    }
  }

  /// Whether a line ends a part of an edit, and so is none of its text.
  private func endsPart(_ line: ArraySlice<UInt8>) -> Bool {
    if Fence(line) != nil || Marker(line) != nil || Marker.isBareTail(line) { return true }
    let text = line.trimmed
    if text.equals("*** End Patch") { return true }
    if case .file = mode, case .end? = FileMark(line, finder: finder) { return true }
    if case .json = mode { return text.last == UInt8(ascii: "]") || text.last == UInt8(ascii: "}") }
    if case .markup = mode { return text.begins(with: "</") && text.last == UInt8(ascii: ">") }
    return false
  }
}
