import Agents
import ArgumentParser
import Inspection
import Jobs
import NexusProtocol
import Store

struct ReviewCommand: QueueableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Have the Overseer judge commits, and decide what becomes of them",
    discussion: """
      Without a target all finished tasks of the plan are reviewed. A target is a task (2 or 3.2), any commit of the \
      repository, or a range such as main..feature. Of a task all of its change is shown, over all of its commits.

      At a terminal you are shown one after the other and asked; --accept, --revise, --reject and --pick decide without \
      asking. What a task builds on lands with it only if you accept that too, or with --with-dependencies. The exit status \
      is 0 when everything shown is approved or accepted, and 1 otherwise.

        nexus review
        nexus review 2 --revise "Keep the old name as an alias"
        nexus review 2 --pick src/a.py:1,3 --pick README.md
        nexus review 1 2 --accept
        nexus review main..feature --json
      """)

  @OptionGroup var models: ModelOptions

  @Argument(help: ArgumentHelp("Tasks, commits or ranges", valueName: "target"), completion: .tasks)
  var targets: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  @Flag(name: .long, help: "Take approved work onto your branch")
  var accept = false

  @Flag(name: .long, help: "With --accept: also what the Overseer did not approve")
  var override = false

  @Flag(name: .long, help: "With --accept: also the work of other tasks that it builds on")
  var withDependencies = false

  @Flag(name: .long, help: "With --accept: as one commit")
  var squash = false

  @Option(name: .long, help: ArgumentHelp("Send the task back to the Implementer with this note", valueName: "note"))
  var revise: String?

  @Flag(name: .long, help: "Take the task's commits off the plan's branch")
  var reject = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Keep only these hunks of the task, numbered from 1, or all of a file; repeatable", valueName: "file[:hunks]"),
    completion: .changedFiles)
  var pick: [String] = []

  @Flag(name: .long, help: "Ask the Overseer again even where a review is kept")
  var again = false

  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  var jobKind: JobKind { .review }
  var reasonNotToQueue: String? {
    revise == nil && !reject && pick.isEmpty ? nil : "a decision is carried out at once."
  }

  func validate() throws {
    let decisions = [accept, revise != nil, reject, !pick.isEmpty].count { $0 }
    if decisions > 1 { throw ValidationError("Choose one of --accept, --revise, --reject and --pick.") }
    if override && !accept { throw ValidationError("--override goes with --accept.") }
    if withDependencies && !accept { throw ValidationError("--with-dependencies goes with --accept.") }
    if squash && !accept { throw ValidationError("--squash goes with --accept.") }
    if (revise != nil || reject || !pick.isEmpty) && targets.count != 1 {
      throw ValidationError("Name the one task that is sent back, rejected or picked from.")
    }
  }

  func run() async throws {
    let session = try Session(options, flags: models.flags)
    let store = try await session.openStore()
    let targets = try await ReviewTargets(in: session.requireProject().repository, store)
      .find(self.targets, plan: plan)
    if !pick.isEmpty { return try await pickHunks(targets, session, store) }
    let events = session.events(to: store)
    let lander = try session.lander(telling: events)
    if let note = revise { return try await sendBack(targets, note: note, lander, session) }
    if reject { return try await rejectTask(targets, lander, store, session) }
    try await session.atJob(.review, in: store, within: budget.limits) { session, store in
      let events = session.events(to: store)
      let lander = try session.lander(telling: events)
      let desk = ReviewDesk(session: session, store: store, lander: lander, events: events, asksAgain: again)
      if accept {
        let terms = LandingTerms(override: override, withDependencies: withDependencies)
        try await desk.accept(targets, terms, squash: squash)
      } else {
        try await desk.review(targets)
      }
    }
  }

  private func sendBack(_ targets: [ReviewTarget], note: String, _ lander: Lander, _ session: Session) async throws {
    let task = try requireTask(targets)
    try await lander.sendBack(task, note: note.trimmed)
    let words = note.trimmed.isEmpty ? "the Overseer's findings" : "your note"
    try session.console.note("Task \(task.id) was sent back with \(words).")
    try session.console.next("`nexus implement \(task.id)`")
  }

  private func rejectTask(
    _ targets: [ReviewTarget], _ lander: Lander, _ store: Store, _ session: Session
  ) async throws {
    let task = try requireTask(targets)
    let kept = try await lander.reject(task)
    try session.console.note("Task \(task.id) is rejected. Its work is kept under \(kept).")
    try await session.tellNext(ofPlan: task.id.plan, in: store)
  }

  private func pickHunks(_ targets: [ReviewTarget], _ session: Session, _ store: Store) async throws {
    let task = try requireTask(targets)
    let wanted = pick
    try await PickDesk(session: session, store: store).pick(from: task) { files in
      try PickArguments(wanted).picks(from: files)
    }
    try session.console.next("`nexus review \(task.id)`")
  }

  private func requireTask(_ targets: [ReviewTarget]) throws -> PlanTask {
    guard let task = targets.first?.task else {
      throw UserError(
        "Only a task can be sent back, rejected or picked from; \(self.targets.first ?? "the target") is a commit that "
          + "nexus did not make.",
        hint: "Name a task, such as 2 or 3.2.", status: .badInput)
    }
    return task
  }
}
