import Agents
import ArgumentParser
import Configuration
import Git
import NexusProtocol
import Store
import Terminal

struct PlanCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Ask the Overseer for a plan that reaches a goal")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var models: ModelOptions

  @Argument(help: "What you want, in words")
  var goal: [String] = []

  @Option(name: .shortAndLong, help: "Read the goal from this file", completion: .file())
  var file: String?

  @Option(
    name: .long, help: "Take the plan itself from this file, or - for standard input; no model is asked",
    completion: .file())
  var from: String?

  @Flag(name: .shortAndLong, help: "Open the plan in your editor when it is made")
  var edit = false

  func validate() throws {
    if file != nil && !goal.isEmpty { throw ValidationError("Give the goal as words or as a file, not both.") }
    if from != nil && (file != nil || !goal.isEmpty) { throw ValidationError("--from takes no goal.") }
  }

  func run() async throws {
    let session = try Session(options, flags: models.flags)
    let project = try session.requireProject()
    let head = try await project.repository.head()
    guard let base = head.commit else { throw UserError.noCommits }
    if let from { return try await savePlan(from: from, session) }
    let goal = try await readGoal(session)
    try refuseMistypedCommand()
    let store = try await session.openStore()
    if try await session.status(of: project).contains(where: { !$0.isIgnored && !$0.isUntracked }) {
      try session.console.note("Uncommitted changes are ignored; the plan starts from HEAD.")
    }
    let workshop = try await session.workshop(store: store)
    let plan = try await session.working(as: .overseer) {
      try await workshop.plan(goal, base: base.description, baseBranch: head.branch)
    }
    if edit { _ = try await PlanEditing(session: session, store: store).edit(plan) }
    try report(plan, tasks: try await store.tasks(ofPlan: plan.number), session.console)
  }

  private func savePlan(from file: String, _ session: Session) async throws {
    let bytes = file == "-" ? try Files.readStandardInput() : try Files.read(file)
    guard let bytes else {
      throw UserError("There is no file \(file).", hint: "Check the path given with --from.", status: .badInput)
    }
    let store = try await session.openStore()
    let plan = try await NewPlan(session: session, store: store).save(text: String(decoding: bytes, as: UTF8.self))
    if edit { _ = try await PlanEditing(session: session, store: store).edit(plan) }
    try report(plan, tasks: try await store.tasks(ofPlan: plan.number), session.console)
  }

  /// A single word that is almost a subcommand is hardly a goal, and planning takes a model minutes.
  private func refuseMistypedCommand() throws {
    guard goal.count == 1, !goal[0].contains(where: \.isWhitespace), !CommandLine.arguments.contains("--") else {
      return
    }
    let names = PlanCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let name = NearestName.of(goal[0], among: names) else { return }
    throw UserError(
      "\"\(goal[0])\" is no subcommand of `nexus plan`. Did you mean `nexus plan \(name)`?",
      hint: "To plan it anyway: `nexus plan -- \(goal[0])`.", status: .usage)
  }

  private func readGoal(_ session: Session) async throws -> String {
    let text: String
    if let file {
      guard let bytes = try Files.read(file) else {
        throw UserError("There is no file \(file).", hint: "Check the path given with --file.", status: .badInput)
      }
      text = String(decoding: bytes, as: UTF8.self)
    } else if !goal.isEmpty {
      text = goal.joined(separator: " ")
    } else if session.console.isInteractive {
      text = try await UserEditor(session).write(
        "", name: "goal.md", help: "Write what you want above. Lines below this one are left out.")
    } else {
      text = String(decoding: try Files.readStandardInput(), as: UTF8.self)
    }
    return try GoalText(text).text
  }

  private func report(_ plan: Plan, tasks: [PlanTask], _ console: Console) throws {
    guard console.format == .text else { return }
    let count = tasks.count == 1 ? "1 task" : "\(tasks.count) tasks"
    let title = console.palette.apply(.heading, to: Sanitizer.oneLine(plan.title))
    try console.writeLine("\nPlan \(plan.number): \(title)  (\(count))")
    try console.next("`nexus implement` writes it; `nexus plan show` has the details, `nexus plan edit` changes it.")
  }
}
