import Agents
import Exchanges
import NexusProtocol
import Store
import Terminal

/// Shows what the agents do while they do it: lines for events, models' words as they arrive, and the status line.
actor LiveView: Observer {
  private let console: Console
  private var status: Status?
  private var printer: StreamPrinter?
  private var generatedBytes = 0
  private var firstPieceAt: ContinuousClock.Instant?
  private var failure: (any Error)?
  /// Whether the Overseer writes the edits of the attempt that runs, which then are shown as the Implementer's are.
  private var overseerWrites = false

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
      case .json:
        try console.writeLine(event.jsonLine())
      case .text:
        // While a plan is written its tasks are shown above the status line, which stays.
        if event.name == .planTask { try endPrinter() } else { try endStream() }
        if let text = EventText.line(for: event, palette: console.notePalette) {
          // The tasks of a plan are what the command was asked for; all else is progress.
          if event.name == .planTask { try console.writeLine(text) } else { try console.note(text, hanging: 8) }
        }
        if event.name == .checkStarted || event.name == .setupStarted { try showCheck(event) }
        if event.name == .taskEscalated { overseerWrites = event.fields["step"] == .string("overseer") }
        if event.name == .attemptFinished { overseerWrites = false }
      }
    } catch {
      lost(error)
    }
  }

  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {
    if let failure { throw failure }
    // What a model goes on to say costs minutes, so it ends when nobody reads on.
    if console.isReaderGone { throw Self.readerGone }
    guard console.format == .text else { return }
    do {
      try display(event, role, model)
    } catch let error as TerminalError where error.code == .closed {
      throw Self.readerGone
    }
  }

  func streamBroke(task: TaskID?) async {
    do { try endStream() } catch { lost(error) }
  }

  static let readerGone = UserError(
    "Nobody reads the output any more, so the work was stopped; what was done so far is kept.",
    hint: "Run the command again to go on, with its output to a file if need be.", status: .notDone)

  private func display(_ event: ModelEvent, _ role: ModelRole, _ model: String) throws {
    switch event {
    case .waiting: try show(.waiting, role, model)
    case .loading: try show(.loading, role, model)
    case .thinking(let text): try stream(text, as: .thinking, role, model)
    case .content(let text): try stream(text, as: .answer, role, model)
    case .fallback(_, let other, _): try show(.waiting, role, other)
    case .retry, .toolCalls, .notice: break
    }
  }

  private func stream(_ text: String, as kind: StreamPrinter.Kind, _ role: ModelRole, _ model: String) throws {
    generatedBytes += text.utf8.count
    if firstPieceAt == nil { firstPieceAt = .now }
    try show(kind == .thinking ? .thinking : .writing, role, model)
    // Plans and reviews come in JSON, which is shown as tasks and findings; thinking is for a person who is watching.
    let writesEdits = role == .implementation || overseerWrites
    let isWanted = kind == .thinking ? console.showsProgressLive : writesEdits && !console.isQuiet
    guard isWanted else { return }
    if printer == nil {
      printer = StreamPrinter(above: console.statusLine, palette: console.notePalette, indentation: 4)
    }
    try printer?.print(text, as: kind)
  }

  private func show(_ phase: Status.Phase, _ role: ModelRole, _ model: String) throws {
    if status == nil || status?.phase == .waiting && phase == .waiting {
      status = Status(role: role.title, model: model)
      generatedBytes = 0
      firstPieceAt = nil
    }
    guard var status else { return }
    status.phase = phase
    // Servers count only at the end; four bytes a token is close enough to watch progress by.
    status.tokens = generatedBytes == 0 ? nil : generatedBytes / 4
    if let firstPieceAt, let tokens = status.tokens {
      let seconds = (ContinuousClock.now - firstPieceAt) / .seconds(1)
      status.tokensPerSecond = seconds > 1 ? Double(tokens) / seconds : nil
    }
    self.status = status
    if !console.isQuiet { try console.statusLine.update(status) }
  }

  private func showCheck(_ event: Event) throws {
    guard !console.isQuiet, case .string(let name) = event.fields["name"] else { return }
    let status = Status(role: "Check", model: name, phase: .checking)
    self.status = status
    try console.statusLine.update(status)
  }

  private func endPrinter() throws {
    try printer?.finish()
    printer = nil
  }

  private func endStream() throws {
    try endPrinter()
    guard status != nil else { return }
    status = nil
    try console.statusLine.clear()
  }
}

extension ModelRole {
  /// The agent's name, as people are shown it.
  var title: String {
    switch self {
    case .overseer: "Overseer"
    case .implementation: "Implementer"
    }
  }
}
