import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Candidates for one task: all are made and checked, and the Overseer compares those that are left.
@Suite(.timeLimit(.minutes(5))) struct CandidateTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let idle = Recording.Exchange.answer("I would gladly do that.")
  private static let task = TaskID(plan: 1, number: 1)

  private static func greet(_ greeting: String) -> Recording.Exchange { .edit("greeting.txt", "hello", greeting) }

  private static func choice(_ text: String) -> Recording.Exchange {
    .reply(.init(text)).from(Fixture.overseer).forbidding(.format)
  }

  /// One usual round that leads nowhere, and then candidates.
  private func with(
    _ exchanges: [Recording.Exchange], candidates: Int, _ change: (inout Fixture.Setup) -> Void = { _ in },
    _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(
      [Self.one, Self.idle] + exchanges,
      {
        $0.checks = ["! grep -q hallo greeting.txt"]
        $0.settings["implement.maxAttempts"] = 2
        $0.settings["implement.candidates"] = .init(candidates)
        change(&$0)
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      try await body(fixture)
    }
  }

  private func greeting(_ fixture: Fixture) throws -> String {
    try fixture.repository.run("show", "nexus/1-french:greeting.txt")
  }

  private func outcomes(_ fixture: Fixture) async throws -> [Attempt.Outcome] {
    try await fixture.store().attempts(at: Self.task).map(\.outcome)
  }

  @Test func theOverseerChoosesAmongThoseThatTheChecksAllow() async throws {
    let exchanges = [
      Self.greet("hallo"), Self.greet("salut"), Self.greet("bonjour"),
      Self.choice("**Reason:** It is polite.\n\n**Choice: 2**")
        .expecting("was done 2 times", "=== CANDIDATE 1 ===", "+salut", "=== CANDIDATE 2 ===", "+bonjour"),
    ]
    try await with(exchanges, candidates: 3) { fixture in
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("attempt 4, chosen by the Overseer among 2: It is polite."), "\(result)")
      #expect(try greeting(fixture) == "bonjour\n")
      #expect(try await outcomes(fixture) == [.noEdit, .checksFailed, .notChosen, .committed])
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("Attempt 4 was taken. It is polite."), "\(shown)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func anAnswerThatCannotBeReadGoesBackOnceAndThenTheFirstIsTaken() async throws {
    let exchanges = [
      Self.greet("salut"), Self.greet("bonjour"), Self.choice("The second one."),
      Self.choice("Choice: 1 or 2").expecting("There is no line that begins with `Choice:`"),
    ]
    try await with(exchanges, candidates: 2) { fixture in
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("could not be compared, so the first of them is taken: After"), "\(result)")
      #expect(try greeting(fixture) == "salut\n")
    }
  }

  @Test func onlyOneThatPassesIsTakenWithoutAsking() async throws {
    try await with([Self.greet("hallo"), Self.greet("bonjour")], candidates: 2) { fixture in
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("It is the only candidate"), "\(result)")
      #expect(try greeting(fixture) == "bonjour\n")
    }
  }

  @Test func theSameWorkTwiceIsNotCompared() async throws {
    try await with([Self.greet("bonjour"), Self.greet("bonjour")], candidates: 2) { fixture in
      try await fixture.run("implement")
      #expect(try await outcomes(fixture) == [.noEdit, .committed, .notChosen])
      #expect(try greeting(fixture) == "bonjour\n")
    }
  }

  /// An old failure that stays is worse than none, and needs no judge.
  @Test func whatIsVerifiedComesBeforeWhatIsNot() async throws {
    let oldFailure = ["grep -q bonjour greeting.txt || { echo error: no bonjour; exit 1; }"]
    try await with([Self.greet("salut"), Self.greet("bonjour")], candidates: 2, { $0.checks = oldFailure }) { fixture in
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("the only candidate on which all checks passed"), "\(result)")
      #expect(try greeting(fixture) == "bonjour\n")
    }
  }

  @Test func whereABudgetEndsTheFirstIsNotLost() async throws {
    try await with([Self.greet("salut"), Self.greet("bonjour")], candidates: 3) { fixture in
      let result = try await fixture.nexus("implement", with: ["NEXUS_BUDGET_TASK_EXCHANGES": "3"])
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("is taken: The budget of task 1.1 is spent"), "\(result)")
      #expect(try greeting(fixture) == "salut\n")
      #expect(try await outcomes(fixture) == [.noEdit, .committed, .notChosen, .interrupted])
    }
  }

  @Test func anOverseerThatCannotBeAskedHindersNothing() async throws {
    let broken = Self.choice("").failing(try .init(named: "status:500"))
    try await with(
      [Self.greet("salut"), Self.greet("bonjour"), broken], candidates: 2, { $0.settings["llm.maxRetries"] = 0 }
    ) { fixture in
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("could not be compared"), "\(result)")
      #expect(try greeting(fixture) == "salut\n")
    }
  }

  @Test func noExchangeIsRepeatedHoweverOftenTheRunIsKilled() async throws {
    let exchanges = [Self.greet("salut"), Self.greet("bonjour"), Self.choice("Reason: Politer.\nChoice: 2")]
    try await with(exchanges, candidates: 2) { fixture in
      for point in ["exchange-kept:2", "exchange-kept:1", "exchange-kept:1"] {
        let killed = try await fixture.runner.with(["NEXUS_CRASH_AT": point]).run("nexus", ["implement"])
        #expect(killed.status != 0, "\(killed)")
      }
      try await fixture.run("implement")
      #expect(try greeting(fixture) == "bonjour\n")
      let asked = try await fixture.store().exchanges(of: Self.task)
      #expect(asked.map(\.purpose) == [.implement, .repair, .repair, .choose])
      #expect(asked.map(\.request.options.seed) == [nil, 1, 2, nil])
      #expect(try fixture.repository.run("log", "-1", "--format=%b", "nexus/1-french").contains(Fixture.implementer))
    }
  }

  @Test func whatGoesBeyondTheTaskIsHeldApartOfTheOneThatIsTaken() async throws {
    func greet(_ greeting: String) -> Recording.Exchange {
      .edits(("greeting.txt", "hello", greeting), ("notes/story.txt", "two", greeting))
    }
    let exchanges = [greet("salut"), greet("bonjour"), Self.choice("Reason: Politer.\nChoice: 2")]
    try await with(exchanges, candidates: 2) { fixture in
      _ = try await fixture.runner.with(["NEXUS_CRASH_AT": "exchange-kept:4"]).run("nexus", ["implement"])
      try await fixture.run("implement")
      #expect(try greeting(fixture) == "bonjour\n")
      let files = try fixture.repository.run("diff", "--name-only", "main", "nexus/1-french")
      #expect(files == "greeting.txt\n")
      let held = try fixture.repository.run("for-each-ref", "--format=%(refname)", "refs/nexus/held/")
      #expect(held.split(separator: "\n").count == 1)
      #expect(try fixture.repository.run("show", "\(held.prefix { $0 != "\n" }):notes/story.txt").contains("bonjour"))
    }
  }

  @Test func furtherFallbacksMakeTheLastCandidates() async throws {
    let (other, third) = ("codellama:7b", "mistral:7b")
    let exchanges = [
      Recording.Exchange.answer("Not I.").from(other), Self.greet("salut"), Self.greet("bonjour").from(third),
      Self.choice("Reason: Politer.\nChoice: 2"),
    ]
    try await with(exchanges, candidates: 2) {
      $0.models += [Recording.Model(other), Recording.Model(third)]
      $0.settings["llm.models.implementation.fallbacks"] = [.string(other), .string(third)]
    } _: { fixture in
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("candidate 2 of 2, by \(third)"), "\(result)")
      #expect(try greeting(fixture) == "bonjour\n")
      #expect(try fixture.repository.run("log", "-1", "--format=%b", "nexus/1-french").contains(third))
    }
  }

  @Test func aDryRunKeepsTheOneThatWasChosen() async throws {
    let exchanges = [Self.greet("salut"), Self.greet("bonjour"), Self.choice("Reason: Politer.\nChoice: 2")]
    try await with(exchanges, candidates: 2) { fixture in
      try await fixture.run("implement", "--dry-run")
      #expect(try await outcomes(fixture) == [.noEdit, .notChosen, .kept])
      try await fixture.run("implement", "--apply", "3")
      #expect(try greeting(fixture) == "bonjour\n")
    }
  }
}
