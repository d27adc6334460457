package import NexusProtocol
internal import ReplyMarks

/// Reads a plan while a model writes it, and finds out by itself in which form.
///
/// What stands between marks of thinking is passed over, also when only the closing one is there, and so are the tokens of
/// chat templates. However the text is cut into
/// pieces, the tasks and the reading are the same; each byte is looked at a bounded number of times.
package struct PlanReader: Sendable {
  package enum Forms: Sendable { case any, grammar }

  private enum Mode {
    case lines
    case thinking(ThinkingTag)
    case json(JSONOutline)
  }

  private let forms: Forms
  private var bytes: [UInt8] = []
  private var mode = Mode.lines
  /// Where the line being read begins, its first byte that is no blank, and how far it has been looked at.
  private var lineStart = 0
  private var contentStart: Int?
  private var scanned = 0
  /// How far blanks after an opening bracket have been passed over.
  private var probed = 0
  private var takesJSON: Bool
  private var lineReader = PlanLineReader()
  private var plan = JSONPlan()
  private var notes: [PlanNote] = []
  /// The fence of thinking that is open.
  private var thinkingFence: Fence?
  /// Another turn began: what follows is no part of the reply.
  private var isOver = false

  package init(accepting forms: Forms = .any) {
    self.forms = forms
    takesJSON = forms == .any
  }

  /// Takes the next piece of the reply and returns the tasks that it made whole, in order.
  ///
  /// They are for showing: what counts is the draft of `finish`. It differs when a lone `</think>` makes thinking of
  /// what went before, which a note then tells.
  package mutating func feed(_ text: String) -> [TaskDraft] { feed(bytes: text.utf8) }

  /// Takes a piece that may be cut anywhere, even inside a character.
  package mutating func feed(bytes piece: some Sequence<UInt8>) -> [TaskDraft] {
    bytes.append(contentsOf: piece)
    return advance(isFinal: false)
  }

  /// Ends the reply. The reader is used up by it.
  package mutating func finish() -> PlanReading {
    _ = advance(isFinal: true)
    var isCutOff = false
    if case .json(let outline) = mode {
      if outline.hasTasks || plan.hasTasks {
        isCutOff = true
      } else {
        // A bracket in prose: what follows it has not been read yet.
        takesJSON = false
        mode = .lines
        startLine(at: outline.start)
        _ = advance(isFinal: true)
      }
    }
    let tasks = plan.hasTasks ? plan.allTasks : lineReader.finish()
    var reading = PlanReading(
      draft: PlanDraft(title: plan.title ?? lineReader.title, tasks: tasks),
      form: plan.hasTasks || isCutOff ? .json : tasks.isEmpty ? nil : .grammar,
      faults: plan.faults, notes: notes + lineReader.notes)
    if isThinking { isCutOff = true }
    reading.faults += endFaults(isCutOff: isCutOff, tasks: tasks)
    return reading
  }

  private var isThinking: Bool {
    if case .thinking = mode { return true }
    return thinkingFence != nil
  }

  private func endFaults(isCutOff: Bool, tasks: [TaskDraft]) -> [PlanFault] {
    let place = TextPosition(offset: bytes.count, in: bytes)
    if isCutOff, isThinking, tasks.isEmpty {
      return [PlanFault(.onlyThinking, "The reply ends inside its thinking, before any plan.")]
    }
    if isCutOff {
      let after = tasks.last.map { "after task \($0.id)" } ?? "before the first task is whole"
      return [PlanFault(.cutOff, "The reply is cut off \(after).", line: place.line, column: place.column)]
    }
    guard tasks.isEmpty, plan.faults.isEmpty else { return [] }
    if bytes.allSatisfy(isBlankByte) { return [PlanFault(.emptyReply, "The reply is empty.")] }
    if plan.isFound { return [PlanFault(.noTasks, "The plan has no tasks.")] }
    let hint = "Begin each task with a line such as \"## Task 1: Parse the flag\"."
    return [PlanFault(.noTasks, "No task was found in the reply. \(hint)")]
  }
}

