package import NexusProtocol

/// Holds what is spent to its limits, for all models that share them.
///
/// What is under way counts as it was estimated, so that requests side by side do not all find the same rest. A job or a
/// day may end a little beyond its limit, by what the last exchange took; an exchange does not.
package actor BudgetKeeper {
  /// An exchange that may begin.
  package struct Allowance: Sendable {
    fileprivate let id: Int
    /// The most tokens that its reply may have; nil for as many as it was asked for.
    package let maxTokens: Int?
  }

  private struct Running {
    let expense: Expense
    let job: String?
  }

  private let limits: BudgetLimits
  private let ledger: any ExpenseLedger
  private let price: @Sendable (String) async -> TokenPrice?
  private let now: @Sendable () -> Timestamp
  private var running: [Int: Running] = [:]
  private var counter = 0

  /// - Parameters:
  ///   - price: That of a model, by the name users write; nil where it is not known.
  package init(
    limits: BudgetLimits, ledger: any ExpenseLedger, price: @escaping @Sendable (String) async -> TokenPrice?,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.limits = limits
    self.ledger = ledger
    self.price = price
    self.now = now
  }

  /// Allows an exchange to begin, and counts it as under way.
  ///
  /// - Throws: `ModelError.limitReached` where a limit is reached, or is one of money and the price is not known; errors
  ///   of the ledger.
  func begin(_ request: ChatRequest, job: String?) async throws -> Allowance {
    let price = await price(request.model)
    if limits.countsMoney, price == nil {
      throw refusal("its price is not known, so that no limit of money can be held", request.model)
    }
    let prompt = request.promptBytes / 4
    let estimate = expense(prompt, request.options.maxTokens ?? 0, price)
    let maxTokens = try room(for: request, promptTokens: prompt, price)
    // It is under way before the ledger is asked, so that no other begins meanwhile without counting it.
    counter += 1
    let id = counter
    running[id] = Running(expense: estimate, job: job)
    do {
      if let job { try await check(limits.job, .job(job), "of the job", but: id, request.model) }
      try await check(limits.day, .since(now() + .seconds(-86_400)), "of 24 hours", but: id, request.model)
    } catch {
      running[id] = nil
      throw error
    }
    return Allowance(id: id, maxTokens: maxTokens)
  }

  /// Keeps what an exchange took.
  ///
  /// - Parameters:
  ///   - usage: As its server counted; what it did not count is estimated.
  ///   - outputBytes: What came of the reply.
  func end(
    _ allowance: Allowance, _ request: ChatRequest, job: String?, usage: Usage?, outputBytes: Int, time: Duration
  ) async throws {
    let prompt = usage?.promptTokens ?? request.promptBytes / 4
    var spent = expense(
      prompt, usage?.outputTokens ?? outputBytes / 4, await price(request.model),
      cached: usage?.cachedPromptTokens ?? 0)
    spent.time = time
    try await ledger.note(spent, job: job, at: now())
    running[allowance.id] = nil
  }

  /// Forgets an exchange that took nothing.
  func drop(_ allowance: Allowance) {
    running[allowance.id] = nil
  }

  private func check(
    _ limit: BudgetLimits.Limit, _ period: ExpensePeriod, _ whose: String, but id: Int, _ model: String
  ) async throws {
    guard !limit.isEmpty else { return }
    let spent = try await ledger.spent(in: period)
    // Those that began before this one; those after it look at it in turn.
    let others = running.filter { other in
      guard other.key < id else { return false }
      if case .job(let job) = period { return other.value.job == job }
      return true
    }
    let sum = others.values.reduce(spent) { $0 + $1.expense }
    if let text = limit.spent(sum) { throw refusal("the budget \(whose) is spent: \(text)", model) }
  }

  /// The most tokens that a reply may have by the limits of an exchange; nil where they leave it as it is.
  private func room(for request: ChatRequest, promptTokens: Int, _ price: TokenPrice?) throws -> Int? {
    var rooms: [Int] = []
    if let tokens = limits.exchange.tokens { rooms.append(tokens - promptTokens) }
    if let money = limits.exchange.money, let price {
      let left = money.trillionths - price.cost(promptTokens: promptTokens, outputTokens: 0).trillionths
      let token =
        price.cost(promptTokens: promptTokens, outputTokens: 1).trillionths
        - price.cost(promptTokens: promptTokens, outputTokens: 0).trillionths
      if left <= 0 { rooms.append(0) } else if token > 0 { rooms.append(Int(clamping: left / token)) }
    }
    guard let room = rooms.min() else { return nil }
    guard room > 0 else {
      throw refusal("its prompt of about \(promptTokens) tokens is beyond the budget of an exchange", request.model)
    }
    return min(room, request.options.maxTokens ?? room)
  }

  private func expense(_ prompt: Int, _ output: Int, _ price: TokenPrice?, cached: Int = 0) -> Expense {
    let money = price?.cost(promptTokens: prompt, cachedPromptTokens: cached, outputTokens: output) ?? .zero
    return Expense(tokens: prompt + output, money: money)
  }

  private func refusal(_ reason: String, _ model: String) -> ModelError {
    ModelError(.limitReached, "\(model) was not asked: \(reason)", model: model)
  }
}
