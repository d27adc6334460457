import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Servers that did not read what they were sent: a sentence, a hint, and no result.
@Suite(.timeLimit(.minutes(2))) struct PromptReadingTests {
  private static let plan = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func aPlanToAPromptThatWasCutIsNotTaken() async throws {
    try await Fixture.with([Self.plan.with { $0.reply.usage.promptTokens = 40 }]) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("Error: The model saw 40 of about "), "\(result)")
      #expect(result.stderr.contains("\nHint: The reply was not used."))
      #expect(try await fixture.nexus("plan", "list").stdout == "")
      #expect(try await fixture.store().tokenSamples(of: nil, limit: 5).isEmpty)
    }
  }

  @Test func workOfAModelWithASmallerContextIsNotTaken() async throws {
    try await Fixture.with([Self.plan, .edit()]) {
      $0.models[1].grantedContextLength = 4096
    } _: { fixture in
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("gives it a context of 4,096, not 16,384"), "\(result)")
      #expect(try await fixture.taskStates() == ["pending"])
      #expect(try fixture.planLog("nexus/1-french") == [])
      #expect(try fixture.snapshot() == before)
    }
  }

  /// An older server counts only what it had not in its cache.
  @Test func aPromptThatWasReadBeforeMayBeCountedLow() async throws {
    let again = Self.plan.with { $0.reply.usage.promptTokens = 1 }
    try await Fixture.with([Self.plan, again]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("plan", "French")
    }
  }

  @Test func theServersRefusalNamesTheCounts() async throws {
    try await Fixture.with([Self.plan.failing(try .init(named: "context-exceeded"))]) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65)
      #expect(result.stderr.contains("5000 tokens, and its context holds 4096") && result.stderr.contains("Hint: "))
    }
  }
}
