import Agents
import Exchanges
import NexusProtocol
import Store
import Terminal

/// Shows tasks that run beside each other: a status line for each, and above them whole lines with the task's number.
///
/// What the models say is not shown, since the words of several would run into each other; `nexus task show` has them.
actor LaneView: Observer {
  private struct Lane {
    var status: Status
    var generatedBytes = 0
    var firstPieceAt: ContinuousClock.Instant?
  }

  private let console: Console
  private var lanes: [TaskID: Lane] = [:]
  private var failure: (any Error)?

  init(console: Console) {
    self.console = console
  }

  private func lost(_ error: any Error) {
    failure = error
    LostOutput.note(error)
  }

  func happened(_ entry: JournalEntry) async {
    let event = entry.event
    do {
      switch console.format {
      case .json: try console.writeLine(event.jsonLine())
      case .text:
        if let text = EventText.line(for: event, palette: console.notePalette) {
          try console.note(Self.marked(text, event.task, console.notePalette))
        }
        try follow(event)
      }
    } catch {
      lost(error)
    }
  }

  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {
    if let failure { throw failure }
    if console.isReaderGone { throw LiveView.readerGone }
    guard console.format == .text, let task else { return }
    do {
      switch event {
      case .waiting: try show(.waiting, of: task, role.title, model)
      case .loading: try show(.loading, of: task, role.title, model)
      case .thinking(let text): try count(text, .thinking, of: task, role, model)
      case .content(let text): try count(text, .writing, of: task, role, model)
      case .fallback(_, let other, _): try show(.waiting, of: task, role.title, other)
      case .retry, .toolCalls, .notice: break
      }
    } catch let error as TerminalError where error.code == .closed {
      throw LiveView.readerGone
    }
  }

  func streamBroke(task: TaskID?) async {
    do { try end(task) } catch { lost(error) }
  }

  /// Each line with the number of its task, so that lines of several can be told apart.
  private static func marked(_ text: String, _ task: TaskID?, _ palette: Palette) -> String {
    guard let task else { return text }
    let mark = palette.apply(.quiet, to: "\(task)") + " "
    return text.split(separator: "\n").map { mark + $0 }.joined(separator: "\n")
  }

  private func follow(_ event: Event) throws {
    guard let task = event.task else { return }
    switch event.name {
    case .checkStarted:
      if case .string(let name) = event.fields["name"] { try show(.checking, of: task, "Check", name) }
    case .taskFinished, .exchangeFailed: try end(task)
    default: break
    }
  }

  private func end(_ task: TaskID?) throws {
    guard let task else { return }
    lanes[task] = nil
    try console.statusLine.end(lane: task.number)
  }

  private func count(_ text: String, _ phase: Status.Phase, of task: TaskID, _ role: ModelRole, _ model: String) throws
  {
    guard lanes[task]?.status.model == model else { return try show(phase, of: task, role.title, model) }
    lanes[task]?.generatedBytes += text.utf8.count
    if lanes[task]?.firstPieceAt == nil { lanes[task]?.firstPieceAt = .now }
    try show(phase, of: task, role.title, model)
  }

  private func show(_ phase: Status.Phase, of task: TaskID, _ role: String, _ model: String) throws {
    let role = "\(task) \(role)"
    var lane = lanes[task] ?? Lane(status: Status(role: role, model: model))
    // Another exchange or a check has a time of its own.
    if phase == .waiting || phase == .checking { lane = Lane(status: Status(role: role, model: model)) }
    lane.status.phase = phase
    lane.status.tokens = lane.generatedBytes == 0 ? nil : lane.generatedBytes / 4
    if let first = lane.firstPieceAt, let tokens = lane.status.tokens {
      let seconds = (ContinuousClock.now - first) / .seconds(1)
      lane.status.tokensPerSecond = seconds > 1 ? Double(tokens) / seconds : nil
    }
    lanes[task] = lane
    if !console.isQuiet { try console.statusLine.update(lane.status, lane: task.number) }
  }
}
