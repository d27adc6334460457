import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct ModelStackTests {
  private let recorder = RecorderInMemory()
  private let ledger = ExpenseList()
  private let clock = VirtualClock()

  private func stack(_ limits: BudgetLimits = BudgetLimits()) -> ModelStack {
    var stack = ModelStack()
    stack.recorder = recorder
    stack.caching = ModelStack.Caching(CacheInMemory(), keepsAnyTemperature: true)
    stack.timeLimit = .seconds(3600)
    stack.fallbacks = ["other"]
    stack.maximumRetries = 2
    stack.budget = BudgetKeeper(
      limits: limits, ledger: ledger, price: { _ in .free }, now: { BudgetedModelTests.start })
    // Time stands still for what waits for an end, and jumps for what is to go on.
    stack.clock = PolicyClock(
      now: clock.policy.now,
      sleep: { [clock] in try await $0 == .seconds(3600) ? Task.sleep(for: .seconds(3600)) : clock.policy.sleep($0) })
    return stack
  }

  private var spent: Expense {
    get async { await ledger.spent(in: .since(BudgetedModelTests.start)) }
  }

  @Test func theOrderIsThis() {
    #expect(
      stack().layers == [.recording, .cache, .timeLimit, .fallback, .retry, .budget, .repetition, .opening])
    #expect(ModelStack().layers == [.retry, .repetition, .opening])
  }

  @Test func theCacheStandsOutsideOfWhatCosts() async throws {
    let base = ScriptedModel(.reply("12345678"))
    let model = stack().model(around: base)
    for _ in 0..<2 { _ = try await model.reply(to: .asking("m")) { _ in } }
    #expect(await base.requests.count == 1)
    #expect(await spent.tokens == 2)
  }

  @Test func whatTheCacheAnswersIsRecordedToo() async throws {
    let model = stack().model(around: ScriptedModel(.reply("x")))
    for _ in 0..<2 { _ = try await model.reply(to: .asking("m")) { _ in } }
    #expect(await recorder.notes.count == 4)
  }

  @Test func eachTryCounts() async throws {
    let crash = RetryingModelTests.crash  // after "part", which is a token
    let model = stack().model(around: ScriptedModel(.fail(crash), .reply("more")))
    _ = try await model.reply(to: .asking("m")) { _ in }
    #expect(await spent.tokens == 2)
    #expect(await recorder.notes.count == 2)
  }

  @Test func aSpentBudgetIsNotTriedAgainAndFallsBackAtOnce() async throws {
    let base = ScriptedModel(.reply("x"))
    await ledger.note(Expense(tokens: 10), job: nil, at: BudgetedModelTests.start)
    var stack = stack(BudgetLimits(day: .init(tokens: 10)))
    stack.server = { $0 }
    let seen = Seen()
    let error = await #expect(throws: ModelError.self) {
      try await stack.model(around: base).reply(to: .asking("m")) { await seen.append($0) }
    }
    #expect(error?.code == .limitReached)
    #expect(
      await seen.events == [
        .fallback(
          from: "m", to: "other", reason: "m was not asked: the budget of 24 hours is spent: 10 of 10 tokens")
      ])
    #expect(await base.requests.isEmpty && clock.waits.isEmpty)
  }

  @Test func retriesEndBeforeFallbacksBegin() async throws {
    let busy = RetryingModelTests.busy
    let base = ScriptedModel(.fail(busy), .fail(busy), .fail(busy), .reply("x"))
    var stack = stack()
    stack.server = { $0 }
    _ = try await stack.model(around: base).reply(to: .asking("m")) { _ in }
    #expect(await base.requests.map(\.model) == ["m", "m", "m", "other"])
  }

  @Test func waitingForAServersLimitTakesNoPlaceOnIt() async throws {
    let clock = VirtualClock(jumps: false)
    var servers = ServerStack()
    servers.requestsPerMinute = 1
    servers.clock = clock.policy
    let base = GatedModel()
    let model = servers.model(around: [.init(base, address: "", limit: 1)])
    let first = Task { try await model.reply(to: .asking("m")) { _ in } }
    await base.untilStarted(1)
    let second = Task { try await model.reply(to: .asking("m")) { _ in } }
    await clock.untilWaits(1)
    base.finish()
    _ = try await first.value
    #expect(base.started == 1)
    clock.advance(by: .seconds(60))
    await base.untilStarted(2)
    base.finish()
    _ = try await second.value
  }

  @Test func whatGoesToTheNextServerCountsOnceForTheKey() async throws {
    var servers = ServerStack()
    servers.requestsPerMinute = 1
    servers.clock = clock.policy
    let model = servers.model(around: [
      .init(ScriptedModel(.fail(BalancedModelTests.down)), address: "a"),
      .init(ScriptedModel(.reply("x")), address: "b"),
    ])
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "x")
    #expect(clock.waits.isEmpty)
  }
}
