import ArgumentParser
import Inspection
import JSONText
import NexusProtocol
import Store

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the history; -f follows it live",
    discussion: """
      The lines are those that the working commands show, each with its time and task; with --json they are the bytes \
      that the journal keeps. With -f the last 20 come first, then what this and other processes do, until Ctrl-C.

        nexus log 3.2
        nexus log -f
        nexus log --since 8h --json
        nexus log --summary
      """)

  @Argument(help: ArgumentHelp("A plan, such as 3, or a task, such as 3.2; without it all", valueName: "plan|task"))
  var subject: String?

  @Flag(name: [.customShort("f"), .long], help: "Go on with what happens from now on")
  var follow = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only what happened since then: 30m, 8h, 2d, 2026-01-31 or 2026-01-31T09:30:00Z", valueName: "time"))
  var since: String?

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("Only the last so many events", valueName: "number"))
  var limit: Int?

  @Flag(name: .long, help: "Sum up the plan instead: tasks, attempts, tokens, time, what needs a decision")
  var summary = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is not negative.") }
    if summary, follow || since != nil || limit != nil {
      throw ValidationError("--summary takes nothing but the plan.")
    }
  }

  func run() async throws {
    let session = try Session(options)
    let selection = try selection()
    if summary { return try await sum(selection, session) }
    var reader = LogReader(selection: selection, console: session.console)
    guard follow else {
      guard let store = try session.openStoreForReading() else {
        return try session.console.note("Nothing has happened here yet.")
      }
      return try await reader.show(store, last: limit)
    }
    do {
      try await reader.follow(last: limit ?? (since == nil ? 20 : nil)) { try session.openStoreForReading() }
    } catch is CancellationError {
      // Ctrl-C is how following ends, so there is nothing to say.
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
  }

  private func selection() throws -> EventSelection {
    let earliest = try since.map { text in
      guard let time = SinceText.time(text, now: Surroundings.now) else { throw SinceText.fault(in: text) }
      return time
    }
    guard let subject else { return EventSelection(since: earliest) }
    if let task = TaskID(named: subject) { return EventSelection(task: task, since: earliest) }
    if let plan = Int(subject) { return EventSelection(plan: plan, since: earliest) }
    throw UserError(
      "\"\(subject)\" names neither a plan nor a task.",
      hint: "Write a plan's number, such as 3, or plan and number of a task, such as 3.2.", status: .badInput)
  }

  private func sum(_ selection: EventSelection, _ session: Session) async throws {
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(selection.plan, in: store, includingEnded: true)
    let summary = try await RunSummary(of: plan, in: store)
    switch session.console.format {
    case .json: try session.console.writeLine(summary.json.text())
    case .text:
      try session.console.writeLine(PlanText(palette: session.console.palette).heading(plan))
      try session.console.write(summary.text)
    }
  }
}
