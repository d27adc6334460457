import Agents
import Checks
import NexusProtocol
import Store

/// One run at tasks of a plan, from the leave to run checks to the report of how it ended.
struct ImplementRun {
  let session: Session
  let store: Store
  let plan: Plan
  let options: ImplementOptions
  /// Whether tasks that do not fit are split without asking.
  var splits = false

  /// - Parameter afterwards: Shown between the report and the next step; gets how the run ended.
  /// - Throws: `ExitCode` when not all work was done, and what ended the run early.
  func run(
    _ pair: Pair, afterwards: (ImplementSummary) async throws -> Void = { _ in }
  ) async throws {
    let tasks = try await store.tasks(ofPlan: plan.number).filter {
      options.includes($0) && [.pending, .running].contains($0.state)
    }
    try await session.requireContents(of: tasks, plan)
    var pair = pair
    pair.runner.allow(try session.allowedTaskChecks(of: tasks).mapValues(CheckCommand.init))
    if options.landsAtOnce { try await pair.runner.lander.prepareInPlace() }
    try await RunRecord(session, store, plan).around { [pair] record in
      var summary = try await session.working(as: .implementation) {
        var run = PlanRun(of: plan, options: options, by: pair.runner)
        return try await run.run()
      }
      let splitting = TaskSplitting(session: session, store: store, pair: pair, plan: plan, asks: !splits)
      try await splitting.splitUnfit(in: &summary, options: options)
      if options.landsAtOnce { try await session.removeWorktrees(ofEnded: plan.number, store) }
      try await afterwards(summary)
      try await ImplementReport(
        session: session, store: store, plan: plan, record: record, isReviewed: options.isReviewed
      ).show(summary)
    }
  }
}
