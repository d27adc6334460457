import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Models are loaded while something else is done.
@Suite(.timeLimit(.minutes(5))) struct ResidencyTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  private static func settings(_ setup: inout Fixture.Setup) {
    setup.models = setup.models.map { $0.with { $0.sizeInBytes = 2_000_000_000 } }
    setup.settings["llm.preload"] = true
  }

  @Test func theOverseerIsLoadedWhileChecksRun() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) {
      Self.settings(&$0)
      // So that the one loaded puts out the other.
      $0.mostLoaded = 1
      $0.settings["llm.models.overseer.contextLength"] = 8192
    } _: { fixture in
      // The check goes on until somebody writes into it.
      let pipe = fixture.scratch("pipe")
      try #require(mkfifo(pipe, 0o600) == 0)
      try await fixture.run("config", "set", "--user", "checks", #"["read line < \#(pipe)"]"#)
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--review")
      let first = try await fixture.server.waitForRequest { $0.isLoadOnly && $0.model == Fixture.implementer }
      let load = try await fixture.server.waitForRequest {
        $0.isLoadOnly && $0.model == Fixture.overseer && $0.id > first.id
      }
      #expect(load.body?["options"]?["num_ctx"]?.integer == 8192)
      try "go\n".write(toFile: pipe, atomically: false, encoding: .utf8)
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func whatIsInMemoryIsNotLoadedAgain() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) {
      Self.settings(&$0)
      $0.settings["llm.models.overseer.contextLength"] = 4096
      $0.settings["llm.models.implementation.contextLength"] = 4096
      $0.models = $0.models.map { $0.with { $0.isLoaded = true } }
    } _: { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--review")
      #expect(!fixture.server.requests.contains { $0.isLoadOnly })
    }
  }

  @Test func aLoadThatFailsIsLeftToTheExchange() async throws {
    try await Fixture.with([Self.one]) {
      Self.settings(&$0)
      $0.settings["llm.models.implementation.model"] = "absent:1b"
    } _: { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("absent:1b"), "\(result)")
    }
  }
}
