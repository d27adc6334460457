import ArgumentParser
import NexusProtocol
import Store

struct PlanUseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "use",
    abstract: "Choose the plan to work on, where several are open",
    discussion: """
      Commands that take no plan then work on this one, until you use another or make a new one. `nexus plan list` shows \
      all plans.
      """)

  @Argument(help: "The plan's number", completion: .plans)
  var plan: Int

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plan = try await session.livingPlan(plan, in: store)
    try await store.usePlan(plan.number)
    try session.console.note("Plan \(plan.number) is the one being worked on now.")
    try await session.tellNext(ofPlan: plan.number, in: store)
  }
}
