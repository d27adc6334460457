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
    name: .long, help: ArgumentHelp("What must be true afterwards; may be given several times", valueName: "text"))
  var acceptance: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The number of a task that must be done first; may be given several times", valueName: "number"))
  var after: [Int] = []
}

struct TaskAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a task to a plan",
    discussion: """
      The instructions are the title unless others are given.

        nexus task add "Describe the flag in the README" --file README.md --after 1
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The title, one line")
  var title: String

  @OptionGroup var fields: TaskFields

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"))
  var plan: Int?

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plan = try await session.plan(plan, in: store)
    let draft = TaskDraft(
      id: "new", title: title, instructions: fields.instructions ?? title, files: fields.file,
      acceptance: fields.acceptance, dependsOn: fields.after.map(String.init))
    try TaskDraftCheck.check(draft)
    let task = try await store.addTask(draft, toPlan: plan.number)
    try await store.noteChange("You added this task.", task: task.id)
    try session.console.note("Task \(task.id) is added.")
  }
}

struct TaskEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change a task",
    discussion: "Without options the whole plan opens in your editor. A list that is given replaces the old one.")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var arguments: TaskArguments

  @Option(name: .long, help: ArgumentHelp("The title, one line", valueName: "text"))
  var title: String?

  @OptionGroup var fields: TaskFields

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let task = try await arguments.find(in: session, store)
    guard hasChanges else {
      return try await PlanEditing(session: session, store: store).edit(session.plan(task.id.plan, in: store))
    }
    let change = TaskChange(
      title: title, instructions: fields.instructions, files: fields.file.isEmpty ? nil : fields.file,
      acceptance: fields.acceptance.isEmpty ? nil : fields.acceptance,
      dependsOn: fields.after.isEmpty ? nil : fields.after)
    try TaskDraftCheck.check(
      TaskDraft(
        id: "task", title: change.title ?? task.title, instructions: change.instructions ?? task.instructions,
        files: change.files ?? task.files))
    _ = try await store.updateTask(task.id, change)
    try await store.noteChange("You changed this task.", task: task.id)
    try session.console.note("Task \(task.id) is changed.")
  }

  private var hasChanges: Bool {
    title != nil || fields.instructions != nil || !fields.file.isEmpty || !fields.acceptance.isEmpty
      || !fields.after.isEmpty
  }
}
