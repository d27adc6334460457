import ArgumentParser
import Configuration
import Inspection
import JSONText
import NexusProtocol
import Replies
import Store
import Terminal

struct PlanShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan with all its tasks")

  @Argument(help: "The plan's number; without it the plan being worked on", completion: .plans)
  var plan: Int?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(plan, in: store, includingEnded: true)
    let tasks = try await store.tasks(ofPlan: plan.number)
    switch session.console.format {
    case .json:
      try session.console.writeLine(
        PlanJSON.value(plan, tasks: tasks, usage: try await store.usage(ofPlan: plan.number)).text())
    case .text:
      let unverified = try await store.unverifiedTasks(ofPlan: plan.number)
      let text = PlanText(
        palette: session.console.palette, unverified: unverified,
        remarks: try await store.taskRemarks(ofPlan: plan.number))
      try session.console.writeProse(text.whole(plan, tasks: tasks), hanging: 11)
    }
    try noteChecks(of: tasks, session)
  }

  /// Names the commands of open tasks that will not be run, since nobody has allowed them yet.
  private func noteChecks(of tasks: [PlanTask], _ session: Session) throws {
    let lines = tasks.filter { $0.state == .pending }.flatMap(\.checks)
    let missing = try AllowedChecks(project: session.requireProject()).missing(ofPlan: lines)
      .filter { line in !session.configuration.checks.contains { $0.line == line } }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard !missing.isEmpty else { return }
    try session.console.note(
      "The plan, which a model wrote, names commands that are not run until you allow them:\n"
        + missing.map { "    nexus config trust \(Sanitizer.oneLine(ShellWord.quoted($0)))" }.joined(separator: "\n"))
  }
}
