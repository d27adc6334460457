package import JSONText
package import NexusProtocol
package import Store

/// What several exchanges took together.
package struct UsageSum {
  /// By what exchanges can be told apart.
  package enum Part: String, CaseIterable, Sendable { case day, model, plan }

  /// What the exchanges of a sum have in common; nil where they are not told apart by it.
  package struct Key: Hashable {
    package var day: String?
    package var model: String?
    package var plan: Int?
  }

  package let key: Key
  package var exchanges = 0
  package var promptTokens = 0
  package var cachedTokens = 0
  package var outputTokens = 0
  package var duration = Duration.zero
  package var cost = Cost()

  /// The sums in the order of days, models and plans.
  package static func each(
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
  /// Such as `0.42`, `unknown`, or `0.42 and 3 unknown`.
  package var costText: String {
    switch cost.unknownExchanges {
    case 0: cost.known.description
    case exchanges: "unknown"
    default: "\(cost.known) and \(cost.unknownExchanges) unknown"
    }
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("day", key.day.map(JSONValue.string) ?? .null), ("model", key.model.map(JSONValue.string) ?? .null),
      ("plan", key.plan.map { JSONValue($0) } ?? .null), ("exchanges", JSONValue(exchanges)),
      ("promptTokens", JSONValue(promptTokens)), ("cachedTokens", JSONValue(cachedTokens)),
      ("outputTokens", JSONValue(outputTokens)), ("seconds", JSONValue(duration / .seconds(1)) ?? .null),
      ("cost", cost.unknownExchanges == exchanges ? .null : JSONValue(cost.known.amount) ?? .null),
      ("unpricedExchanges", JSONValue(cost.unknownExchanges)),
    ])
  }
}
