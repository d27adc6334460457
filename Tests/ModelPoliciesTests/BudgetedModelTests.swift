import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct BudgetedModelTests {
  static let start = Timestamp(millisecondsSince1970: 1_000_000_000_000)
  /// A thousandth for each token of a prompt, two for each of a reply.
  static let price = TokenPrice(input: 1_000_000_000, output: 2_000_000_000)

  private func keeper(
    _ limits: BudgetLimits, _ ledger: any ExpenseLedger = ExpenseList(), price: TokenPrice? = price,
    at now: Timestamp = start
  ) -> BudgetKeeper {
    BudgetKeeper(limits: limits, ledger: ledger, price: { _ in price }, now: { now })
  }

  private func asking(promptTokens: Int, maxTokens: Int? = nil) -> ChatRequest {
    var request = ChatRequest.asking("m")
    request.messages = [Message(.user, String(repeating: "word", count: promptTokens))]
    request.options.maxTokens = maxTokens
    return request
  }

  private func reply(_ prompt: Int, _ output: Int, cached: Int? = nil) -> ModelReply {
    ModelReply(
      model: "m", content: "x",
      usage: Usage(promptTokens: prompt, cachedPromptTokens: cached, outputTokens: output))
  }

  @Test func countsTokensMoneyAndTime() async throws {
    let (clock, ledger) = (VirtualClock(), ExpenseList())
    let model = BudgetedModel(
      Answering(reply(100, 10)) { clock.advance(by: .seconds(3)) }, keeper: keeper(BudgetLimits(), ledger), job: "j",
      clock: clock.policy)
    _ = try await model.reply(to: asking(promptTokens: 1)) { _ in }
    let spent = Expense(tokens: 110, money: Money(0.12), time: .seconds(3))
    #expect(await ledger.spent(in: .job("j")) == spent)
    #expect(await ledger.spent(in: .since(Self.start)) == spent)
    #expect(await ledger.spent(in: .job("other")) == Expense())
    #expect(await ledger.spent(in: .since(Self.start + .milliseconds(1))) == Expense())
  }

  @Test(arguments: [
    (BudgetLimits(job: .init(tokens: 110)), "m was not asked: the budget of the job is spent: 110 of 110 tokens"),
    (
      BudgetLimits(job: .init(money: Money(0.1))),
      "m was not asked: the budget of the job is spent: 0.12 of 0.10 in money"
    ),
    (BudgetLimits(day: .init(tokens: 50)), "m was not asked: the budget of 24 hours is spent: 110 of 50 tokens"),
    (BudgetLimits(day: .init(time: .seconds(2))), "m was not asked: the budget of 24 hours is spent: 3 of 2 seconds"),
  ])
  func asksNoMoreOnceABudgetIsSpent(limits: BudgetLimits, message: String) async throws {
    let clock = VirtualClock()
    let base = Answering(reply(100, 10)) { clock.advance(by: .seconds(3)) }
    let model = BudgetedModel(base, keeper: keeper(limits), job: "j", clock: clock.policy)
    _ = try await model.reply(to: asking(promptTokens: 1)) { _ in }
    let error = await #expect(throws: ModelError.self) {
      try await model.reply(to: asking(promptTokens: 1)) { _ in }
    }
    #expect(error?.code == .limitReached && error?.retry == .never && error?.message == message)
    #expect(await base.requests.count == 1)
  }

  @Test func aDayEndsAfter24Hours() async throws {
    let ledger = ExpenseList()
    await ledger.note(Expense(tokens: 100), job: nil, at: Self.start)
    let limits = BudgetLimits(day: .init(tokens: 100))
    for (hours, isAllowed) in [(23, false), (24, false), (25, true)] {
      let model = BudgetedModel(
        Answering(reply(1, 1)), keeper: keeper(limits, ledger, at: Self.start + .seconds(3600 * hours)))
      let reply = try? await model.reply(to: asking(promptTokens: 1)) { _ in }
      #expect((reply != nil) == isAllowed)
    }
  }

  @Test func aReplyGetsWhatAnExchangeHasLeft() async throws {
    let base = Answering(reply(1, 1))
    let byTokens = BudgetedModel(base, keeper: keeper(BudgetLimits(exchange: .init(tokens: 100))))
    _ = try await byTokens.reply(to: asking(promptTokens: 30)) { _ in }
    _ = try await byTokens.reply(to: asking(promptTokens: 30, maxTokens: 50)) { _ in }
    let byMoney = BudgetedModel(base, keeper: keeper(BudgetLimits(exchange: .init(money: Money(0.1)))))
    _ = try await byMoney.reply(to: asking(promptTokens: 30)) { _ in }
    #expect(await base.requests.map(\.options.maxTokens) == [70, 50, 35])
    for model in [byTokens, byMoney] {
      let error = await #expect(throws: ModelError.self) {
        try await model.reply(to: asking(promptTokens: 100)) { _ in }
      }
      #expect(error?.message == "m was not asked: its prompt of about 100 tokens is beyond the budget of an exchange")
    }
  }

  @Test func withoutAPriceNoMoneyCanBeCounted() async throws {
    let model = BudgetedModel(
      Answering(reply(1, 1)), keeper: keeper(BudgetLimits(day: .init(money: Money(1))), price: nil))
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: asking(promptTokens: 1)) { _ in } }
    #expect(error?.message == "m was not asked: its price is not known, so that no limit of money can be held")
    let free = BudgetedModel(
      Answering(reply(1, 1)), keeper: keeper(BudgetLimits(day: .init(money: Money(1))), price: .free))
    _ = try await free.reply(to: asking(promptTokens: 1)) { _ in }
  }

  @Test func whatIsUnderWayCounts() async throws {
    let base = GatedModel()
    let model = BudgetedModel(base, keeper: keeper(BudgetLimits(day: .init(tokens: 100))))
    let first = Task { try await model.reply(to: asking(promptTokens: 50, maxTokens: 50)) { _ in } }
    await base.untilStarted(1)
    await #expect(throws: ModelError.self) { try await model.reply(to: asking(promptTokens: 1)) { _ in } }
    base.finish()
    _ = try await first.value
    // It took less than it was allowed.
    let second = Task { try await model.reply(to: asking(promptTokens: 1)) { _ in } }
    await base.untilStarted(2)
    base.finish()
    _ = try await second.value
  }

  @Test func whatBrokeOffCountsAsFarAsItCame() async throws {
    let ledger = ExpenseList()
    let crash = ModelError(.modelFailed, "crash", partial: ModelReply(model: "m", content: "12345678"))
    let model = BudgetedModel(ScriptedModel(.fail(crash)), keeper: keeper(BudgetLimits(), ledger))
    await #expect(throws: crash) { try await model.reply(to: asking(promptTokens: 10)) { _ in } }
    #expect(await ledger.spent(in: .since(Self.start)).tokens == 12)
  }

  @Test func whatReachedNoServerCountsNothing() async throws {
    let ledger = ExpenseList()
    let model = BudgetedModel(
      ScriptedModel(.fail(BalancedModelTests.down), .cancel), keeper: keeper(BudgetLimits(), ledger))
    await #expect(throws: ModelError.self) { try await model.reply(to: asking(promptTokens: 10)) { _ in } }
    #expect(await ledger.spent(in: .since(Self.start)) == Expense())
    // What was cancelled had its prompt read, for all that is known.
    await #expect(throws: CancellationError.self) { try await model.reply(to: asking(promptTokens: 10)) { _ in } }
    #expect(await ledger.spent(in: .since(Self.start)).tokens == 10)
  }

  @Test func aLedgerThatFailsIsHeard() async throws {
    let model = BudgetedModel(
      Answering(reply(1, 1)), keeper: keeper(BudgetLimits(day: .init(tokens: 1)), BrokenLedger()))
    await #expect(throws: BrokenLedger.Fault.self) { try await model.reply(to: asking(promptTokens: 1)) { _ in } }
  }
}

/// A model that always gives the same reply.
actor Answering: LanguageModel {
  private let answer: ModelReply
  private let meanwhile: @Sendable () -> Void
  private(set) var requests: [ChatRequest] = []

  init(_ answer: ModelReply, meanwhile: @escaping @Sendable () -> Void = {}) {
    self.answer = answer
    self.meanwhile = meanwhile
  }

  nonisolated func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let answer = await note(request)
    if !answer.thinking.isEmpty { try await onEvent(.thinking(answer.thinking)) }
    try await onEvent(.content(answer.content))
    if !answer.toolCalls.isEmpty { try await onEvent(.toolCalls(answer.toolCalls)) }
    return answer
  }

  private func note(_ request: ChatRequest) -> ModelReply {
    requests.append(request)
    meanwhile()
    return answer
  }
}

private struct BrokenLedger: ExpenseLedger {
  struct Fault: Error {}
  func spent(in period: ExpensePeriod) async throws -> Expense { throw Fault() }
  func note(_ expense: Expense, job: String?, at: Timestamp) async throws { throw Fault() }
}