extension PlanReader {
  private mutating func advance(isFinal: Bool) -> [TaskDraft] {
    var tasks: [TaskDraft] = []
    while true {
      switch mode {
      case .thinking(let tag): guard passThinking(tag) else { return tasks }
      case .json(var outline):
        mode = .lines  // so that the outline is not copied
        let mark = outline.next(in: bytes)
        mode = .json(outline)
        guard let mark else { return tasks }
        take(mark, outline, &tasks)
      case .lines: guard passLine(isFinal: isFinal, &tasks) else { return tasks }
      }
    }
  }

  private mutating func take(_ mark: JSONOutline.Mark, _ outline: JSONOutline, _ tasks: inout [TaskDraft]) {
    switch mark {
    case .task(let range): tasks += plan.takeTask(range, outline, bytes)
    case .end(let end):
      tasks += plan.takeValue(outline.start..<end, outline, bytes)
      mode = .lines
      startLine(at: end)
    }
  }

  private mutating func startLine(at index: Int) {
    lineStart = index
    scanned = index
    contentStart = nil
  }

  /// Passes to the end of thinking; false when more text is needed.
  private mutating func passThinking(_ tag: ThinkingTag) -> Bool {
    let closers = tag.closers.map { Array($0.utf8) }
    while scanned < bytes.count {
      let byte = bytes[scanned].lowercasedASCII
      guard closers.contains(where: { $0[0] == byte }) else {
        scanned += 1
        continue
      }
      var isPartial = false
      for closer in closers {
        let length = min(closer.count, bytes.count - scanned)
        guard (0..<length).allSatisfy({ bytes[scanned + $0].lowercasedASCII == closer[$0] }) else { continue }
        if length == closer.count {
          mode = .lines
          startLine(at: scanned + length)
          return true
        }
        isPartial = true
      }
      if isPartial { return false }
      scanned += 1
    }
    return false
  }

