import ArgumentParser
import NexusProtocol
import Store

struct PlanDropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Give up a plan",
    discussion: """
      Nothing is lost: the plan stays in the store and its branch in the repository, but no task of it is run. \
      `nexus plan reopen` takes it up again. Where finished work has not landed you are asked first.
      """)

  @Argument(help: "The plan's number; without it the plan being worked on", completion: .plans)
  var plan: Int?

  @Flag(name: .long, help: "Do not ask first")
  var yes = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plan = try await session.plan(plan, in: store)
    let finished = try await store.tasks(ofPlan: plan.number).filter {
      TaskState.awaitingUser.contains($0.state)
    }
    if !finished.isEmpty, plan.state == .active, !yes {
      let names = finished.map(\.id.description).joined(separator: ", ")
      try session.console.note("Finished, and not on your branch: \(names).")
      guard try session.console.confirm("Drop plan \(plan.number)?", insteadOf: "--yes") else {
        throw UserError("The plan was not dropped.", status: .notDone)
      }
    }
    try await store.dropPlan(plan.number)
    try await store.noteDecision("You dropped the plan.", plan: plan.number)
    try await session.removeWorktrees(ofEnded: plan.number, store)
    try session.console.note("Plan \(plan.number) is dropped. Its branch \(plan.branch) is still there.")
    try session.console.next("`nexus plan reopen \(plan.number)` takes it up again.")
  }
}

struct PlanReopenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Take up a dropped plan again")

  @Argument(help: "The plan's number", completion: .plans)
  var plan: Int

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let plan = try await session.plan(plan, in: store)
    try await store.reopenPlan(plan.number)
    try await store.noteDecision("You took the plan up again.", plan: plan.number)
    try session.console.note("Plan \(plan.number) is active again.")
    try await session.tellNext(ofPlan: plan.number, in: store)
  }
}
