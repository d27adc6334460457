import Agents
import ArgumentParser
import Git
import Inspection
import Jobs
import NexusProtocol
import RepositoryMap
import Store
import Terminal

struct DoCommand: QueueableCommand {
  static let configuration = CommandConfiguration(
    commandName: "do",
    abstract: "Have one small change written, checked and shown, without a planning model",
    discussion: """
      Your words are the task, and the files are the ones it may change. Without files nexus takes those that the words \
      name, or else the ones that its map ranks first. The Implementer writes the change on a branch and in a worktree of \
      its own, the checks run, and the diff is shown. With --plan the Overseer plans the goal first. The exit status is 0 \
      when everything is committed and 1 when not.

        nexus do "Let format_price take a currency" src/prices.py
        nexus do "Fix the failing test" src/csv.js --check "node --test"
      """)

  @OptionGroup var models: ModelOptions

  @Argument(help: "What you want, in words")
  var words: String

  @Argument(help: "The files to change or make", completion: .file())
  var files: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("A command that must pass when it is done; may be given several times", valueName: "command"))
  var check: [String] = []

  @Option(
    name: [.long, .customLong("criterion")],
    help: ArgumentHelp("What must be true afterwards; may be given several times", valueName: "text"))
  var acceptance: [String] = []

  @Flag(name: .long, help: "Have the Overseer plan it first")
  var plan = false

  @Flag(name: .long, help: "Have the Overseer review the work before it counts as done")
  var review = false

  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  var jobKind: JobKind { .do }

  func validate() throws {
    if plan && !(files.isEmpty && check.isEmpty && acceptance.isEmpty) {
      throw ValidationError("With --plan the Overseer chooses files, checks and criteria: give none.")
    }
  }

  func run() async throws {
    let goal = try GoalText(words).text
    let session = try Session(options, flags: models.flags + sandbox.flags)
    try await session.requireReadiness(makesPlan: true)
    let store = try await session.openStore()
    try await session.requireCommits()
    if try await session.status(of: session.requireProject()).contains(where: { !$0.isIgnored && !$0.isUntracked }) {
      try session.console.note("Uncommitted changes are ignored; the work starts from HEAD.")
    }
    var made: Plan?
    try await session.atJob(
      .do, in: store, within: budget.limits,
      result: { if let made { try await store.result(ofPlan: made.number) } else { nil } }
    ) { session, store in
      try await session.withToolServers(where: { _ in plan }) { tools in
        let pair = try await session.pair(store, runsChecks: true, tools: tools)
        let plan = try await plan ? ask(pair.planner, session, goal) : make(goal, session, store)
        made = plan
        let options = ImplementOptions(lanes: 1, isReviewed: review)
        let run = ImplementRun(session: session, store: store, plan: plan, options: options)
        try await run.run(pair) { try await show($0, session, store) }
      }
    }
  }

  private func ask(_ planner: Planner, _ session: Session, _ goal: String) async throws -> Plan {
    let head = try await session.requireProject().repository.head()
    guard let base = head.commit else { throw UserError.noCommits }
    return try await session.working(as: .overseer) {
      try await planner.plan(goal, base: base.description, baseBranch: head.branch)
    }
  }

  private func make(_ goal: String, _ session: Session, _ store: Store) async throws -> Plan {
    let project = try session.requireProject()
    let paths =
      try files.isEmpty
      ? await LikelyFiles(project: project, store: store, console: session.console).files(for: goal)
      : files.map { try project.path(of: $0, from: session.directory) }
    if files.isEmpty, !paths.isEmpty { try session.console.note("Files: \(paths.joined(separator: ", "))") }
    let task = TaskDraft(
      id: "1", title: Self.title(of: goal), instructions: goal, files: paths, acceptance: acceptance, checks: check)
    let plan = try await NewPlan(session: session, store: store).save(task)
    try AllowedChecks(project: project).allow(check.map(Permission.init(taskCheck:)))
    return plan
  }

  /// The first sentence of the goal's first line, short enough for a commit.
  static func title(of goal: String) -> String {
    let line = goal.split(whereSeparator: \.isNewline).first.map(String.init) ?? goal
    let sentence = line.firstRange(of: ". ").map { String(line[..<$0.lowerBound]) } ?? line
    guard sentence.count > 72 else { return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence }
    let cut = sentence.prefix(71)
    return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
  }

  /// Shows the diff of what was committed; JSON has the events.
  private func show(_ summary: ImplementSummary, _ session: Session, _ store: Store) async throws {
    guard session.console.format == .text else { return }
    let repository = try session.requireProject().repository
    for id in summary.finished.keys.sorted() {
      guard let commit = try await store.task(id)?.commit.flatMap({ ObjectID($0) }) else { continue }
      let parent = try await repository.commit(commit).parents.first
      let patch = try await repository.patch(.trees(from: parent, to: commit))
      try session.console.writeLine()
      try session.console.write(
        DiffColoring.render(String(decoding: patch, as: UTF8.self), palette: session.console.palette))
    }
  }
}
