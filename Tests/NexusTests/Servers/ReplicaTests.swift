import ChatReplay
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Several servers of one provider, and what is limited of it.
@Suite(.timeLimit(.minutes(5))) struct ReplicaTests {
  @Test func oneThatIsDownIsReplacedByAnother() async throws {
    let down = try ChatServer()
    let well = try ChatServer([ChatAnswer(ProviderTests.plan)])
    let address = down.url
    down.stop()
    try await ProviderTests.with(well) {
      $0.settings["providers.box.replicas"] = [.string(well.url)]
      $0.settings["providers.box.baseUrl"] = .string(address)
      $0.settings["llm.maxRetries"] = 0
    } _: { fixture in
      let result = try await fixture.run("plan", "French")
      #expect(try await fixture.store().tasks(ofPlan: 1).count == 1, "\(result)")
      #expect(well.bodies.count == 1)
    }
  }

  @Test func aProjectsFileNamesNoneElsewhere() async throws {
    try await Fixture.with {
      $0.settings["providers.box.baseUrl"] = "http://127.0.0.1:9"
      $0.settings["llm.models.overseer.model"] = "box/m"
    } _: { fixture in
      try fixture.repository.write([
        ".nexus-overseer/config.json": #"{"providers": {"box": {"replicas": ["http://192.0.2.1:8080"]}}}"#
      ])
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("providers.box.replicas"), "\(result)")
    }
  }

  @Test func anExchangesBudgetLimitsItsReply() async throws {
    let server = try ChatServer([ChatAnswer(ProviderTests.plan)])
    try await ProviderTests.with(server) {
      $0.settings["budget.exchange.tokens"] = 9000
    } _: { fixture in
      try await fixture.run("plan", "French")
      let most = try #require(server.bodies[0]["max_tokens"]?.int ?? server.bodies[0]["max_completion_tokens"]?.int)
      #expect((1..<9000).contains(most))
      let small = try await fixture.nexus("plan", "French", with: ["NEXUS_BUDGET_EXCHANGE_TOKENS": "100"])
      #expect(small.status == 75, "\(small)")
      #expect(small.stderr.contains("is beyond the budget of an exchange"), "\(small)")
    }
  }
}
