import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Work that stops when what it may cost is spent, and goes on when it may cost more.
@Suite(.timeLimit(.minutes(5))) struct BudgetTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part", "farewell.txt"))
  private static let part = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu")

  @Test func aPlansBudgetStopsBeforeTheNextExchangeAndKeepsWhatIsDone() async throws {
    try await Fixture.with([Self.two, .edit(), Self.part]) { fixture in
      try await fixture.run("plan", "French")
      // The one that made the plan counts.
      let limit = ["NEXUS_BUDGET_PLAN_EXCHANGES": "2"] as [String: String?]
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement", with: limit)
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("The budget of plan 1 is spent: 2 of 2 exchanges."), "\(result)")
      #expect(result.stderr.contains("nexus config set budget.plan.exchanges NUMBER"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed", "pending"])
      #expect(try fixture.snapshot() == before)
      // Counted in the store, so a new process has no more.
      let again = try await fixture.nexus("implement", "--json", with: limit)
      #expect(again.status == 75, "\(again)")
      #expect(again.stdout.contains(#""event":"budget.spent""#) && again.stdout.contains("budget.plan.exchanges"))
      let status = try await fixture.nexus("status", with: limit)
      #expect(status.stdout.contains("budget.plan.exchanges: 2 of 2 exchanges – spent"), "\(status)")
      #expect(!(try await fixture.run("status").stdout.contains("budget")))
      let more = try await fixture.nexus("implement", with: ["NEXUS_BUDGET_PLAN_EXCHANGES": "3"])
      #expect(more.status == 0, "\(more)")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
    }
  }

  /// Lanes ask at the same time; what one begins is counted before the next may.
  @Test func lanesBesideEachOtherSpendNoMoreThanIsAllowed() async throws {
    let tasks = (1...4).map { PlannedTask("Change file \($0)", "file\($0).txt") }
    let edits = (1...4).map {
      Recording.Exchange.edit("file\($0).txt", "hello", "bonjour").expecting("# The task\nChange file \($0)").optional()
    }
    let files = Dictionary(uniqueKeysWithValues: (1...4).map { ("file\($0).txt", "hello\n") })
    try await Fixture.with(
      [.plan("French", tasks[0], tasks[1], tasks[2], tasks[3])] + edits,
      {
        $0.order = .any
        $0.files = files
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let limit = ["NEXUS_BUDGET_PLAN_EXCHANGES": "2"] as [String: String?]
      let result = try await fixture.nexus("implement", "--parallel", "4", with: limit)
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("The budget of plan 1 is spent: 2 of 2 exchanges."), "\(result)")
      #expect(try await fixture.store().exchanges(ofPlan: 1).count == 2)
    }
  }

  @Test func aTasksBudgetHindersNoOtherTask() async throws {
    let refused = Recording.Exchange.answer("I would gladly do that.")
    try await Fixture.with([Self.two, refused, Self.part]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", with: ["NEXUS_BUDGET_TASK_EXCHANGES": "1"])
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("The budget of task 1.1 is spent: 1 of 1 exchanges."), "\(result)")
      #expect(try await fixture.taskStates() == ["pending", "committed"])
      let attempts = try await fixture.store().attempts(at: .init(plan: 1, number: 1))
      #expect(attempts.map(\.outcome) == [.noEdit, .interrupted])
    }
  }

  @Test func aDaysBudgetHoldsForPlansToo() async throws {
    try await Fixture.with([Self.two]) { fixture in
      let limit = ["NEXUS_BUDGET_DAY_TOKENS": "1"] as [String: String?]
      #expect(try await fixture.nexus("plan", "French", with: limit).status == 0)
      let result = try await fixture.nexus("plan", "German", with: limit)
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("The budget of the last 24 hours is spent"), "\(result)")
    }
  }

  @Test func moneyIsCountedByThePriceOfTheRole() async throws {
    try await Fixture.with([Self.two]) { fixture in
      let limit = ["NEXUS_BUDGET_DAY_COST": "0.5"] as [String: String?]
      let unknown = try await fixture.nexus("plan", "French", with: limit)
      #expect(unknown.status == 78, "\(unknown)")
      #expect(unknown.stderr.contains("no price of a model is known"), "\(unknown)")
      let priced = limit.merging(["NEXUS_OVERSEER_PRICE_IN": "1000000", "NEXUS_OVERSEER_PRICE_OUT": "1000000"]) { $1 }
      #expect(try await fixture.nexus("plan", "French", with: priced).status == 0)
      let result = try await fixture.nexus("plan", "German", with: priced)
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("of 0.50 in money"), "\(result)")
    }
  }

  /// The reply never ends by itself: what ends it is the time that is spent.
  @Test func aRunningExchangeEndsWithItsTime() async throws {
    let silent = Recording.Exchange.edit().failing(try .init(named: "stall:1"))
    try await Fixture.with([Self.two, silent], { $0.settings["budget.plan.minutes"] = 0.02 }) { fixture in
      #expect(try await fixture.nexus("plan", "French", with: ["NEXUS_CLOCK": nil]).status == 0)
      let result = try await fixture.nexus("implement", with: ["NEXUS_CLOCK": nil])
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("The budget of plan 1 is spent") && result.stderr.contains("minutes"), "\(result)")
      try await fixture.server.waitForDisconnect()
      #expect(try await fixture.taskStates() == ["pending", "pending"])
      let exchanges = try await fixture.store().exchanges(of: .init(plan: 1, number: 1))
      #expect(exchanges.map(\.state) == [.interrupted])
    }
  }

  @Test func aKilledRunKeepsWhatItSpentAndPaysForNoReplyTwice() async throws {
    try await Fixture.with([Self.two, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let limit = ["NEXUS_BUDGET_PLAN_EXCHANGES": "2"] as [String: String?]
      let killed = fixture.runner.with(limit).with(["NEXUS_CRASH_AT": "exchange-kept:1"])
      #expect(try await killed.run("nexus", ["implement"]).status != 75)
      let result = try await fixture.nexus("implement", with: limit)
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("The budget of plan 1 is spent: 2 of 2 exchanges."), "\(result)")
      #expect(try await fixture.taskStates() == ["committed", "pending"])
    }
  }
}
