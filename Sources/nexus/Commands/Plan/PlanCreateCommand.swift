import Agents
import ArgumentParser
import Configuration
import Git
import Inspection
import JSONText
import Jobs
import NexusProtocol
import Spelling
import Store
import Terminal

struct PlanCreateCommand: QueueableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Ask the Overseer for a plan that reaches a goal")

  @OptionGroup var models: ModelOptions

  @Argument(help: "What you want, in words")
  var goal: [String] = []

  @Option(name: .shortAndLong, help: "Read the goal from this file", completion: .file())
  var file: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Take the plan itself from this file, or - for standard input; no model is asked", valueName: "file"),
    completion: .file())
  var from: String?

  @Flag(name: .shortAndLong, help: "Open the plan in your editor when it is made")
  var edit = false

  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  var jobKind: JobKind { .plan }

  var reasonNotToQueue: String? {
    if edit || from != nil { return "with --edit or --from it is done at once." }
    return goal.isEmpty && file == nil ? "it lacks a goal." : nil
  }

  func validate() throws {
    if file != nil && !goal.isEmpty { throw ValidationError("Give the goal as words or as a file, not both.") }
    if from != nil && (file != nil || !goal.isEmpty) { throw ValidationError("--from takes no goal.") }
  }

  func run() async throws {
    let session = try Session(options, flags: models.flags)
    let project = try session.requireProject()
    let head = try await project.repository.head()
    guard let base = head.commit else { throw UserError.noCommits }
    if let from {
      try await session.requireReadiness(makesPlan: true)
      return try await savePlan(from: from, session)
    }
    try refuseMistypedCommand()
    try await session.requireReadiness(makesPlan: true)
    try await session.requireCommits()
    let goal = try await readGoal(session)
    let store = try await session.openStore()
    if try await session.status(of: project).contains(where: { !$0.isIgnored && !$0.isUntracked }) {
      try session.console.note("Uncommitted changes are ignored; the plan starts from HEAD.")
    }
    var plan: Plan?
    try await session.atJob(
      .plan, in: store, within: budget.limits, words: hasGoalInWords ? Session.commandWords : nil,
      result: { plan.map { ["plan": JSONValue($0.number)] } }
    ) { session, store in
      plan = try await keeping(goal, session) {
        try await session.withToolServers { tools in
          let planner = try await session.pair(store, tools: tools).planner
          return try await session.working(as: .overseer) {
            try await planner.plan(goal, base: base.description, baseBranch: head.branch)
          }
        }
      }
    }
    guard let plan else { return }
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

  /// One or two short words are hardly a goal, and planning takes a model minutes.
  private func refuseMistypedCommand() throws {
    guard let word = goal.first, goal.count <= 2, !goal.contains(where: { $0.contains(where: \.isWhitespace) }),
      CommandLine.arguments.contains("plan"), !CommandLine.arguments.contains("--")
    else { return }
    let hint = "To plan it anyway: `nexus plan -- \(goal.joined(separator: " "))`."
    let names = PlanCommand.configuration.subcommands.map { $0.name }
    if goal.count == 1 || goal[1].count <= 4, let name = NearestName.of(word, among: names) {
      throw UserError(
        "\"\(word)\" is no subcommand of `nexus plan`. Did you mean `nexus plan \(name)`?", hint: hint, status: .usage)
    }
    // A goal of one word with a capital letter, such as a name, may be meant.
    guard goal.count == 1, !word.isEmpty, word.count <= 8, word.allSatisfy({ $0.isLowercase && $0.isASCII }) else {
      return
    }
    throw UserError(
      "\"\(word)\" is no subcommand of `nexus plan`, and too short for a goal.",
      hint: "Say what you want in a sentence. \(hint)", status: .usage)
  }

  /// Runs `body`; where it fails, a goal that was written in the editor is kept in a file, which the hint names.
  private func keeping(_ goal: String, _ session: Session, _ body: () async throws -> Plan) async throws -> Plan {
    do {
      return try await body()
    } catch let failure where isFromEditor(session) && !Task.isCancelled && !(failure is ExitCode) {
      var error = UserError(describing: failure)
      let kept = try Files.keepTemporarily(Array((goal + "\n").utf8), name: "goal.md")
      let hint = "Your goal is kept: `nexus plan --file \(ShellWord.quoted(kept))` takes it."
      error.hint = [error.hint, hint].compactMap(\.self).joined(separator: " ")
      throw error
    }
  }

  private var hasGoalInWords: Bool { !goal.isEmpty || file != nil }

  /// Whether the goal has been typed for this command alone.
  private func isFromEditor(_ session: Session) -> Bool {
    goal.isEmpty && file == nil && session.console.isInteractive
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
