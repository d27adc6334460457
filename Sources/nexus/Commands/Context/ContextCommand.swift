import Agents
import ArgumentParser
import Checks
import Configuration
import Git
import Inspection
import JSONText
import NexusProtocol
import Store

struct ContextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "context",
    abstract: "Show the exact prompt for a task or a goal, and how its room is shared",
    discussion: """
      Prints what the Implementer would be sent for a task, or the Overseer for a goal, and a table of the parts: what \
      each wanted, what it was given, and what is left out. No model is asked. Counts of tokens are estimates.

        nexus context 2
        nexus context --for "Add a --json flag to the export command"
      """)

  @OptionGroup var models: ModelOptions

  @Argument(help: "The task, such as 2 or 3.2", completion: .tasks)
  var task: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Show the prompt that asks the Overseer for a plan of this goal", valueName: "goal"))
  var goal: String?

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  @Flag(name: .long, help: "Show the table alone")
  var table = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if (task == nil) == (goal == nil) { throw ValidationError("Give a task, or a goal with --for.") }
    if goal != nil && plan != nil { throw ValidationError("--plan goes with a task.") }
  }

  func run() async throws {
    let goal = try goal.map { try GoalText($0).text }
    let session = try Session(options, flags: models.flags)
    let store = try await session.openStore()
    let prompt = try await prompt(for: goal, session, store)
    switch session.console.format {
    case .json: try session.console.writeLine(ContextJSON.value(prompt).text())
    case .text: try ContextText(prompt).write(to: session.console, withMessages: !table)
    }
  }

  /// Has what was found out about the task's checks stand in the prompt, as it does when they run.
  private func knowChecks(
    of task: PlanTask, _ pair: inout Pair, _ session: Session, _ store: Store
  ) async throws {
    do {
      pair = try await session.pair(store, runsChecks: true)
    } catch let error as UserError where error.status == .notDone || error.status == .configuration {
      // Without leave no check was run, so nothing is known of any.
      return
    }
    let missing = try AllowedChecks(project: session.requireProject()).missing(ofPlan: task.checks)
    pair.runner.allow(
      Dictionary(
        task.checks.filter { !missing.contains($0) }.map { ($0, CheckCommand(CheckSettings(line: $0))) },
        uniquingKeysWith: { first, _ in first }))
  }

  private func prompt(for goal: String?, _ session: Session, _ store: Store) async throws -> PreparedPrompt {
    var pair = try await session.pair(store)
    if let goal {
      guard let base = try await session.requireProject().repository.head().commit else { throw UserError.noCommits }
      return try await pair.planner.planPrompt(goal, base: base.description)
    }
    let task = try await session.task(task ?? "", plan: plan, in: store, includingEnded: true)
    if !task.checks.isEmpty { try await knowChecks(of: task, &pair, session, store) }
    return try await pair.runner.writer.taskPrompt(task, of: try await session.plan(task.id.plan, in: store))
  }
}
