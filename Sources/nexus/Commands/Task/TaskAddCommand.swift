import ArgumentParser
import NexusProtocol
import Store

/// The parts of a task that can be given on the command line.
struct TaskFields: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("What is to be done, in full", valueName: "text"))
  var instructions: String?

  @Option(name: .long, help: "A file the task changes or makes; may be given several times", completion: .file())
  var file: [String] = []

  @Option(
    name: [.long, .customLong("criterion")],
    help: ArgumentHelp("What must be true afterwards; may be given several times", valueName: "text"))
  var acceptance: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The number of a task that must be done first; may be given several times", valueName: "number"))
  var after: [Int] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A command that must pass when the task is done; may be given several times", valueName: "command"))
  var check: [String] = []

  /// Lets the checks run: who types a command for this allows it.
  func allowChecks(_ session: Session) throws {
    try AllowedChecks(project: session.requireProject()).allow(check.map(Permission.init(taskCheck:)))
  }
}

struct TaskAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a task to a plan",
    discussion: """
      The instructions are the title unless others are given.

        nexus task add "Describe the flag in the README" --file README.md --after 1
      """)

  @Argument(help: "The title, one line")
  var title: String

  @OptionGroup var fields: TaskFields

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let draft = TaskDraft(
      id: "new", title: title, instructions: fields.instructions ?? title, files: fields.file,
      acceptance: fields.acceptance, checks: fields.check, dependsOn: fields.after.map(String.init))
    try TaskDraftCheck.check(draft)
    let isAlone = if plan == nil { try await store.latestActivePlan() == nil } else { false }
    if isAlone { return try await makePlan(of: draft, session, store) }
    let plan = try await session.plan(plan, in: store)
    let task = try await store.addTask(draft, toPlan: plan.number)
    try fields.allowChecks(session)
    try await store.noteChange("You added this task.", task: task.id)
    try session.console.note("Task \(task.id) is added.")
  }

  private func makePlan(of draft: TaskDraft, _ session: Session, _ store: Store) async throws {
    try await session.requireReadiness(makesPlan: true)
    let plan = try await NewPlan(session: session, store: store).save(draft)
    try fields.allowChecks(session)
    try session.console.note("Task \(plan.number).1 is added, in a plan of its own.")
    try session.console.next("`nexus implement`")
  }
}

struct TaskEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change a task",
    discussion: "Without options the whole plan opens in your editor. A list that is given replaces the old one.")

  @OptionGroup var arguments: TaskArguments

  @Option(name: .long, help: ArgumentHelp("The title, one line", valueName: "text"))
  var title: String?

  @OptionGroup var fields: TaskFields
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    guard hasChanges else {
      _ = try await PlanEditing(session: session, store: store).edit(session.plan(task.id.plan, in: store))
      return
    }
    let change = TaskChange(
      title: title, instructions: fields.instructions, files: fields.file.isEmpty ? nil : fields.file,
      acceptance: fields.acceptance.isEmpty ? nil : fields.acceptance,
      checks: fields.check.isEmpty ? nil : fields.check,
      dependsOn: fields.after.isEmpty ? nil : fields.after)
    try TaskDraftCheck.check(
      TaskDraft(
        id: String(task.id.number), title: change.title ?? task.title,
        instructions: change.instructions ?? task.instructions,
        files: change.files ?? task.files))
    _ = try await store.updateTask(task.id, change)
    try fields.allowChecks(session)
    try await store.noteChange("You changed this task.", task: task.id)
    try session.console.note("Task \(task.id) is changed.")
  }

  private var hasChanges: Bool {
    title != nil || fields.instructions != nil || !fields.file.isEmpty || !fields.acceptance.isEmpty
      || !fields.after.isEmpty || !fields.check.isEmpty
  }
}
