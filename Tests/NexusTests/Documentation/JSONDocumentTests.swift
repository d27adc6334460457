import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Holds `docs/json.md` to what the commands print with `--json`.
@Suite(.timeLimit(.minutes(5))) struct JSONDocumentTests {
  @Test func everyCommandIsToldOf() async throws {
    let rows = try ProjectDocument("docs/json.md").rows(below: "What each command prints")
    let told = rows.flatMap { $0[0].matches(of: /`([^`]+)`/).map { String($0.1) } }
    let help = try await ScratchDirectory.with { scratch in
      try await ProcessRunner.hermetic(in: scratch).run("nexus", ["--experimental-dump-help"]).stdout
    }
    let commands = try CommandHelp.parse(help).leaves().map(\.name)
    #expect(told.sorted() == commands.sorted())
  }

  @Test func plansTasksAndReviewsAreAsToldOf() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", acceptance: ["it greets"]), .init("Part", "farewell.txt", after: [1])),
      .edit("greeting.txt", "nowhere to be found", "bonjour"), .edit(), .revise(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await expect(fixture, ["status"], toBe: nil)
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try await expect(fixture, ["review"], toBe: "review")
      try await expect(fixture, ["status"], toBe: "plan")
      try await expect(fixture, ["plan", "show"], toBe: "plan")
      try await expect(fixture, ["plan", "list"], toBe: "plan in brief")
      try await expect(fixture, ["task", "show", "1"], toBe: "task in full")
      try await expect(fixture, ["task", "show", "2"], toBe: "task in full")
    }
  }

  @Test func whatIsFoundAtTheBeginningIsAsToldOf() async throws {
    try await Fixture.with { fixture in
      try await expect(fixture, ["doctor"], toBe: "diagnosis")
      try await expect(fixture, ["init"], toBe: "files written")
      try await expect(fixture, ["init"], toBe: "files written")
    }
  }

  @Test func modelsAreAsToldOf() async throws {
    let exchanges: [Recording.Exchange] = [.plan("French", .init("Greet in French")), .edit()]
    try await Fixture.with(exchanges, { $0.models.append(.init("late:1b").with { $0.isInstalled = false }) }) {
      fixture in
      try await expect(fixture, ["models", "list"], toBe: "installed model")
      try await expect(fixture, ["models", "check", "--load"], toBe: "diagnosis")
      try await expect(fixture, ["models", "list"], toBe: "installed model")
      try await expect(fixture, ["models", "pull", "late:1b"], toBe: "progress")
      try await expect(fixture, ["models", "set", "overseer", Fixture.overseer], toBe: "change")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let lines = try await fixture.run("models", "stats", "--json").stdout.split(separator: "\n")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for line in lines {
        let object = try #require(try JSONValue(parsing: Array(line.utf8)).object)
        let headings = [
          "prompts": "tokens of a model", "attempts": "attempts of a model", "exchanges": "share of a model",
          "applied": "edits of a model",
        ]
        let heading = try #require(headings.first { object[$0.key] != nil }?.value, "\(line)")
        #expect(document.faults(of: object, below: heading) == [])
      }
      // Of both models what they read and how that was estimated; of the Implementer its edits and attempts.
      #expect(lines.count == 6)
    }
  }

  @Test func theMapIsAsToldOf() async throws {
    try await Fixture.with {
      $0.files["a.py"] = "def a(): pass\n"
    } _: { fixture in
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      let lines = try await fixture.run("map", "--json").stdout.split(separator: "\n")
      for line in lines {
        let object = try #require(try JSONValue(parsing: Array(line.utf8)).object)
        #expect(document.faults(of: object, below: object["path"] == nil ? "map" : "mapped file") == [])
        for definition in object["definitions"]?.array ?? [] {
          let members = try #require(definition.object)
          #expect(document.faults(of: members, below: "definition") == [])
        }
      }
      #expect(lines.count == 5)
    }
  }

  @Test func aPromptIsAsToldOf() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      try await fixture.run("plan", "French")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for arguments in [["context", "1"], ["context", "--for", "Speak French"]] {
        try await expect(fixture, arguments, toBe: "prompt")
        let result = try await fixture.runner.run("nexus", arguments + ["--json"])
        for part in try JSONValue(parsing: Array(result.stdout.utf8))["parts"]?.array ?? [] {
          #expect(document.faults(of: try #require(part.object), below: "part") == [])
        }
      }
    }
  }

  @Test func settingsAreAsToldOf() async throws {
    try await Fixture.with { fixture in
      try await expect(fixture, ["config", "list"], toBe: "setting")
      try await expect(fixture, ["config", "path"], toBe: "configuration file")
      try await expect(fixture, ["config", "set", "llm.timeout", "200"], toBe: "change")
      try await expect(fixture, ["config", "list"], toBe: "setting")
      try await expect(fixture, ["config", "unset", "llm.timeout"], toBe: "change")
    }
  }

  @Test func theVaultIsAsToldOf() async throws {
    try await Fixture.with { fixture in
      try await expect(fixture, ["auth", "status"], toBe: "vault")
      try await VaultFixture.with(fixture) { vault in
        _ = try await vault.open("auth", "set", "box", input: "sk-one\n")
        try await expect(vault.fixture, ["auth", "list", "--password-fd", "0"], VaultFixture.password, toBe: "key")
        try await expect(
          vault.fixture, ["auth", "export", "--password-fd", "0"], VaultFixture.password, toBe: "key in the clear")
        try await expect(vault.fixture, ["auth", "status"], toBe: "vault")
      }
    }
  }

  @Test func editsAreAsToldOf() async throws {
    try await Fixture.with { fixture in
      func reply(_ old: String) -> String {
        "greeting.txt\n<<<<<<< SEARCH\n\(old)\n=======\nbonjour\n>>>>>>> REPLACE\n"
      }
      try await expect(fixture, ["apply", "--parse"], reply("hello"), toBe: "edit found")
      try await expect(fixture, ["apply"], reply("nowhere to be found"), toBe: "refused")
      try await expect(fixture, ["apply", "--check"], reply("hello"), toBe: "applied")
      try await expect(fixture, ["apply", "--onto", "HEAD"], reply("hello"), toBe: "applied")
      try await expect(fixture, ["apply"], reply("hello"), toBe: "applied")
    }
  }

  /// Runs a command and holds each line that is no event to a table.
  ///
  /// - Parameter heading: What the table stands below; nil for a plan that is not there.
  private func expect(
    _ fixture: Fixture, _ arguments: [String], _ input: String = "", toBe heading: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
    let result = try await fixture.runner.run("nexus", arguments + ["--json"], input: input)
    #expect(result.stderr == "", sourceLocation: sourceLocation)
    let objects = try result.stdout.split(separator: "\n").map {
      try #require(try JSONValue(parsing: Array($0.utf8)).object, sourceLocation: sourceLocation)
    }.filter { $0["event"] == nil }
    #expect(!objects.isEmpty, "\(result)", sourceLocation: sourceLocation)
    guard let heading else {
      #expect(result.stdout == "{\"plan\":null}\n", sourceLocation: sourceLocation)
      return
    }
    for object in objects {
      #expect(document.faults(of: object, below: heading) == [], sourceLocation: sourceLocation)
    }
  }
}
