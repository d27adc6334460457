import NexusTestSupport
import OllamaReplay
import Testing

/// Landing, undoing and rejecting ask no model, so nothing about models keeps anybody from them.
@Suite(.timeLimit(.minutes(5))) struct LandingWithoutModelsTests {
  /// What would keep a model from being asked.
  enum Hindrance: String, CaseIterable, Sendable {
    case noSuchAddress, noServer, brokenPrompt, spentBudget, costWithoutPrice

    var environment: [String: String?] {
      switch self {
      case .noSuchAddress: ["OLLAMA_HOST": "http://not an address"]
      case .noServer: ["OLLAMA_HOST": "127.0.0.1:1"]
      case .brokenPrompt: [:]
      case .spentBudget: ["NEXUS_BUDGET_DAY_EXCHANGES": "1"]
      case .costWithoutPrice: ["NEXUS_BUDGET_DAY_COST": "1"]
      }
    }
  }

  @Test(arguments: Hindrance.allCases) func workLandsAndIsTakenBackWithoutAModel(_ hindrance: Hindrance) async throws {
    let recording = [
      Recording.Exchange.plan("French", .init("Greet in French")), .edit(), .approve(),
    ]
    try await Fixture.with(recording) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review")
      if hindrance == .brokenPrompt {
        for name in ["overseer-plan", "overseer-review", "implementer-task"] {
          try fixture.repository.write([".nexus-overseer/prompts/\(name).md": "---\nname: x\n---\n{{unknown}}\n"])
        }
      }
      // It does keep a model from being asked.
      let plan = try await fixture.nexus("plan", "More", with: hindrance.environment)
      #expect(plan.status != 0, "\(plan)")
      let asked = fixture.server.requests.count

      let accept = try await fixture.nexus("review", "--accept", with: hindrance.environment)
      #expect(accept.status == 0, "\(accept)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      let undo = try await fixture.nexus("undo", "--yes", with: hindrance.environment)
      #expect(undo.status == 0, "\(undo)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "hello\n")
      let reject = try await fixture.nexus("review", "1", "--reject", with: hindrance.environment)
      #expect(reject.status == 0, "\(reject)")
      #expect(try await fixture.taskStates() == ["rejected"])
      #expect(fixture.server.requests.count == asked)
    }
  }
}
