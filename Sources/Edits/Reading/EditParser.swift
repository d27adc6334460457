import ReplyMarks

/// Reads edits from a model's reply as it arrives.
///
/// `feed` gives each edit as soon as the line that completes it has ended; `finish` gives all of them with what could
/// not be read. Text that turns out to have been thinking takes back what `feed` gave, so only `finish` is final.
package struct EditParser {
  enum Mode {
    case prose
    /// Inside the marks of thinking, up to the closing one.
    case thinking(ThinkingTag)
    /// In a fence that says it holds thinking.
    case thinkingFence(Fence)
    case fence(FenceReader)
    case block(BlockReader)
    /// `--- name` was read, which begins a diff if `+++ name` follows.
    case nameLine(ReplyLine)
    case diff(DiffReader)
    case patch(PatchReader)
    case markup(MarkupReader, [ReplyLine])
    case json(JSONLines)
    case file(MarkedFileReader)
  }

  let format: EditFormat
  /// Files that the reply may be about where it names none.
  let expecting: [String]
  let finder: PathFinder
  private var buffer: [UInt8] = []
  private var lineStart = 0
  /// Bytes of the reply that were dropped from the buffer.
  private var consumed = 0
  var mode = Mode.prose
  /// The fence that holds the blocks being read.
  var surrounding: Fence?
  /// The fence a line was taken from that may yet turn out to be its text.
  var held: FenceReader?
  /// The last line that is not blank.
  var lastLine: ReplyLine?
  /// Lines are read again that were taken for an element or JSON.
  var isReplaying = false
  /// The patch of a series that is being read, from 0.
  var step = 0
  /// Elements around edits whose name says nothing.
  var drafts = DraftTags()
  /// Sentences that take edits back.
  var retraction = Retraction()
  /// The rest of edits whose beginning was lost.
  var strays = StrayMarks()
  /// Lines of a diff or a patch that may end in tokens of a template.
  var tokens = HeldTokens()
  var colours = DiffColours()
  /// Another turn began: what follows is no part of the reply.
  var isOver = false
  /// How the reply ended; known once it did.
  var ending = ReplyEnding.unknown
  var context = PathContext()
  var edits: [Edit] = []
  var problems: [Refusal] = []
  /// Fences that name no file.
  var candidates: [Edit] = []
  /// How many edits there were when the last was ended by a mark of its own, so that nothing of it is missing.
  var endIsShown: Int?

  /// - Parameters:
  ///   - knownPaths: Paths of the tree; they let names without a dot or slash be recognised.
  ///   - expecting: Files that are asked for, existing or new; they tell what a fence without a path can mean.
  package init(format: EditFormat = .auto, knownPaths: Set<String> = [], expecting: [String] = []) {
    self.format = format
    self.expecting = expecting
    finder = PathFinder(knownPaths: knownPaths.union(expecting))
  }

  /// Reads a whole reply.
  package static func parse(
    _ reply: some Sequence<UInt8>, format: EditFormat = .auto, knownPaths: Set<String> = []
  ) -> ParsedReply {
    var parser = EditParser(format: format, knownPaths: knownPaths)
    _ = parser.feed(reply)
    return parser.finish()
  }

  /// Reads a whole reply.
  package static func parse(
    _ reply: String, format: EditFormat = .auto, knownPaths: Set<String> = []
  ) -> ParsedReply {
    parse(reply.utf8, format: format, knownPaths: knownPaths)
  }

  /// Takes the next piece of the reply, cut anywhere, and gives the edits it completed.
  package mutating func feed(_ piece: String) -> [Edit] { feed(piece.utf8) }

  /// Takes the next piece of the reply, cut anywhere, and gives the edits it completed.
  package mutating func feed(_ piece: some Sequence<UInt8>) -> [Edit] {
    let known = edits.count
    let searched = buffer.count
    buffer += piece
    var index = searched
    while index < buffer.count {
      if buffer[index] == ASCII.newline { takeLine(end: index + 1) }
      index += 1
    }
    if lineStart > 0 {
      buffer.removeFirst(lineStart)
      consumed += lineStart
      lineStart = 0
    }
    return edits.count > known ? Array(edits[known...]) : []
  }

  /// Ends the reply. Nothing may be fed afterwards.
  ///
  /// - Parameter wasCut: The server stopped the reply at a limit.
  package mutating func finish(wasCut: Bool = false) -> ParsedReply { finish(ending: wasCut ? .cut : .unknown) }

  /// Ends the reply. Nothing may be fed afterwards.
  ///
  /// - Parameter ending: How the server says that it ended. After a cut further edits may be missing, which the text
  ///   alone cannot tell when it ends between two of them.
  package mutating func finish(ending: ReplyEnding) -> ParsedReply {
    self.ending = ending
    if lineStart < buffer.count { takeLine(end: buffer.count) }
    releaseTokens(before: nil)
    endMode(at: consumed + lineStart)
    noteOpenEnd()
    drafts.finish(edits.count)
    if let doubt = drafts.doubt(count: edits.count) {
      problems.append(
        Refusal(
          .malformed, reason: doubt, advice: "Send only the edits that are to be made, outside of any such element."))
    }
    if let problem = colours.problem { problems.append(problem) }
    if let problem = retraction.problem { problems.append(problem) }
    if !edits.isEmpty, problems.isEmpty, let problem = strays.problem { problems.append(problem) }
    if ending == .cut, !edits.isEmpty, problems.isEmpty {
      problems.append(
        Refusal(
          .malformed, reason: "The reply was cut off at a limit, so that edits may be missing.",
          advice: "Send all edits again, in fewer words.", range: consumed + lineStart..<consumed + lineStart))
    }
    for index in edits.indices { edits[index].number = index + 1 }
    let ordered = problems.sorted { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
    nameLastCandidate()
    let isEmpty = edits.isEmpty && problems.isEmpty
    return ParsedReply(edits: edits, problems: ordered, candidates: isEmpty && ending != .cut ? candidates : [])
  }

  /// A fence that ends the reply may have ended it only where it was cut.
  private mutating func noteOpenEnd() {
    guard ending != .stopped, let last = edits.last, last.dialect == .wholeFile, endIsShown != edits.count else {
      return
    }
    guard lastLine.map({ $0.range.lowerBound < last.range.upperBound }) ?? true else { return }
    edits[edits.count - 1].cautions.insert(.endIsOpen)
  }

  private mutating func takeLine(end: Int) {
    var contentEnd = end
    if contentEnd > lineStart, buffer[contentEnd - 1] == ASCII.newline { contentEnd -= 1 }
    let hasReturn = contentEnd > lineStart && buffer[contentEnd - 1] == ASCII.carriageReturn
    if hasReturn { contentEnd -= 1 }
    let line = ReplyLine(
      content: Array(buffer[lineStart..<contentEnd])[...], range: (consumed + lineStart)..<(consumed + end),
      hasReturn: hasReturn)
    lineStart = end
    takeLine(colours.plain(line, mayBegin: mayBeginColours))
  }

  /// Whether a line is text of the reply, or of a fence that is no file.
  private var mayBeginColours: Bool {
    switch mode {
    case .prose: true
    case .fence(let reader): reader.path == nil
    default: false
    }
  }

  mutating func add(_ edit: Edit) {
    var edit = edit
    edit.number = edits.count + 1
    edits.append(edit)
    strays.leave()
    context.used(edit.path)
  }
}
