import ArgumentParser
import JSONText
import NexusProtocol
import Store
import Terminal

/// What several exchanges took together.
struct UsageSum {
  /// By what exchanges can be told apart.
  enum Part: String, CaseIterable, ExpressibleByArgument { case day, model, plan }

  /// What the exchanges of a sum have in common; nil where they are not told apart by it.
  struct Key: Hashable {
    var day: String?
    var model: String?
    var plan: Int?
  }

  let key: Key
  var exchanges = 0
  var promptTokens = 0
  var cachedTokens = 0
  var outputTokens = 0
  var duration = Duration.zero
  var cost = Cost()

  /// The sums in the order of days, models and plans.
  static func each(
    of usages: [ExchangeUsage], by parts: [Part], price: (ExchangeUsage) -> TokenPrice?
  ) -> [UsageSum] {
    var sums: [Key: UsageSum] = [:]
    for usage in usages {
      var key = Key()
      // The first ten letters of RFC 3339 are the day.
      if parts.contains(.day) { key.day = String(usage.startedAt.description.prefix(10)) }
      if parts.contains(.model) { key.model = usage.model }
      if parts.contains(.plan) { key.plan = usage.plan }
      sums[key, default: UsageSum(key: key)].add(usage, price(usage))
    }
    return sums.values.sorted { left, right in
      let (one, other) = (left.key, right.key)
      return (one.day ?? "", one.model ?? "", one.plan ?? 0) < (other.day ?? "", other.model ?? "", other.plan ?? 0)
    }
  }

  private init(key: Key) { self.key = key }

  private mutating func add(_ usage: ExchangeUsage, _ price: TokenPrice?) {
    exchanges += 1
    promptTokens += usage.tokens.promptTokens ?? 0
    cachedTokens += usage.tokens.cachedPromptTokens ?? 0
    outputTokens += usage.tokens.outputTokens ?? 0
    duration += usage.duration
    cost = cost + Cost(price?.cost(of: usage.tokens))
  }
}

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

  /// Such as `0.42`, `unknown`, or `0.42 and 3 unknown`.
  var costText: String {
    switch cost.unknownExchanges {
    case 0: cost.known.description
    case exchanges: "unknown"
    default: "\(cost.known) and \(cost.unknownExchanges) unknown"
    }
  }

  var json: JSONValue {
    PlanJSON.object([
      ("day", key.day.map(JSONValue.string) ?? .null), ("model", key.model.map(JSONValue.string) ?? .null),
      ("plan", key.plan.map { JSONValue($0) } ?? .null), ("exchanges", JSONValue(exchanges)),
      ("promptTokens", JSONValue(promptTokens)), ("cachedTokens", JSONValue(cachedTokens)),
      ("outputTokens", JSONValue(outputTokens)), ("seconds", JSONValue(duration / .seconds(1)) ?? .null),
      ("cost", cost.unknownExchanges == exchanges ? .null : JSONValue(cost.known.amount) ?? .null),
      ("unpricedExchanges", JSONValue(cost.unknownExchanges)),
    ])
  }
}
