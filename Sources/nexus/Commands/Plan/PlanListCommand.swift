import ArgumentParser
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
    let plans = try await session.openStoreForReading()?.plans() ?? []
    switch console.format {
    case .json:
      for summary in plans { try console.writeLine(PlanJSON.value(summary).text()) }
    case .text:
      guard !plans.isEmpty else { return try console.note("There are no plans yet. Make one with `nexus plan \"…\"`.") }
      var table = Table([
        .init("Plan", alignment: .right, truncation: .never), .init("State"), .init("Tasks"), .init("Title"),
      ])
      for summary in plans {
        table.add([
          .init(String(summary.plan.number)), .init(summary.plan.state.rawValue), .init(counts(summary)),
          .init(summary.plan.title),
        ])
      }
      try console.write(table)
    }
  }

  private func counts(_ summary: PlanSummary) -> String {
    TaskState.allCases.compactMap { state in summary.counts[state].map { "\($0) \(state.rawValue)" } }
      .joined(separator: ", ")
  }
}
