package import NexusProtocol

/// What exchanges took.
package struct Expense: Sendable, Equatable {
  /// Of prompts and replies, as the server counted them; what it did not count is estimated.
  package var tokens: Int
  package var money: Money
  package var time: Duration

  package init(tokens: Int = 0, money: Money = .zero, time: Duration = .zero) {
    self.tokens = tokens
    self.money = money
    self.time = time
  }

  package static func + (left: Expense, right: Expense) -> Expense {
    Expense(tokens: left.tokens + right.tokens, money: left.money + right.money, time: left.time + right.time)
  }
}

/// Which exchanges are counted together.
package enum ExpensePeriod: Sendable, Hashable {
  /// Those of one job, by its name.
  case job(String)
  /// Those that began at this time or later.
  case since(Timestamp)
}

/// Where it is kept what was spent, so that no restart begins anew.
package protocol ExpenseLedger: Sendable {
  /// What was spent, on exchanges that have ended.
  func spent(in period: ExpensePeriod) async throws -> Expense
  /// Keeps what an exchange took. A ledger that counts exchanges which are kept anyway has nothing to do.
  func note(_ expense: Expense, job: String?, at: Timestamp) async throws
}

/// What was spent in this process.
package actor ExpenseList: ExpenseLedger {
  private var entries: [(expense: Expense, job: String?, at: Timestamp)] = []

  package init() {}

  package func spent(in period: ExpensePeriod) -> Expense {
    entries.reduce(Expense()) { sum, entry in
      switch period {
      case .job(let job): entry.job == job ? sum + entry.expense : sum
      case .since(let start): entry.at >= start ? sum + entry.expense : sum
      }
    }
  }

  package func note(_ expense: Expense, job: String?, at: Timestamp) {
    entries.append((expense, job, at))
  }
}
