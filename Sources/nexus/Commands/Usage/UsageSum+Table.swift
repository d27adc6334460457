import ArgumentParser
import Inspection
import NexusProtocol
import Terminal

extension UsageSum.Part: ExpressibleByArgument {}

extension UsageSum {
  static func table(_ sums: [UsageSum], by parts: [Part]) -> Table {
    let names: [Part: String] = [.day: "Day", .model: "Model", .plan: "Plan"]
    var table = Table(
      parts.map { .init(names[$0] ?? $0.rawValue, alignment: $0 == .plan ? .right : .left) }
        + ["Exchanges", "Prompt tokens", "Cached", "Written", "Time", "Cost"].map { .init($0, alignment: .right) })
    for sum in sums {
      let cells = parts.map { part in
        switch part {
        case .day: sum.key.day ?? ""
        case .model: sum.key.model ?? ""
        case .plan: sum.key.plan.map { String($0) } ?? "none"
        }
      }
      let figures = [sum.exchanges, sum.promptTokens, sum.cachedTokens, sum.outputTokens].map { String($0) }
      table.add((cells + figures + [TimeText.measured(sum.duration), sum.costText]).map { .init($0) })
    }
    return table
  }
}
