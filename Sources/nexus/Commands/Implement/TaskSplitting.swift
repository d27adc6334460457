import Agents
import NexusProtocol
import Store
import Terminal

/// Offers the Overseer the tasks that do not fit into the Implementer's context, to be split.
struct TaskSplitting {
  let session: Session
  let store: Store
  let pair: Pair
  let plan: Plan
  /// Whether the user is asked first; with nobody to ask nothing is split.
  let asks: Bool

  /// Splits the tasks of a run that do not fit, and runs their parts. Parts that do not fit either stay failed: nothing is
  /// split twice.
  func splitUnfit(in summary: inout ImplementSummary, options: ImplementOptions) async throws {
    // What was tried in every other way is split only where the user has said so before.
    let unfit = (asks ? summary.unfit : summary.unfit.union(summary.exhausted)).sorted()
    guard !unfit.isEmpty, try wanted(unfit) else { return }
    var parts: [PlanTask] = []
    for id in unfit {
      guard let task = try await store.task(id) else { continue }
      parts += try await session.working(as: .overseer) { try await pair.planner.split(task, of: plan) }
    }
    var options = options
    if !options.tasks.isEmpty { options.tasks = parts.map(\.id.number) }
    let later = try await session.working(as: .implementation) { [options] in
      var run = PlanRun(of: plan, options: options, by: pair.runner)
      return try await run.run()
    }
    summary.add(later, splitting: unfit)
  }

  private func wanted(_ unfit: [TaskID]) throws -> Bool {
    guard asks else { return true }
    let names = unfit.map(\.description).joined(separator: ", ")
    let console = session.console
    guard console.isInteractive, console.format == .text else {
      try console.next(
        "`nexus task retry \(unfit[0])` and `nexus implement --split` have the Overseer split what does not fit.")
      return false
    }
    let question = unfit.count == 1 ? "Task \(names) does not fit." : "Tasks \(names) do not fit."
    return try console.ask { try $0.confirm("\(question) Have the Overseer split it?", assuming: true) } == true
  }
}
