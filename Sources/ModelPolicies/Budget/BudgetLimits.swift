package import NexusProtocol

/// What may be spent; nothing is limited that is not set.
package struct BudgetLimits: Sendable, Equatable {
  /// One limit; nil is none.
  package struct Limit: Sendable, Equatable {
    package var tokens: Int?
    package var money: Money?
    package var time: Duration?

    package init(tokens: Int? = nil, money: Money? = nil, time: Duration? = nil) {
      self.tokens = tokens
      self.money = money
      self.time = time
    }

    package var isEmpty: Bool { tokens == nil && money == nil && time == nil }
  }

  /// For one exchange. Its limit of time is that of a `TimeLimitedModel`, since it holds for all tries together.
  package var exchange: Limit
  package var job: Limit
  /// For 24 hours.
  package var day: Limit

  package init(exchange: Limit = Limit(), job: Limit = Limit(), day: Limit = Limit()) {
    self.exchange = exchange
    self.job = job
    self.day = day
  }

  var countsMoney: Bool { exchange.money != nil || job.money != nil || day.money != nil }
}

extension BudgetLimits.Limit {
  /// Says what of it is spent, as in `1200 of 1000 tokens`; nil where something is left of all.
  func spent(_ expense: Expense) -> String? {
    if let tokens, expense.tokens >= tokens { return "\(expense.tokens) of \(tokens) tokens" }
    if let money, expense.money >= money { return "\(expense.money) of \(money) in money" }
    if let time, expense.time >= time {
      return "\(expense.time.secondsRoundedUp) of \(time.secondsRoundedUp) seconds"
    }
    return nil
  }
}
