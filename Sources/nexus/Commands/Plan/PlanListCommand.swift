import ArgumentParser
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

struct PlanListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List all plans")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    let store = try session.openStoreForReading()
    let plans = try await store?.plans() ?? []
    switch console.format {
    case .json:
      for summary in plans { try console.writeLine(PlanJSON.value(summary).text()) }
    case .text:
      guard !plans.isEmpty else { return try console.note("There are no plans yet. Make one with `nexus plan \"…\"`.") }
      var table = Table([
        .init("Plan", alignment: .right, truncation: .never), .init("State"), .init("Tasks"), .init("Title"),
      ])
      for summary in plans {
        let tasks = summary.plan.state == .active ? try await store?.tasksInBrief(ofPlan: summary.plan.number) : nil
        table.add([
          .init(String(summary.plan.number)), .init(summary.plan.state.rawValue),
          .init(tasks.map(counts) ?? counts(summary)),
          .init(summary.plan.title),
        ])
      }
      try console.write(table)
    }
  }

  /// As `nexus status` calls them, which tells the ready ones from those that wait for others.
  private func counts(_ tasks: [PlanTask]) -> String {
    let names = tasks.standings().values.map(\.name)
    let order = ["ready", "blocked"] + TaskState.allCases.map(\.rawValue)
    return order.compactMap { name in
      let count = names.count { $0 == name }
      return count == 0 ? nil : "\(count) \(name)"
    }
    .joined(separator: ", ")
  }

  private func counts(_ summary: PlanSummary) -> String {
    TaskState.allCases.compactMap { state in summary.counts[state].map { "\($0) \(state.rawValue)" } }
      .joined(separator: ", ")
  }
}
