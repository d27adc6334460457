import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Servers that ask for a key, and those whose certificate an authority of the user's own signed.
@Suite(.timeLimit(.minutes(5))) struct ServerTrustTests {
  private static let plan = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func theServerOfBareNamesGetsItsKey() async throws {
    try await Fixture.with([Self.plan], { $0.settings["llm.key"] = "env:OLLAMA_TOKEN" }) { fixture in
      let missing = try await fixture.nexus("plan", "French")
      #expect(
        missing.status == 78 && missing.stderr.contains("in the variable OLLAMA_TOKEN, which is not set"), "\(missing)")
      #expect(fixture.server.requests.isEmpty)
      let result = try await fixture.nexus("plan", "French", with: ["OLLAMA_TOKEN": "abc123"])
      #expect(result.status == 0, "\(result)")
      #expect(fixture.server.requests.allSatisfy { $0.header("Authorization") == ["Bearer abc123"] })
      #expect(!result.stderr.contains("abc123"))
    }
  }

  /// A project that was cloned does not choose where the key goes.
  @Test func theKeyGoesToNoAddressOfTheProjects() async throws {
    try await Fixture.with([], { $0.settings["llm.key"] = "env:OLLAMA_TOKEN" }) { fixture in
      try fixture.repository.write([
        ".nexus-overseer/config.json": "{\"llm\":{\"baseUrl\":\"https://other.example\"}}\n"
      ])
      let result = try await fixture.nexus("plan", "French", with: ["OLLAMA_TOKEN": "abc123", "OLLAMA_HOST": nil])
      #expect(result.status == 78 && result.stderr.contains("to which `llm.key` is not sent"), "\(result)")
    }
  }

  @Test(arguments: ["/nowhere/ca.pem", "ca.pem"])
  func aFileOfAuthoritiesThatIsNotThereIsNamedBeforeAnythingIsAsked(path: String) async throws {
    try await Fixture.with([]) { fixture in
      let set = try await fixture.nexus("config", "set", "--user", "llm.caFile", path)
      #expect(set.status == 0, "\(set)")
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 78 && result.stderr.contains(path) && result.stderr.contains("Hint: "), "\(result)")
      try await fixture.run("config", "unset", "--user", "llm.caFile")
      let named = try await fixture.nexus("plan", "French", with: ["SSL_CERT_FILE": path])
      #expect(named.status == 78 && named.stderr.contains("SSL_CERT_FILE"), "\(named)")
      #expect(fixture.server.requests.isEmpty)
    }
  }

  @Test func hintsAboutAServerElsewhereNameWhatHelpsThere() async throws {
    try await Fixture.with([]) { fixture in
      let settings: [String: String?] = [
        "OLLAMA_HOST": "https://models.invalid", "NEXUS_LLM_ALLOW_REMOTE": "true", "NEXUS_LLM_MAX_RETRIES": "0",
      ]
      let result = try await fixture.nexus("plan", "French", with: settings)
      #expect(result.status == 69 && !result.stderr.contains("ollama serve"), "\(result)")
      #expect(result.stderr.contains("Hint: Look whether it runs and can be reached from here"), "\(result)")
    }
  }
}
