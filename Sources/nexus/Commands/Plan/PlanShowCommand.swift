import ArgumentParser
import JSONText
import NexusProtocol
import Replies
import Store
import Terminal

struct PlanShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan with all its tasks")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The plan's number; without it the plan being worked on")
  var plan: Int?

  func run() async throws {
    let session = try Session(options)
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(plan, in: store, includingEnded: true)
    let tasks = try await store.tasks(ofPlan: plan.number)
    switch session.console.format {
    case .json: try session.console.writeLine(PlanJSON.value(plan, tasks: tasks).text())
    case .text: try session.console.write(PlanText(palette: session.console.palette).whole(plan, tasks: tasks))
    }
  }
}
