import Agents
import ArgumentParser
import Checks
import Configuration
import Git
import Jobs
import NexusProtocol
import Store

struct ImplementCommand: QueueableCommand {
  static let configuration = CommandConfiguration(
    commandName: "implement",
    abstract: "Have the Implementer write the ready tasks, check and commit them",
    discussion: """
      Without tasks all that are ready are run, in the order of their dependencies. Work happens on the plan's branch in \
      a worktree of its own; your checkout stays as it is. The exit status is 0 when all tasks that were run are \
      committed, and with --review approved, and 1 when one failed or none was ready.

        nexus implement
        nexus implement 2 3 --implementation qwen2.5-coder:14b
        nexus implement --dry-run
        nexus implement --parallel 4
        nexus implement --review
      """)

  @OptionGroup var models: ModelOptions

  @Argument(help: "Tasks to run, such as 2 or 3.2", completion: .tasks)
  var tasks: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  @Flag(name: .long, help: "Keep the results to be applied later, and move no branch")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Put a result that --dry-run kept on the plan's branch: of a task, or by its number", valueName: "task|number"))
  var apply: String?

  @Flag(name: .long, help: "Bring each finished commit onto your own branch and checkout at once, unreviewed")
  var inPlace = false

  @Flag(
    name: .long, help: "Have the Overseer split tasks that do not fit, or that all attempts failed at, without asking")
  var split = false

  @Option(name: .long, help: ArgumentHelp("Run as many tasks at once, each in a worktree", valueName: "number"))
  var parallel: Int?

  @Flag(
    name: .customLong("review"),
    help: "Review each task during the run and revise it when the Overseer asks for changes")
  var isReviewed = false

  @Flag(name: .customLong("no-review"), help: "Do not review, whatever implement.review says")
  var isNotReviewed = false

  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  var jobKind: JobKind { .implement }
  var reasonNotToQueue: String? { apply == nil ? nil : "with --apply it is done at once." }

  func validate() throws {
    if let parallel, !(1...16).contains(parallel) { throw ValidationError("--parallel takes a number from 1 to 16.") }
    if isReviewed && isNotReviewed { throw ValidationError("--review and --no-review exclude each other.") }
    if isReviewed && (dryRun || inPlace) {
      throw ValidationError("--review needs work that is not landed yet: leave --dry-run and --in-place out.")
    }
    if dryRun && inPlace { throw ValidationError("--dry-run and --in-place exclude each other.") }
    if let apply {
      if dryRun || !tasks.isEmpty { throw ValidationError("--apply takes nothing but the task or the number.") }
      if Int64(apply) == nil && TaskID(named: apply) == nil {
        throw ValidationError("--apply takes a task, such as 2.1, or the number of a result.")
      }
    }
  }

  func run() async throws {
    let session = try Session(options, flags: models.flags + sandbox.flags)
    try await session.requireReadiness(makesPlan: false)
    let store = try await session.openStore()
    if let apply {
      return try await applyKept(apply, session.keptResults(store), session)
    }
    try await session.requireCommits()
    let (plan, numbers) = try await target(session, store)
    try await session.atJob(
      .implement, in: store, within: budget.limits, result: { try await store.result(ofPlan: plan.number) }
    ) { session, store in
      let pair = try await session.pair(
        store, runsChecks: true, lanes: parallel ?? session.configuration.implement.parallel)
      let run = ImplementRun(
        session: session, store: store, plan: plan,
        options: implementOptions(numbers, session.configuration.implement), splits: split)
      try await run.run(pair)
    }
  }

  private func implementOptions(_ tasks: [Int], _ settings: NexusConfiguration.Implementing) -> ImplementOptions {
    let landsAtOnce = inPlace || settings.inPlace
    return ImplementOptions(
      tasks: tasks, keepsResults: dryRun, landsAtOnce: landsAtOnce, lanes: parallel ?? settings.parallel,
      isReviewed: !dryRun && !landsAtOnce && !isNotReviewed && (isReviewed || settings.review))
  }

  /// The plan, and the numbers of the tasks asked for.
  private func target(_ session: Session, _ store: Store) async throws -> (Plan, [Int]) {
    var ids: [TaskID] = []
    for task in tasks { ids.append(try await session.task(task, plan: plan, in: store).id) }
    let plans = Set(ids.map(\.plan))
    guard plans.count <= 1 else {
      throw UserError("The tasks belong to different plans.", hint: "Run one plan at a time.", status: .badInput)
    }
    return (try await session.livingPlan(plans.first ?? plan, in: store), ids.map(\.number))
  }

  private func applyKept(_ name: String, _ results: KeptResults, _ session: Session) async throws {
    guard let attempt = try await keptResult(name, results, session) else {
      throw UserError(
        "There is no kept result \(name).", hint: "`nexus implement --dry-run` keeps results and names them.",
        status: .badInput)
    }
    if try await !results.apply(attempt) {
      try session.console.note("The result \(attempt.id) is on the branch already.")
    }
    try session.console.next("`nexus review \(attempt.task)`")
  }

  /// The result with that number, or the newest of a task.
  private func keptResult(_ name: String, _ results: KeptResults, _ session: Session) async throws -> Attempt? {
    guard let store = try session.openStoreForReading() else { return nil }
    if let id = Int64(name) {
      guard let attempt = try await store.attempt(id), try await results.holds(attempt) else { return nil }
      return attempt
    }
    guard let task = TaskID(named: name) else { return nil }
    for attempt in try await store.attempts(at: task).reversed() where try await results.holds(attempt) {
      return attempt
    }
    return nil
  }
}
