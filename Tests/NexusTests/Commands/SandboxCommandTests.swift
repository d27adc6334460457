import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Checks run by the program in a real sandbox, or where there is none to be had.
@Suite(.timeLimit(.minutes(5))) struct SandboxCommandTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let isBubblewrapHere = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private func sandbox(of fixture: Fixture) async throws -> [String?] {
    let shown = try await fixture.run("task", "show", "1", "--json")
    let attempts = try JSONValue(parsing: shown.stdout.trimmingCharacters(in: .newlines))["attempts"]?.array ?? []
    return attempts.flatMap { $0["checks"]?.array ?? [] }.map { $0["sandbox"]?.string }
  }

  @Test(.enabled(if: isBubblewrapHere, "bubblewrap is not installed, so there is nothing to break out of"))
  func aCheckThatIsAnEnemyFindsNothingAndChangesNothing() async throws {
    // Each attack that works makes the check fail with a status of its own.
    let check = """
      cat ~/.ssh/id_ed25519 2>/dev/null && exit 10; (echo x > ../outside) 2>/dev/null && test -e ../../outside && exit 11
      (echo x > "$(git rev-parse --git-common-dir)/config") 2>/dev/null && exit 12
      (echo x > .git) 2>/dev/null && exit 13
      (exec 3<>/dev/tcp/127.0.0.1/$PORT) 2>/dev/null && exit 14
      sqlite=$(ls ../../nexus.db 2>/dev/null) && exit 15
      test -n "$SSH_AUTH_SOCK$GITHUB_TOKEN" && exit 16
      git status --porcelain >/dev/null || exit 17
      test "$(cat greeting.txt)" = bonjour || exit 18
      setsid sh -c 'while :; do echo x > alive; done' & echo fine > product
      """
    try await Fixture.with([Self.one, .edit()], { $0.settings["sandbox.mode"] = "required" }) { fixture in
      try fixture.scratch.write("secret", to: "home/.ssh/id_ed25519")
      let script = "set +e\n" + check.replacing("$PORT", with: String(fixture.server.port))
      try fixture.scratch.write(script, to: "check.sh")
      try await fixture.run("config", "set", "--user", "sandbox.read", fixture.scratch("check.sh"))
      try await fixture.run("config", "set", "--user", "checks", #"["bash \#(fixture.scratch("check.sh"))"]"#)
      try await fixture.run("plan", "French")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus(
        "implement", with: ["SSH_AUTH_SOCK": "/tmp/agent", "GITHUB_TOKEN": "token"])
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try await sandbox(of: fixture) == ["bubblewrap"])
      #expect(try await fixture.run("task", "show", "1").stdout.contains("(in bubblewrap)"))
      #expect(try fixture.snapshot() == before)
      #expect(try fixture.repository.run("status", "--porcelain") == "")
    }
  }

  @Test(.enabled(if: isBubblewrapHere, "bubblewrap is not installed"))
  func theFlagTurnsItOffForOneRun() async throws {
    try await Fixture.with([Self.one, .edit()], { $0.settings["sandbox.mode"] = "required" }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--no-sandbox")
      #expect(try await sandbox(of: fixture) == ["none"])
      #expect(try await fixture.nexus("doctor").stdout.contains("tried out, it confines"))
    }
  }

  /// A program in front of all others that cannot make a namespace, as bubblewrap where the system forbids it.
  private func withoutNamespaces(_ fixture: Fixture) throws -> [String: String?] {
    let program = try fixture.scratch.write(
      "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n", to: "bin/bwrap")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    return ["PATH": fixture.scratch("bin") + ":/usr/bin:/bin"]
  }

  @Test(.enabled(if: isBubblewrapHere, "another system looks for another program"))
  func aSandboxThatIsRequiredAndDoesNotWorkIsAnErrorBeforeAnyModelIsAsked() async throws {
    try await Fixture.with([Self.one], { $0.settings["sandbox.mode"] = "required" }) { fixture in
      try await fixture.run("plan", "French")
      let environment = try withoutNamespaces(fixture)
      let result = try await fixture.nexus("implement", with: environment)
      #expect(result.status == 78)
      #expect(result.stderr.contains("No permissions to create new namespace"), "\(result)")
      #expect(result.stderr.contains("--no-sandbox"))
      #expect(try await fixture.taskStates() == ["pending"])
      let doctor = try await fixture.nexus("doctor", with: environment)
      #expect(doctor.stdout.contains("it is required, and"), "\(doctor)")
    }
  }

  @Test(.enabled(if: isBubblewrapHere, "another system looks for another program"))
  func withoutOneChecksRunAndItIsSaid() async throws {
    try await Fixture.with([Self.one, .edit()], { $0.settings["sandbox.mode"] = "auto" }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", with: withoutNamespaces(fixture))
      #expect(result.status == 0)
      #expect(result.stderr.contains("Checks run with all your rights, since"), "\(result)")
      #expect(try await sandbox(of: fixture) == ["none"])
    }
  }

  @Test func aProjectLoosensNothingWithoutLeave() async throws {
    let settings = #"{"sandbox": {"network": true, "write": ["~/.cache"]}}"#
    try await Fixture.with([Self.one, .edit()]) { fixture in
      try fixture.repository.commit([".nexus-overseer/config.json": settings], "Configure")
      try await fixture.run("plan", "French")
      let refused = try await fixture.nexus("implement")
      #expect(refused.status == 78)
      #expect(refused.stderr.contains("sandbox.network true") && refused.stderr.contains("sandbox.write ~/.cache"))
      let trust = try await fixture.run("config", "trust").stdout
      #expect(trust == "allowed  sandbox.network true\nallowed  sandbox.write ~/.cache\n")
      try await fixture.run("implement")
    }
  }
}
