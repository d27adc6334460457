extension EditParser {
  /// Starts reading a file in the form in which prompts show files; false when `line` begins none.
  mutating func beginMarkedFile(_ line: ReplyLine, fence: Fence?) -> Bool {
    guard format.accepts(.wholeFile),
      case .begin(let path, let isPart) = FileMark(line.outdented(fence?.indentation ?? 0), finder: finder)
    else { return false }
    mode = .file(MarkedFileReader(path: path, isPart: isPart, line: line, fence: fence))
    surrounding = fence
    return true
  }

  mutating func takeFile(_ line: ReplyLine, _ reader: inout MarkedFileReader) {
    switch FileMark(line.outdented(reader.fence?.indentation ?? 0), finder: finder) {
    case .end:
      add(reader.finish(end: line.range.upperBound))
      endIsShown = edits.count
    case .begin:
      add(reader.finish(end: line.range.lowerBound))
      _ = beginMarkedFile(line, fence: reader.fence)
    case nil:
      guard reader.take(line) else {
        mode = .file(reader)
        return
      }
      add(reader.finish(end: line.range.lowerBound))
      surrounding = nil
      context.leaveHeadline()
    }
  }

  /// Ends a file that the reply ends in: whole when the model ended the reply by itself.
  mutating func endFile(_ reader: MarkedFileReader, at end: Int) {
    if ending == .stopped { add(reader.finish(end: end)) } else { problems.append(reader.unterminated(end: end)) }
  }

  /// Notes a fence that names no file, for the case that the reply has nothing else.
  mutating func addCandidate(_ reader: FenceReader, end: Int) {
    guard !reader.isBlank, CandidateFences.mayHoldCode(reader.opener.info, expecting) else { return }
    if let path = reader.firstLinePath(finder) {
      var edit = reader.edit(path: path, droppingFirstLine: true, end: end)
      edit.cautions.insert(.pathInside)
      candidates.append(edit)
    } else {
      candidates.append(reader.edit(path: reader.mention ?? "", droppingFirstLine: false, end: end))
    }
  }

  /// Gives the last fence the path that stands alone behind it, where nothing follows.
  mutating func nameLastCandidate() {
    guard let last = candidates.last, last.path.isEmpty, let line = lastLine,
      line.range.lowerBound >= last.range.upperBound, let found = finder.path(in: line.content), found.isWholeLine
    else { return }
    candidates[candidates.count - 1].path = found.path
  }
}
