import Agents
import ArgumentParser
import Exchanges
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say where things stand and what to run next (also bare `nexus`)")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try session.openStoreForReading()
    guard let plan = try await store?.latestActivePlan(), let store else {
      return try await showNoPlan(session, store)
    }
    switch session.console.format {
    case .json:
      let tasks = try await store.tasks(ofPlan: plan.number)
      let usage = try await store.usage(ofPlan: plan.number)
      try session.console.writeLine(PlanJSON.value(plan, tasks: tasks, usage: usage).text())
    case .text: try await show(plan, store, session)
    }
  }

  private func showNoPlan(_ session: Session, _ store: Store?) async throws {
    guard session.console.format == .text else {
      return try session.console.writeLine(JSONValue(members: [("plan", .null)]).text())
    }
    let finished = try await store?.plans().count ?? 0
    try session.console.writeLine(
      finished == 0
        ? "No plan has been made in this repository yet."
        : "No plan is being worked on; \(finished) \(finished == 1 ? "is" : "are") done or dropped.")
    if let project = session.project, !Files.exists(project.configurationFile) {
      try session.console.next("`nexus doctor` checks the surroundings; `nexus plan \"what you want\"` makes a plan.")
    } else {
      try session.console.next("`nexus plan \"what you want\"`")
    }
  }

  private func show(_ plan: Plan, _ store: Store, _ session: Session) async throws {
    let console = session.console
    let tasks = try await store.tasksInBrief(ofPlan: plan.number)
    let standings = tasks.standings()
    let worker = WorktreeName(plan: plan.number).holder(in: try session.requireProject().worktreesDirectory)
    var remarks = try await store.taskRemarks(ofPlan: plan.number)
    if worker == nil { remarks.interrupted.formUnion(tasks.filter { $0.state == .running }.map(\.id.number)) }
    let text = PlanText(
      palette: console.palette, unverified: try await store.unverifiedTasks(ofPlan: plan.number), remarks: remarks)
    try console.writeLine(text.heading(plan))
    // At once, since plans may have thousands.
    try console.write(
      tasks.map { text.line($0, standing: standings[$0.id.number] ?? .state($0.state)) + "\n" }.joined())
    let tokens = try await store.usage(ofPlan: plan.number).tokens
    if tokens != TokenCounts() { try console.writeLine("  \(tokens.text)") }
    for line in try await session.budgets(session.prices()).lines(
      plan: plan.number, task: nil, in: store, at: Surroundings.now)
    {
      let text = "  \(line.setting): \(line.text)"
      try console.writeLine(line.isSpent ? console.palette.apply(.warning, to: text + " – spent") : text)
    }
    try showOthers(try await store.activePlans().dropFirst(), console)
    // What it would recommend must not be run beside it.
    if let worker {
      return try console.next("`nexus watch` shows the nexus that is at work on it (process \(worker)).")
    }
    try console.next(NextStep.text(tasks, standings, remarks))
  }

  private func showOthers(_ plans: some Collection<Plan>, _ console: Console) throws {
    guard let first = plans.first else { return }
    let names = plans.prefix(5).map { "plan \($0.number)" }.joined(separator: ", ") + (plans.count > 5 ? ", …" : "")
    try console.writeLine("  Also open: \(names); `nexus plan use \(first.number)` goes over to it.")
  }
}
