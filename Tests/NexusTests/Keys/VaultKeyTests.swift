import ChatReplay
import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Keys of the vault on their way to a server, and nowhere else.
@Suite(.timeLimit(.minutes(5))) struct VaultKeyTests {
  // Put together here, so that no file of nexus's own holds it.
  private static let planted = "sk-" + "planted-Zq8vKw3TtR5m"

  private static func with(
    _ answers: [ChatAnswer], key: String = "vault:box", _ body: (VaultFixture, ChatServer) async throws -> Void
  ) async throws {
    let server = try ChatServer(answers) { $0.key = planted }
    try await ProviderTests.with(server) {
      $0.settings["providers.box.key"] = .string(key)
      $0.settings["reading.maxRequests"] = 0
    } _: { fixture in
      try await VaultFixture.with(fixture) { vault in
        let set = try await vault.open("auth", "set", "box", input: planted + "\n")
        try #require(set.status == 0, "\(set)")
        try await body(vault, server)
      }
    }
  }

  @Test func aKeyOfTheVaultIsInNothingThatNexusWrites() async throws {
    let answers = [ChatAnswer(ProviderTests.plan), ChatAnswer(ProviderTests.edit), ChatAnswer(ProviderTests.approval)]
    try await Self.with(answers) { vault, _ in
      _ = try await vault.open("auth", "unlock")
      var printed: [ProcessResult] = []
      for arguments in [
        ["plan", "French"], ["implement"], ["review", "--accept"], ["log"], ["log", "--json"], ["log", "--summary"],
        ["status", "--json"], ["export"], ["config", "list"], ["config", "list", "--json"], ["doctor"],
        ["models", "list"], ["models", "check"], ["auth", "list"], ["auth", "status"], ["context", "--for", "French"],
      ] {
        printed.append(try await vault.fixture.runner.run("nexus", arguments))
      }
      #expect(printed[..<3].allSatisfy { $0.status == 0 }, "\(printed[..<3])")
      for result in printed {
        #expect(!"\(result.stdout)\(result.stderr)".contains(Self.planted), "\(result)")
      }
      // Store, journals of SQLite, worktrees, git's objects as they are, configuration, the vault itself and its backup.
      for (path, bytes) in Self.files(below: vault.fixture.scratch.path) + Self.files(below: vault.sockets) {
        #expect(bytes.range(of: Data(Self.planted.utf8)) == nil, "\(path)")
        #expect(bytes.range(of: Data(VaultFixture.password.utf8)) == nil, "\(path)")
      }
    }
  }

  @Test func aLockedVaultIsToldBeforeAnythingIsAsked() async throws {
    try await Self.with([]) { vault, server in
      let locked = try await vault.nexus("plan", "French")
      #expect(locked.status == 78 && locked.stderr.contains("The vault is locked"), "\(locked)")
      #expect(locked.stderr.contains("nexus auth unlock"), "\(locked)")
      #expect(server.bodies.isEmpty)
    }
  }

  @Test func thePasswordInTheEnvironmentOpensItForOneCommand() async throws {
    try await Self.with([ChatAnswer(ProviderTests.plan)]) { vault, _ in
      let result = try await vault.open("plan", "French")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func aVariableStandsInForTheVault() async throws {
    try await Self.with([ChatAnswer(ProviderTests.plan)]) { vault, _ in
      let result = try await vault.nexus("plan", "French", with: ["NEXUS_KEY_BOX": Self.planted])
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func aKeyThatIsNotThereIsNamed() async throws {
    try await Self.with([], key: "vault:other") { vault, _ in
      let result = try await vault.open("plan", "French")
      #expect(result.status == 78 && result.stderr.contains("The vault holds no key other"), "\(result)")
      #expect(result.stderr.contains("nexus auth set other"), "\(result)")
    }
  }

  /// A server that repeats what it was sent, as some do with a key that is wrong.
  @Test func aServerThatRepeatsTheKeyIsNotRepeated() async throws {
    let wrong = "sk-" + "another-Zq8vKw3TtR5m"
    let server = try ChatServer([ChatAnswer(wrong).failing(.keyRepeated)])
    try await ProviderTests.with(server) {
      $0.settings["providers.box.key"] = "env:BOX_KEY"
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French", with: ["BOX_KEY": wrong, "NEXUS_LLM_MAX_RETRIES": "0"])
      #expect(result.status != 0 && result.stderr.contains("provided: [key]"), "\(result)")
      for (path, bytes) in Self.files(below: fixture.scratch.path) {
        #expect(bytes.range(of: Data(wrong.utf8)) == nil, "\(path)")
      }
    }
  }

  @Test(arguments: ["vault:", "vault:a b", "vault:-a", "vault", "sk-secret-itself", "env:"])
  func otherWordsForAKeyAreRefusedUnseen(text: String) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("config", "set", "--user", "llm.key", text)
      #expect(result.status == 78 && result.stderr.contains("nexus auth set NAME"), "\(result)")
      #expect(!result.stderr.contains("secret-itself"))
    }
  }

  private static func files(below path: String) -> [(String, Data)] {
    (FileManager.default.subpaths(atPath: path) ?? []).compactMap { name in
      FileManager.default.contents(atPath: "\(path)/\(name)").map { ("\(path)/\(name)", $0) }
    }
  }
}
