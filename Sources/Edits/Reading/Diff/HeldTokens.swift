import ReplyMarks

/// Lines of a diff or a patch that end in tokens of a chat template, kept back until what follows tells whether they are
/// text.
///
/// A token alone on a line has no sign, so it is text of a diff only where lines with signs follow it, as in a file of such
/// templates whose diff lost the signs of its context. A token at the end of a line is the template's where nothing follows.
struct HeldTokens {
  private var lines: [ReplyLine] = []

  var isEmpty: Bool { lines.isEmpty }

  /// Keeps `line` back if it ends in tokens; also the blank lines after such a line.
  mutating func take(_ line: ReplyLine) -> Bool {
    if !lines.isEmpty, line.content.isBlank {
      lines.append(line)
      return true
    }
    let isSigned = line.content.first.map { "+- \\@*".utf8.contains($0) } ?? false
    guard let stripped = StopTokens.stripped(line.content) else { return false }
    if stripped.wasOnlyTokens, line.content.first == ASCII.space {
      lines.append(line)
      return true
    }
    guard isSigned != stripped.wasOnlyTokens else { return false }
    if isSigned, stripped.content.first != line.content.first || stripped.content.count < 2 { return false }
    lines.append(line)
    return true
  }

  /// The lines that were kept back, as what they turn out to be, and whether they end the reply.
  ///
  /// - Parameter next: The line that follows; nil at the end of the reply.
  mutating func release(before next: ReplyLine?) -> (lines: [ReplyLine], endReply: Bool) {
    defer { lines = [] }
    // A line of dashes and a name begins another file.
    let isGoingOn =
      next.map { next in
        next.content.first.map { "+- \\".utf8.contains($0) } ?? false && !next.content.begins(with: "--- ")
      } ?? false
    let goesOn = next.map { Fence($0.content) != nil || $0.content.begins(with: "*** ") } ?? false
    if isGoingOn { return (lines, false) }
    var released: [ReplyLine] = []
    for line in lines {
      guard let stripped = StopTokens.stripped(line.content) else {
        released.append(line)
        continue
      }
      if stripped.wasOnlyTokens, line.content.first == ASCII.space {
        // The sign of an empty line, with a token close up to it, or a line of text.
        let sign = ReplyLine(content: line.content.prefix(1), range: line.range, hasReturn: line.hasReturn)
        released.append(next == nil ? sign : line)
      } else if stripped.wasOnlyTokens {
        if stripped.endsReply, !goesOn { return (released, true) }
      } else {
        released.append(
          next == nil ? ReplyLine(content: stripped.content, range: line.range, hasReturn: line.hasReturn) : line)
      }
    }
    return (released, false)
  }
}
