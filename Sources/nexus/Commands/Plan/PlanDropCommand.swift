import ArgumentParser
import NexusProtocol
import Store

struct PlanDropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Give up a plan",
    discussion:
      "Nothing is lost: the plan stays in the store and its branch in the repository, but no task of it is run.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The plan's number; without it the plan being worked on")
  var plan: Int?

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plan = try await session.plan(plan, in: store)
    try await store.dropPlan(plan.number)
    try await session.removeWorktrees(ofEnded: plan.number, store)
    try session.console.note("Plan \(plan.number) is dropped. Its branch \(plan.branch) is still there.")
  }
}
