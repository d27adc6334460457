import Foundation
import JSONText
import NexusTestSupport
import Testing

/// `nexus auth`, as a user or a program drives it.
@Suite(.timeLimit(.minutes(5))) struct AuthCommandTests {
  private static func with(_ body: (VaultFixture) async throws -> Void) async throws {
    try await Fixture.with { fixture in try await VaultFixture.with(fixture, body) }
  }

  @Test func keepsListsExportsAndRemovesKeys() async throws {
    try await Self.with { vault in
      let set = try await vault.open("auth", "set", "openai", input: "sk-one\n")
      #expect(set.status == 0 && set.stdout == "set  openai\n", "\(set)")
      // The first line is the password, what follows the value.
      let second = try await vault.nexus(
        "auth", "set", "box", "--password-fd", "0", input: VaultFixture.password + "\nsk-two")
      #expect(second.status == 0, "\(second)")
      let list = try await vault.open("auth", "list")
      #expect(list.stdout.contains("box") && list.stdout.contains("2026-01-02T03:04:05"), "\(list)")
      #expect(!list.stdout.contains("sk-"))
      let export = try await vault.open("auth", "export")
      #expect(export.stdout == "box=sk-two\nopenai=sk-one\n", "\(export)")
      let one = try await vault.open("auth", "export", "openai", "--json")
      #expect(one.stdout == "{\"key\":\"openai\",\"value\":\"sk-one\"}\n", "\(one)")
      let removed = try await vault.open("auth", "remove", "box")
      #expect(removed.status == 0, "\(removed)")
      let again = try await vault.open("auth", "remove", "box")
      #expect(again.status == 65 && again.stderr.contains("The vault holds no key box."), "\(again)")
      #expect(try await vault.open("auth", "export").stdout == "openai=sk-one\n")
    }
  }

  @Test(arguments: [
    ("\n", "The key is empty."), ("", "The key is empty."), ("sk-1\nsk-2\n", "The key holds a line end."),
    ("sk-1\n\n", "The key holds a line end."), ("sk\u{7}1\n", "The key holds a control character."),
  ])
  func refusesWhatIsNoKey(input: String, sentence: String) async throws {
    try await Self.with { vault in
      let result = try await vault.open("auth", "set", "openai", input: input)
      #expect(result.status == 65 && result.stderr.hasPrefix("Error: \(sentence)\n"), "\(result)")
      #expect(try await vault.open("auth", "list").stdout == "")
    }
  }

  @Test func aWrongPasswordChangesNothing() async throws {
    try await Self.with { vault in
      let before = FileManager.default.contents(atPath: vault.file)
      for arguments in [["set", "a"], ["list"], ["unlock"], ["export"], ["rotate", "--same-password"]] {
        let result = try await vault.fixture.runner.with([VaultFixture.passwordVariable: "wrong"]).run(
          "nexus", ["auth"] + arguments, input: "sk-one\n")
        #expect(result.status == 1, "\(arguments): \(result)")
        #expect(result.stderr.contains("The password of the vault is wrong."), "\(result)")
      }
      #expect(FileManager.default.contents(atPath: vault.file) == before)
      let again = try await vault.nexus("auth", "init", "--password-fd", "0", input: "other\n")
      #expect(again.status == 1 && again.stderr.contains("There is a vault already."), "\(again)")
      #expect(FileManager.default.contents(atPath: vault.file) == before)
    }
  }

  @Test func staysUnlockedUntilItIsLocked() async throws {
    try await Self.with { vault in
      let locked = try await vault.nexus("auth", "list")
      #expect(locked.status == 1 && locked.stderr.contains("nobody can be asked"), "\(locked)")
      let unlocked = try await vault.open("auth", "unlock", "--for", "10m", "--json")
      #expect(
        unlocked.stdout == "{\"unlockedUntil\":\"2026-01-02T03:14:05.000Z\",\"place\":\"an agent\"}\n", "\(unlocked)")
      let set = try await vault.nexus("auth", "set", "openai", input: "sk-one\n")
      #expect(set.status == 0, "\(set)")
      let status = try JSONValue(parsing: try await vault.nexus("auth", "status", "--json").stdout)
      #expect(status["place"] == "an agent" && status["rounds"] == 600_000, "\(status)")
      // What shows values asks for the password all the same.
      #expect(try await vault.nexus("auth", "export").status == 1)
      // Neither the password nor a key is in what others see of the agent.
      let agents = try Self.agents()
      #expect(!agents.isEmpty)
      for text in agents { #expect(!text.contains("battery") && !text.contains("XDG_"), "\(text)") }
      let lock = try await vault.nexus("auth", "lock")
      #expect(lock.stdout == "locked\n", "\(lock)")
      #expect(try await vault.nexus("auth", "lock").stdout == "The vault was locked already.\n")
      #expect(try await vault.nexus("auth", "list").status == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: vault.sockets + "/nexus-overseer") == [])
    }
  }

  @Test func aNewPasswordEndsTheSessionAndTheOldPassword() async throws {
    try await Self.with { vault in
      _ = try await vault.open("auth", "set", "openai", input: "sk-one\n")
      _ = try await vault.open("auth", "unlock")
      let rotated = try await vault.nexus(
        "auth", "rotate",
        with: [VaultFixture.passwordVariable: VaultFixture.password, "NEXUS_VAULT_NEW_PASSWORD": "new"])
      #expect(rotated.status == 0, "\(rotated)")
      #expect(try await vault.nexus("auth", "list").status == 1)
      #expect(try await vault.open("auth", "list").status == 1)
      let export = try await vault.nexus("auth", "export", with: [VaultFixture.passwordVariable: "new"])
      #expect(export.stdout == "openai=sk-one\n", "\(export)")
    }
  }

  @Test func aDamagedVaultIsLeftAsItIs() async throws {
    try await Self.with { vault in
      _ = try await vault.open("auth", "set", "openai", input: "sk-one\n")
      var bytes = try #require(FileManager.default.contents(atPath: vault.file))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: vault.file))
      let result = try await vault.open("auth", "list")
      #expect(result.status == 65 && result.stderr.contains("The vault is damaged: its checksum"), "\(result)")
      #expect(result.stderr.contains("keys.bak is the vault before its last change"), "\(result)")
      #expect(FileManager.default.contents(atPath: vault.file) == bytes)
    }
  }

  @Test(arguments: ["vault-written", "vault-backed-up", "vault-replaced"])
  func aChangeThatIsKilledLeavesAWholeVault(point: String) async throws {
    try await Self.with { vault in
      _ = try await vault.open("auth", "set", "openai", input: "sk-one\n")
      let killed = try await vault.nexus(
        "auth", "set", "openai", input: "sk-two\n",
        with: [VaultFixture.passwordVariable: VaultFixture.password, "NEXUS_CRASH_AT": "\(point):1"])
      #expect(killed.status != 0, "\(killed)")
      let expected = point == "vault-replaced" ? "openai=sk-two\n" : "openai=sk-one\n"
      #expect(try await vault.open("auth", "export").stdout == expected)
      _ = try await vault.open("auth", "set", "openai", input: "sk-three\n")
      #expect(try await vault.open("auth", "export").stdout == "openai=sk-three\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: vault.directory).sorted() == ["keys", "keys.bak"])
    }
  }

  @Test func aDiskThatIsFullLosesNothing() async throws {
    try await Self.with { vault in
      _ = try await vault.open("auth", "set", "openai", input: "sk-one\n")
      let full = try await vault.nexus(
        "auth", "set", "openai", input: "sk-two\n",
        with: [VaultFixture.passwordVariable: VaultFixture.password, "NEXUS_CRASH_AT": "full:vault:1"])
      #expect(full.status == 69 && full.stderr.contains("No space left"), "\(full)")
      #expect(try await vault.open("auth", "export").stdout == "openai=sk-one\n")
    }
  }

  @Test func asksAtATerminalWithoutShowingWhatIsTyped() async throws {
    try await Fixture.with { fixture in
      let process = try fixture.start("auth", "init", input: nil, terminal: .init())
      try await process.waitForOutput("New password of the vault:")
      process.write("hidden-words\n")
      try await process.waitForOutput("The same again:")
      process.write("hidden-words\n")
      let made = try await process.result()
      #expect(made.status == 0 && !made.stdout.contains("hidden-words"), "\(made)")
      let differing = try fixture.start("auth", "rotate", input: nil, terminal: .init())
      try await differing.waitForOutput("Password of the vault:")
      differing.write("hidden-words\n")
      try await differing.waitForOutput("New password of the vault:")
      differing.write("other-words\n")
      try await differing.waitForOutput("The same again:")
      differing.write("others-words\n")
      let refused = try await differing.result()
      #expect(refused.status == 65 && refused.stdout.contains("The two passwords are not the same"), "\(refused)")
      let export = try await fixture.nexus(
        "auth", "export", with: [VaultFixture.passwordVariable: "hidden-words"], terminal: .init())
      #expect(export.status == 1 && export.stdout.contains("Give --reveal"), "\(export)")
    }
  }

  @Test func sayWhereThereIsNoVault() async throws {
    try await Fixture.with { fixture in
      let status = try await fixture.run("auth")
      #expect(status.stdout == "There is no vault.\n" && status.stderr.contains("nexus auth init"), "\(status)")
      for command in ["list", "unlock", "lock", "rotate", "export"] {
        let result = try await fixture.nexus("auth", command)
        #expect(result.status == 78 && result.stderr.contains("There is no vault yet."), "\(command): \(result)")
      }
    }
  }

  /// The command lines and environments of all agents of this user.
  private static func agents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.compactMap { process in
      func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "/proc/\(process)/\(name)").map { String(decoding: $0, as: UTF8.self) }
      }
      guard let line = text("cmdline"), line.contains("---vault-agent") else { return nil }
      return line + (text("environ") ?? "")
    }
  }
}
