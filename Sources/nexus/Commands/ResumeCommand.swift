import ArgumentParser
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Say what was interrupted and go on with it",
    discussion: """
      Goes on with what was begun last: a goal whose planning was interrupted is planned; else the tasks of the plan \
      being worked on are run, as `nexus implement` does. No answer that was whole is asked for again, and no commit is \
      made twice. Where nothing is left to go on with it says so, with exit status 0.
      """)

  @OptionGroup var models: ModelOptions
  @OptionGroup var sandbox: SandboxOptions

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    if plan == nil, try session.openStoreForReading() != nil,
      let goal = try await session.openStore().interruptedGoal()
    {
      return try await goOnPlanning(goal, session.console)
    }
    guard let found = try session.openStoreForReading(), try await found.latestActivePlan() != nil || plan != nil else {
      return try tellNothing(session, "No plan is being worked on.", "`nexus plan \"what you want\"` makes one.", nil)
    }
    // Puts in order what a killed run left, and says of which tasks.
    let store = try await session.openStore()
    let plan = try await session.plan(plan, in: store)
    let tasks = try await store.tasks(ofPlan: plan.number)
    let standings = tasks.standings()
    let ready = tasks.filter { standings[$0.id.number] == .ready }
    if let task = try await store.interruptedReview(), task.plan == plan.number, session.console.format == .text {
      try session.console.writeLine("The review of task \(task) was interrupted; `nexus review` goes on with it.")
    }
    guard !ready.isEmpty else {
      let remarks = try await store.taskRemarks(ofPlan: plan.number)
      return try tellNothing(
        session, "Nothing to resume in plan \(plan.number).", NextStep.text(tasks, standings, remarks), plan)
    }
    try await tell(ready, of: plan, store, session.console)
    var command = try await ImplementCommand.asyncParse([])
    (command.options, command.models, command.sandbox, command.plan) = (options, models, sandbox, plan.number)
    try await command.run()
  }

  private func goOnPlanning(_ goal: String, _ console: Console) async throws {
    let words = Sanitizer.oneLine(goal)
    switch console.format {
    case .json: try console.writeLine(Self.json(nil, interrupted: [], ready: 0, goal: goal).text())
    case .text: try console.writeLine("The planning was interrupted: \(words)")
    }
    var command = try await PlanCreateCommand.asyncParse([])
    (command.options, command.models, command.goal) = (options, models, [goal])
    try await command.run()
  }

  private func tellNothing(_ session: Session, _ words: String, _ next: String, _ plan: Plan?) throws {
    let console = session.console
    switch console.format {
    case .json: try console.writeLine(Self.json(plan, interrupted: [], ready: 0).text())
    case .text:
      try console.writeLine(words)
      try console.next(next)
    }
  }

  private func tell(_ ready: [PlanTask], of plan: Plan, _ store: Store, _ console: Console) async throws {
    var interrupted: [(task: PlanTask, attempt: Attempt)] = []
    for task in ready {
      let last = try await store.attemptsOfOpenRun(at: task.id).last?.attempt
      if let last, last.outcome == .interrupted { interrupted.append((task, last)) }
    }
    guard console.format == .text else {
      return try console.writeLine(
        Self.json(plan, interrupted: interrupted.map(\.task), ready: ready.count).text())
    }
    try console.writeLine(PlanText(palette: console.palette).heading(plan))
    for (task, attempt) in interrupted {
      let kept = try await store.exchanges(ofAttempt: attempt.id).last { $0.state == .interrupted }?.reply
      let words = kept.map { $0.content.isEmpty ? "" : ", \($0.content.utf8.count) bytes of its reply kept" } ?? ""
      try console.writeLine(
        "  Task \(task.id) was interrupted in attempt \(attempt.number)\(words)  \(Sanitizer.oneLine(task.title))")
    }
    if interrupted.isEmpty { try console.writeLine("  No task was interrupted in an attempt.") }
    try console.writeLine(ready.count == 1 ? "  1 task is ready." : "  \(ready.count) tasks are ready.")
  }

  private static func json(_ plan: Plan?, interrupted: [PlanTask], ready: Int, goal: String? = nil) -> JSONValue {
    JSONValue(members: [
      ("plan", plan.map { JSONValue($0.number) } ?? .null),
      ("interrupted", .array(interrupted.map { .string($0.id.description) })), ("ready", JSONValue(ready)),
      ("goal", goal.map { JSONValue.string($0) } ?? .null),
    ])
  }
}
