import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct DoctorCommandTests {
  @Test func namesVariablesThatAreNeverHandedOn() async throws {
    try await Fixture.with { fixture in
      let checks = #"[{"run": "true", "environment": ["SSH_AUTH_SOCK", "APP_MODE"]}]"#
      try await fixture.run("config", "set", "--user", "checks", checks)
      let result = try await fixture.nexus("doctor", with: ["SSH_AUTH_SOCK": "/tmp/agent", "APP_MODE": "x"])
      #expect(result.stdout.contains("true asks for SSH_AUTH_SOCK, which may hold a secret"), "\(result)")
    }
  }

  /// What differs between machines: where programs are, and which there are.
  private static let tools = ["EDITOR": "ed-for-tests", "PAGER": "cat"] as [String: String?]

  private func diagnoses(
    _ fixture: Fixture, status: Int, directory: String? = nil, with environment: [String: String?] = [:]
  ) async throws -> [JSONValue] {
    let result = try await fixture.runner.with(Self.tools.merging(environment) { $1 }, directory: directory)
      .run("nexus", ["doctor", "--json"])
    #expect(result.status == status, "\(result)")
    return try result.stdout.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  private func faults(_ diagnoses: [JSONValue]) -> [String] {
    diagnoses.filter { $0["state"] == "fault" }.map { "\($0["topic"]?.string ?? ""): \($0["text"]?.string ?? "")" }
  }

  @Test func findsAllThatIsNeeded() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"))
    try await Fixture.with([plan]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.expectSession("doctor", with: Self.tools, [["doctor"], ["doctor", "--json"]])
    }
  }

  @Test func changesNothing() async throws {
    try await Fixture.with { fixture in
      let before = try fixture.snapshot()
      _ = try await diagnoses(fixture, status: 0)
      #expect(try fixture.snapshot() == before)
      #expect(!FileManager.default.fileExists(atPath: fixture.repository.path + "/.nexus-overseer"))
    }
  }

  @Test func everyFaultHasARemedy() async throws {
    try await Fixture.with {
      $0.models = [Recording.Model(Fixture.implementer)]
    } _: { fixture in
      try fixture.repository.write([
        ".nexus-overseer/config.json": "{\"checks\": [\"true\"], \"plan\": {\"maxTasks\": 0}}"
      ])
      let first = try await diagnoses(fixture, status: 1)
      #expect(faults(first).contains { $0.hasPrefix("settings: \"plan.maxTasks\"") && $0.contains("config.json:1:") })
      #expect(faults(first).contains { $0.hasPrefix("Overseer: ") && $0.contains("not installed") })
      try fixture.repository.write([".nexus-overseer/config.json": "{\"checks\": [\"nowhere --at all\"]}"])
      let second = try await diagnoses(fixture, status: 1)
      #expect(faults(second).contains { $0.contains("you have not allowed it") })
      try await fixture.run("config", "trust")
      let third = try await diagnoses(fixture, status: 1)
      #expect(faults(third).contains("check: nowhere --at all: there is no program nowhere"))
      for diagnosis in first + second + third where diagnosis["state"] == "fault" {
        #expect(diagnosis["remedy"]?.string?.isEmpty == false, "\(diagnosis.text())")
      }
    }
  }

  @Test func saysWhatGitDoesThatNexusDoesNot() async throws {
    try await Fixture.with { fixture in
      try fixture.repository.run("config", "commit.gpgsign", "true")
      let hook = fixture.repository.path + "/.git/hooks/pre-commit"
      try fixture.scratch.write("#!/bin/sh\n", to: "repository/.git/hooks/pre-commit")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
      // There is no key to sign with.
      let found = try await diagnoses(fixture, status: 1)
      #expect(found.contains { $0["topic"] == "hooks" && $0["details"]?["hooks"] == ["pre-commit"] })
      #expect(found.contains { $0["topic"] == "signing" && $0["state"] == "fault" })
    }
  }

  @Test func looksAtRepositoriesNexusCannotWorkIn() async throws {
    try await Fixture.with {
      $0.files = [:]
    } _: { fixture in
      #expect(faults(try await diagnoses(fixture, status: 1)).contains { $0.contains("has no commit yet") })
      try fixture.repository.commit(["a": "a"])
      try fixture.repository.run("checkout", "--quiet", "--detach")
      let detached = try await diagnoses(fixture, status: 0)
      #expect(detached.contains { $0["topic"] == "repository" && $0["state"] == "note" })
      try fixture.repository.run("config", "--unset", "user.email")
      try fixture.repository.run("config", "user.useConfigOnly", "true")
      let nameless = try await diagnoses(fixture, status: 1)
      #expect(faults(nameless).contains { $0.hasPrefix("identity: ") })
      let outside = try await diagnoses(fixture, status: 1, directory: fixture.scratch.path)
      #expect(faults(outside).count == 1 && outside.contains { $0["topic"] == "server" && $0["state"] == "ok" })
      try fixture.repository.run("init", "--quiet", "--bare", fixture.scratch("bare"))
      let bare = try await diagnoses(fixture, status: 1, directory: fixture.scratch("bare"))
      #expect(faults(bare).contains { $0.contains("is bare") })
    }
  }

  @Test func anOperationInProgressIsNamed() async throws {
    try await Fixture.with { fixture in
      let head = try fixture.repository.head()
      try fixture.scratch.write(head + "\n", to: "repository/.git/MERGE_HEAD")
      let found = try await diagnoses(fixture, status: 0)
      #expect(found.contains { $0["topic"] == "operation" && $0["text"]?.string?.contains("merge") == true })
    }
  }

  @Test func looksIntoTheStore() async throws {
    try await Fixture.with { fixture in
      try fixture.scratch.write("garbage, and plenty of it", to: "repository/.nexus-overseer/state/nexus.db")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.stateDirectory)
      let found = faults(try await diagnoses(fixture, status: 1))
      #expect(found.contains { $0.hasPrefix("store: ") && $0.contains("not a database") }, "\(found)")
      #expect(found.contains { $0.contains("others may look into") }, "\(found)")
      #expect(try fixture.scratch.read("repository/.nexus-overseer/state/nexus.db") == "garbage, and plenty of it")
    }
  }

  @Test func aServerThatIsNotThereHidesNothingElse() async throws {
    try await Fixture.with { fixture in
      let found = try await diagnoses(fixture, status: 1, with: ["OLLAMA_HOST": "127.0.0.1:1"])
      #expect(faults(found).count == 1 && faults(found)[0].hasPrefix("server: "), "\(faults(found))")
      #expect(found.contains { $0["topic"] == "check" && $0["state"] == "ok" })
      let nonsense = try await diagnoses(fixture, status: 1, with: ["OLLAMA_HOST": "ftp://x"])
      #expect(faults(nonsense).contains { $0.hasPrefix("server: ") }, "\(faults(nonsense))")
    }
  }

  @Test func suggestsChecksWhereThereAreNone() async throws {
    try await Fixture.with {
      $0.files = ["Package.swift": ""]
      $0.checks = []
    } _: { fixture in
      let found = try await diagnoses(fixture, status: 0)
      let checks = try #require(found.first { $0["topic"] == "checks" })
      #expect(
        checks["state"] == "note" && checks["remedy"]?.string?.contains("nexus config set checks 'swift test'") == true)
    }
  }
}
