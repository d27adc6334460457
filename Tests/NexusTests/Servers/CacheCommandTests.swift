import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

@Suite(.timeLimit(.minutes(5))) struct CacheCommandTests {
  private static let plan = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func nothingIsKeptUnlessItIsAskedFor() async throws {
    try await Fixture.with([Self.plan]) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.run("cache").stderr.contains("No reply is kept."))
      #expect(!FileManager.default.fileExists(atPath: fixture.scratch("home/.cache/nexus-overseer")))
    }
  }

  @Test func theSameRequestIsAnsweredWithoutTheModel() async throws {
    // The recording has one exchange, so that a second request would be a complaint.
    try await Fixture.with([Self.plan]) {
      $0.settings["llm.models.overseer.cache"] = "fixed"
      $0.settings["llm.models.overseer.temperature"] = 0
    } _: { fixture in
      try await fixture.run("plan", "French")
      let second = try await fixture.run("plan", "French")
      #expect(second.stderr.contains("The reply comes from the cache of replies"), "\(second)")
      #expect(try await fixture.store().tasks(ofPlan: 2).map(\.title) == ["Greet in French"])
      let exchanges = try await fixture.store().exchanges(ofPlan: 2)
      #expect(exchanges.map(\.reply?.usage.promptTokens) == [0] && exchanges.map(\.reply?.usage.outputTokens) == [0])
      let stats = try JSONValue(parsing: try await fixture.run("cache", "stats", "--json").stdout)
      #expect(stats["replies"] == 1 && stats["hits"] == 1 && (stats["savedTokens"]?.int ?? 0) > 0)
      #expect(try await fixture.run("cache").stdout.contains("Given again"))
      let cleared = try await fixture.run("cache", "clear", "--json").stdout
      #expect(cleared == "{\"cleared\":1}\n")
      #expect(try JSONValue(parsing: try await fixture.run("cache", "--json").stdout)["replies"] == 0)
    }
  }

  @Test func repliesThatWouldBeOthersAreNotGivenAgain() async throws {
    try await Fixture.with([Self.plan, Self.plan]) {
      $0.settings["llm.models.overseer.cache"] = "fixed"
      $0.settings["llm.models.overseer.temperature"] = 0.5
    } _: { fixture in
      for _ in 0..<2 { try await fixture.run("plan", "French") }
      #expect(try JSONValue(parsing: try await fixture.run("cache", "--json").stdout)["replies"] == 0)
    }
  }
}
