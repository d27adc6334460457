import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct UsageCommandTests {
  private static let exchanges: [Recording.Exchange] = [.plan("French", .init("Greet in French")), .edit()]

  private static func rows(_ fixture: Fixture, _ arguments: String...) async throws -> [JSONValue] {
    let result = try await fixture.runner.run("nexus", ["usage", "--json"] + arguments)
    try #require(result.status == 0, "\(result)")
    return try result.stdout.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  @Test func sumsUpByDayModelAndPlan() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      #expect(try await fixture.run("usage").stderr.contains("No model was asked anything"))
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let days = try await Self.rows(fixture)
      #expect(days.count == 1 && days[0]["day"] == "2026-01-02" && days[0]["exchanges"] == 2)
      #expect(days[0]["model"]?.isNull == true && days[0]["plan"]?.isNull == true)
      let models = try await Self.rows(fixture, "--by", "model", "--by", "plan")
      #expect(models.map { $0["model"]?.string } == [Fixture.overseer, Fixture.implementer])
      #expect(models.allSatisfy { $0["plan"] == 1 && $0["exchanges"] == 1 && $0["day"]?.isNull == true })
      let tokens = models.reduce(0) { $0 + ($1["promptTokens"]?.int ?? 0) }
      #expect(tokens > 0 && days[0]["promptTokens"]?.int == tokens)
      let later = try await Self.rows(fixture, "--since", "2026-01-03")
      #expect(later.isEmpty)
      let text = try await fixture.run("usage", "--by", "model").stdout
      #expect(text.contains("Model") && text.contains(Fixture.implementer) && !text.contains("Plan"), "\(text)")
    }
  }

  @Test func modelsOnThisMachineCostNothingUnlessTheUserSaysSo() async throws {
    try await Fixture.with(Self.exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await Self.rows(fixture).map { $0["cost"] } == [0])
      let price = ["NEXUS_IMPLEMENTATION_PRICE_IN": "1000000", "NEXUS_IMPLEMENTATION_PRICE_OUT": "0"]
      let result = try await fixture.nexus(
        "usage", "--by", "model", "--json", with: price.mapValues { $0 })
      let rows = try result.stdout.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      let own = try #require(rows.first { $0["model"]?.string == Fixture.implementer })
      // One for each token of the prompt.
      #expect(own["cost"]?.double == own["promptTokens"]?.double && own["unpricedExchanges"] == 0)
    }
  }

  @Test func refusesWhatIsNoTime() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("usage", "--since", "yesterday")
      #expect(result.status == 65 && result.stderr.contains("\"yesterday\" is not a valid time."), "\(result)")
    }
  }

  @Test func aFileOfModelsThatCannotBeReadIsNamed() async throws {
    try await Fixture.with { fixture in
      try fixture.scratch.write(
        #"{"models": [{"id": "m", "prise": 3}]}"#, to: "home/.config/nexus-overseer/models.json")
      let result = try await fixture.nexus("usage")
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("The model m has a member `prise`, which means nothing."), "\(result)")
    }
  }
}
