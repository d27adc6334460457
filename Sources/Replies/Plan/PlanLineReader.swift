internal import NexusProtocol

/// Reads the plain-text grammar of plans line by line.
struct PlanLineReader {
  private(set) var title = ""
  private(set) var notes: [PlanNote] = []
  private var completed: [TaskDraft] = []
  private var bareCount = 0
  private var numbering = TaskNumbering()
  private var reported = 0
  private var task: TaskBuilder?
  private var style: TaskHeading?
  private var outerFence: Fence?
  /// A block of code whose end has not been seen, with its lines.
  private var block: (fence: Fence, lines: [Substring])?
  private var fencesAreText = false
  /// A line that is a task's heading if a field follows, with the blank lines after it.
  private var candidate: (heading: TaskHeading, lines: [MarkdownLine])?
  private var isEnded = false

  /// Whether a task has begun.
  var hasTasks: Bool { style != nil }
  var isInBlock: Bool { block != nil }

  /// Takes a line and returns the tasks that are whole by it, in order.
  mutating func take(_ text: Substring) -> [TaskDraft] {
    consume(text)
    guard bareCount < completed.count else { return [] }
    defer { reported = completed.count }
    return Array(completed[reported...])
  }

  /// Ends the text and returns every task, those already returned included.
  mutating func finish() -> [TaskDraft] {
    if let (fence, lines) = block {
      // The fence never closed: it was the end of a fence around the whole plan, or no fence at all.
      block = nil
      fencesAreText = true
      if outerFence != nil, fence.isBare { endTask(isLast: true) } else { task?.take(MarkdownLine(lines[0])) }
      for line in lines.dropFirst() { consume(line) }
    }
    flushCandidate()
    endTask(isLast: true)
    return completed
  }

  private mutating func consume(_ text: Substring) {
    guard !isEnded else { return }
    if block != nil {
      block?.lines.append(text)
      if let fence = Fence(text.trimmed), let open = block, fence.closes(open.fence) {
        task?.take(block: open.lines)
        block = nil
      }
      return
    }
    let line = MarkdownLine(text)
    if candidate != nil {
      if line.isBlank {
        candidate?.lines.append(line)
        return
      }
      if let heading = candidate?.heading, FieldLine(line) != nil { begin(heading) } else { flushCandidate() }
      candidate = nil
    }
    if PlanLine.isScissors(line) {
      isEnded = true
    } else if let heading = TaskHeading(line), isAccepted(heading, indent: line.indent) {
      if heading.kind == .numbered { candidate = (heading, [line]) } else { begin(heading) }
    } else if hasTasks {
      takeInTask(line)
    } else {
      takeBeforeTasks(line)
    }
  }

  private mutating func takeBeforeTasks(_ line: MarkdownLine) {
    if let fence = line.fence {
      outerFence = outerFence.map { fence.closes($0) } == true ? nil : outerFence ?? fence
    } else if let found = PlanLine.title(line), title.isEmpty {
      title = found
    }
  }

  private mutating func takeInTask(_ line: MarkdownLine) {
    guard task != nil else { return }
    if let style, PlanLine.endsTask(line, level: max(style.level, 2)) {
      notes.append(PlanNote(.textDropped, "What stands under \"\(line.content)\" is no part of a task."))
      return endTask(isLast: false)
    }
    if let field = FieldLine(line), task?.begin(field) == true { return }
    if !fencesAreText, let fence = line.fence {
      block = (fence, [line.text])
    } else {
      task?.take(line)
    }
  }

  private func isAccepted(_ heading: TaskHeading, indent: Int) -> Bool {
    guard let style else { return true }
    switch heading.kind {
    case .numbered: return style.kind == .numbered && indent == 0
    case .numberedHeading: return style.kind == .numberedHeading && heading.level <= style.level
    case .heading where style.kind == .heading:
      return heading.level <= style.level || heading.id?.utf8.contains(UInt8(ascii: ".")) != true
    default: return heading.kind.rawValue >= style.kind.rawValue
    }
  }

  private mutating func begin(_ heading: TaskHeading) {
    endTask(isLast: false)
    if let known = style, heading.kind.rawValue > known.kind.rawValue, bareCount == completed.count {
      completed = []  // a list of the titles stood before the tasks themselves
      bareCount = 0
      numbering = TaskNumbering()
      style = nil
    }
    style = style ?? heading
    task = TaskBuilder(id: numbering.id(heading.id), title: heading.title)
  }

  private mutating func endTask(isLast: Bool) {
    guard let builder = task else { return }
    let (built, farewell) = builder.build(isLast: isLast)
    if let farewell {
      notes.append(PlanNote(.textDropped, task: built.id, "\"\(farewell)\" was left out of the instructions."))
    }
    completed.append(built)
    if builder.isBare { bareCount += 1 }
    task = nil
  }

  private mutating func flushCandidate() {
    guard let lines = candidate?.lines else { return }
    candidate = nil
    for line in lines { if hasTasks { takeInTask(line) } else { takeBeforeTasks(line) } }
  }
}
