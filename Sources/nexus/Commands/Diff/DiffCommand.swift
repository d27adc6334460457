import Agents
import ArgumentParser
import Git
import JSONText
import NexusProtocol
import Store
import Terminal

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what a task, or a whole plan, changes",
    discussion: """
      Of a task all of its change is shown, over all of its commits; without a task, all that is on the plan's branch.

        nexus diff 2
        nexus diff --plan 3
      """)

  @Argument(help: "The task, such as 2 or 3.2; without it all of the plan", completion: .tasks)
  var task: String?

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let diff: TaskDiff
    var id: TaskID?
    if let task {
      let task = try await session.task(task, plan: plan, in: store, includingEnded: true)
      guard task.commit != nil else {
        throw UserError(
          "Task \(task.id) has no commit.", hint: "`nexus implement \(task.id)` writes it.", status: .notDone)
      }
      diff = try await TaskDiff.of(task, in: session.requireProject().repository, by: store)
      id = task.id
    } else {
      diff = try await whole(of: try await session.plan(plan, in: store, includingEnded: true), session)
    }
    let page = ReviewPage(session: session, store: store)
    switch session.console.format {
    case .json:
      try session.console.writeLine(
        JSONValue(members: [
          ("task", id.map { .string($0.description) } ?? .null),
          ("commits", JSONValue(diff.commits.map(\.description))),
          ("patch", .string(try await page.diff(diff, palette: .plain))),
        ]).text())
    case .text:
      try await session.console.page(page.diff(diff, palette: session.console.palette), session)
    }
  }

  private func whole(of plan: Plan, _ session: Session) async throws -> TaskDiff {
    let repository = try session.requireProject().repository
    guard let tip = try await repository.branchTip(plan.branch), let base = ObjectID(plan.base), tip != base else {
      throw UserError(
        "Nothing is on \(plan.branch) yet.", hint: "`nexus implement` writes the tasks that are ready.",
        status: .notDone)
    }
    return TaskDiff(tip, since: base)
  }
}

extension Console {
  /// Shows a long text, at a terminal with the user's pager.
  func page(_ text: String, _ session: Session) async throws {
    guard isInteractive else { return try write(text) }
    let pager = try await UserPager(project: session.project, configuration: session.configuration).command()
    try Attention.on(.elsewhere) { try Pager(command: pager, environment: Surroundings.environment).show(text) }
  }
}