  /// Reads to the end of the line or of what is no line; false when more text is needed or all is read.
  private mutating func passLine(isFinal: Bool, _ tasks: inout [TaskDraft]) -> Bool {
    while scanned < bytes.count {
      let byte = bytes[scanned]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if byte == UInt8(ascii: "\r"), scanned + 1 == bytes.count, !isFinal { return false }
        let isPair = byte == UInt8(ascii: "\r") && scanned + 1 < bytes.count && bytes[scanned + 1] == UInt8(ascii: "\n")
        tasks += takeLine(upTo: scanned, next: scanned + (isPair ? 2 : 1), isFinal: isFinal)
        return true
      }
      if contentStart == nil, !isBlankByte(byte) { contentStart = scanned }
      if !lineReader.hasTasks {
        switch passSpecial(byte, isFinal: isFinal) {
        case .whole: return true
        case .partial: return false
        case .none: break
        }
      }
      scanned += 1
    }
    guard isFinal, lineStart < bytes.count else { return false }
    tasks += takeLine(upTo: bytes.count, next: bytes.count, isFinal: isFinal)
    return true
  }

  private enum Match {
    case none
    /// More text is needed to tell.
    case partial
    case whole(end: Int)
  }

  /// Before the first task: a mark of thinking, or the beginning of JSON.
  private mutating func passSpecial(_ byte: UInt8, isFinal: Bool) -> Match {
    guard thinkingFence == nil, !isOver else { return .none }
    var found = passMark(byte)
    if case .none = found, takesJSON, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      found = matchJSON(after: byte)
      if case .whole = found {
        _ = takeLine(upTo: scanned, next: scanned)
        mode = .json(JSONOutline(start: scanned))
      }
    }
    if case .partial = found, isFinal { return .none }
    return found
  }

  /// A mark that ends thinking, in prose, or one that begins it, at the start of a line.
  private mutating func passMark(_ byte: UInt8) -> Match {
    guard byte == UInt8(ascii: "<") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "a") || byte == 0xE2 else {
      return .none
    }
    var isPartial = false
    switch ThinkingTag.closing(bytes[scanned...]) {
    case .whole(let length):
      guard isInProse else { return .none }
      restart(at: scanned + length)
      return .whole(end: scanned)
    case .partial: isPartial = true
    case .none: break
    }
    guard contentStart == scanned else { return isPartial ? .partial : .none }
    switch ThinkingTag.opening(bytes[scanned...]) {
    case .whole(let tag):
      mode = .thinking(tag)
      startLine(at: scanned + tag.length)
      return .whole(end: scanned)
    case .partial: return .partial
    case .none: return isPartial ? .partial : .none
    }
  }

  /// Whether a bracket begins JSON that may be a plan: at the start of a line, or in prose.
  private mutating func matchJSON(after bracket: UInt8) -> Match {
    probed = max(probed, scanned + 1)
    while probed < bytes.count, isBlankByte(bytes[probed]) { probed += 1 }
    guard probed < bytes.count else { return .partial }
    let next = bytes[probed]
    let isObject = bracket == UInt8(ascii: "{")
    let isComment = next == UInt8(ascii: "/") && contentStart == scanned
    guard isComment || (isObject ? next == UInt8(ascii: "\"") || next == UInt8(ascii: "}") : next == UInt8(ascii: "{"))
    else { return .none }
    return scanned - lineStart <= 200 && isInProse ? .whole(end: probed) : .none
  }

  /// Whether the line being read begins neither a task nor the plan.
  private var isInProse: Bool {
    let start = MarkdownLine(Substring(decoding: bytes[lineStart..<min(scanned, lineStart + 200)], as: UTF8.self))
    return TaskHeading(start) == nil && PlanLine.title(start) == nil
  }

  private mutating func takeLine(upTo end: Int, next: Int, isFinal: Bool = false) -> [TaskDraft] {
    let line = Substring(decoding: bytes[lineStart..<end], as: UTF8.self)
    startLine(at: next)
    if plan.isFound || isOver { return [] }
    if let open = thinkingFence {
      if let fence = Fence(line.trimmed), fence.closes(open) { thinkingFence = nil }
      return []
    }
    if !lineReader.isInBlock {
      if lineReader.hasTasks, let tag = ThinkTag(line: line.trimmed) {
        switch tag {
        case .opening(let tag): mode = .thinking(tag)
        case .closing: restart(at: next)
        }
        return []
      }
      let content = line.trimmed
      if let fence = Fence(content),
        ThinkingWords.names(fenceInfo: Array(content.dropping(bytes: fence.length).trimmed.utf8))
      {
        thinkingFence = fence
        return []
      }
      if forms == .any, let bare = withoutTokens(line, isLast: isFinal && rest(isBlankFrom: next)) {
        return bare.isBlank ? [] : lineReader.take(bare)
      }
    }
    return lineReader.take(line)
  }

  private func rest(isBlankFrom index: Int) -> Bool { bytes[index...].allSatisfy(isBlankByte) }

  /// The line without the tokens of a chat template: those that are all of it, stand close up to its text or end the reply;
  /// nil when it has none.
  private mutating func withoutTokens(_ line: Substring, isLast: Bool) -> Substring? {
    let raw = Array(line.utf8)[...]
    guard raw.first(where: { !isBlankByte($0) }) != UInt8(ascii: "\\"), let stripped = StopTokens.stripped(raw) else {
      return nil
    }
    let end = stripped.content.endIndex
    let isClose = !stripped.wasOnlyTokens && end < raw.endIndex && end > raw.startIndex && !isBlankByte(raw[end])
    guard
      stripped.wasOnlyTokens || stripped.endsReply || isLast || isClose || stripped.content.startIndex > raw.startIndex
    else { return nil }
    isOver = stripped.endsReply
    return Substring(decoding: stripped.content, as: UTF8.self)
  }

  /// Forgets all that went before a closing tag without an opening one.
  private mutating func restart(at index: Int) {
    if lineReader.hasTasks || plan.isFound {
      notes.append(PlanNote(.restarted, "What went before \"</think>\" was taken for thinking."))
    }
    lineReader = PlanLineReader()
    plan = JSONPlan()
    startLine(at: index)
  }
}
