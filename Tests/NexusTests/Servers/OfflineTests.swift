import ChatReplay
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// `NEXUS_OFFLINE`: nothing goes to another machine, whatever is configured.
@Suite(.timeLimit(.minutes(5))) struct OfflineTests {
  private static let offline = ["NEXUS_OFFLINE": "1"] as [String: String?]

  @Test func noPromptLeavesThisMachine() async throws {
    try await Fixture.with {
      // 192.0.2.0/24 is for documentation: nothing is there, and nothing is asked.
      $0.settings["providers.far.baseUrl"] = "http://192.0.2.1:8080"
      $0.settings["llm.models.overseer.model"] = "far/m"
      $0.settings["llm.allowRemote"] = true
      $0.settings["llm.maxRetries"] = 0
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French", with: Self.offline)
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("unset NEXUS_OFFLINE"), "\(result)")
      let list = try await fixture.nexus("models", "list", with: Self.offline)
      #expect(list.stderr.contains("nothing may leave this one"), "\(list)")
    }
  }

  @Test func thisMachineIsReached() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      let result = try await fixture.nexus("plan", "French", with: Self.offline)
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test(arguments: ["", "0"]) func whatIsNotSetForbidsNothing(value: String) async throws {
    try await Fixture.with {
      $0.settings["providers.far.baseUrl"] = "http://192.0.2.1:8080"
      $0.settings["llm.models.overseer.model"] = "far/m"
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French", with: ["NEXUS_OFFLINE": value])
      #expect(result.stderr.contains("nexus config set llm.allowRemote true"), "\(result)")
    }
  }
}
