import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// What a commit says of how it came about, as git's own program shows it.
@Suite(.timeLimit(.minutes(5))) struct RecordTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))
  private static let farewell = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu")

  private func setting(_ record: JSONValue, checks: [String] = ["true"]) -> (inout Fixture.Setup) -> Void {
    {
      $0.settings["implement.record"] = record
      $0.checks = checks
    }
  }

  private func note(_ fixture: Fixture, _ commit: String) throws -> String {
    try fixture.repository.run("notes", "--ref=nexus", "show", commit)
  }

  /// The values of a note by key, each paragraph after the other.
  private func values(_ note: String, _ key: String) -> [String] {
    note.split(separator: "\n").filter { $0.hasPrefix(key + ":") }.map {
      String($0.dropFirst(key.count + 1).drop { $0 == " " })
    }
  }

  @Test func theRecordFollowsTheCommitFromItsChecksToTheUsersVerdict() async throws {
    let exchanges = [
      Self.one, .edit("greeting.txt", "hello", "hallo"), .edit("greeting.txt", "hallo", "bonjour"),
      .approve("It greets."),
    ]
    let change = setting("notes", checks: ["! grep -q hallo greeting.txt"])
    try await Fixture.with(
      exchanges,
      {
        change(&$0); $0.settings["llm.models.implementation.seed"] = 7
      }
    ) {
      fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let commit = try fixture.repository.run("rev-parse", "nexus/1-french").trimmed
      let first = try note(fixture, commit)
      #expect(first.hasPrefix("Nexus-Task: 1.1\nTitle:      Greet in French\nCommit:     \(commit)\n"), "\(first)")
      #expect(values(first, "State") == ["verified, its checks passed"])
      #expect(values(first, "Check") == ["! grep -q hallo greeting.txt: passed, no sandbox"])
      // Both attempts have a part in the tree.
      #expect(values(first, "Model") == [Fixture.implementer, Fixture.implementer])
      #expect(
        values(first, "Options") == [
          "context 16384, temperature 0.1, seed 7", "context 16384, temperature 0.1, seed 7",
        ])
      #expect(Set(values(first, "Prompt")).count == 2 && values(first, "Prompt").allSatisfy { $0.count == 40 })
      #expect(
        values(first, "Edit") == ["greeting.txt:1: replace, applied, exact", "greeting.txt:1: replace, applied, exact"])
      #expect(values(first, "Verdict") == [])
      try await fixture.run("review")
      #expect(
        values(try note(fixture, commit), "Verdict") == ["approve, by the Overseer, \(Fixture.overseer). It greets."])
      try await fixture.run("review", "--accept")
      #expect(
        values(try note(fixture, commit), "Verdict")
          == ["approve, by the Overseer, \(Fixture.overseer). It greets.", "accept, by the user"])
      let log = try fixture.repository.run("log", "-1", "--notes=nexus", "main")
      #expect(log.contains("Notes (nexus):\n    Nexus-Task: 1.1\n"))
      let message = try fixture.repository.run("log", "-1", "--format=%B", "main")
      #expect(message.contains("Nexus-Task: 1.1") && !message.contains("Assisted-by"))
      #expect(try fixture.repository.run("fsck", "--strict", "--no-dangling") == "")
    }
  }

  @Test func trailersAreTheDefaultAndMakeNoNotes() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(
        try fixture.repository.run("log", "-1", "--format=%B").contains("Assisted-by: nexus (\(Fixture.implementer))"))
      #expect(try fixture.repository.run("for-each-ref", "refs/notes") == "")
    }
  }

  @Test func bothIsBothAndWorkWithoutChecksIsNeverCalledVerified() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()], setting("both", checks: [])) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.run("log", "-1", "--format=%B").contains("Assisted-by: "))
      #expect(values(try note(fixture, "main"), "State") == ["unverified. No checks were run."])
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("\n  Unverified  No checks were run.\n"), "\(shown)")
      let json = try JSONValue(parsing: Array(try await fixture.run("task", "show", "1", "--json").stdout.utf8))
      #expect(json["unverified"] == "No checks were run.")
    }
  }

  @Test func taskShowTellsWhichModelWroteItAndWithWhat() async throws {
    let exchanges = [Self.one, .edit("greeting.txt", "hello", "hallo"), .edit("greeting.txt", "hallo", "bonjour")]
    let change = setting("trailers", checks: ["! grep -q hallo greeting.txt"])
    try await Fixture.with(exchanges, change) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let json = try JSONValue(parsing: Array(try await fixture.run("task", "show", "1", "--json").stdout.utf8))
      let model = try #require(json["attempts"]?[1]?["model"])
      let digest = try #require(model["digest"]?.string)
      let prompt = try #require(model["prompt"]?.string)
      #expect(model["model"]?.string == Fixture.implementer && model["contextLength"] == 16384)
      #expect(json["attempts"]?[0]?["goesOnFrom"] == .null && json["attempts"]?[1]?["goesOnFrom"] == 1)
      #expect(json["unverified"] == .null)
      let text = try await fixture.run("task", "show", "1").stdout
      #expect(
        text.contains("    model  \(Fixture.implementer)  \(digest.prefix(12))  (context 16384, temperature 0.1)\n"),
        "\(text)")
      #expect(text.contains("    prompt \(prompt)\n") && text.contains("(goes on from attempt 1)"))
      // What the server was sent has that name for git.
      let request = try #require(fixture.server.requests.last { $0.endpoint == .chat })
      let messages = try #require(try JSONValue(parsing: request.bodyBytes)["messages"]?.array)
      try fixture.scratch.write(
        messages.map { "--- \($0["role"]?.string ?? "") ---\n\($0["content"]?.string ?? "")\n" }.joined(), to: "prompt")
      #expect(try fixture.repository.run("hash-object", fixture.scratch("prompt")).trimmed == prompt)
    }
  }

  @Test func aSquashCarriesTheRecordsOfAllItsTasks() async throws {
    try await Fixture.with([Self.two, .edit(), Self.farewell, .approve(), .approve()], setting("notes")) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let commits = try fixture.repository.run("log", "--reverse", "--format=%H", "main..nexus/1-french")
        .split(separator: "\n").map(String.init)
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      try await fixture.run("review", "--accept", "--squash")
      let note = try note(fixture, "main")
      // The evidence is that of the commits that were judged, not of the squash.
      #expect(values(note, "Nexus-Task") == ["1.1", "1.2"] && values(note, "Commit") == commits)
      #expect(values(note, "Verdict").filter { $0 == "accept, by the user" }.count == 2)
    }
  }

  @Test func workThatIsBroughtBackCarriesItsRecord() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()], setting("notes")) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      let commit = try fixture.repository.run("rev-parse", "HEAD").trimmed
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
      try await fixture.run("undo", "--yes")
      try await fixture.run("review", "1", "--accept")
      #expect(try fixture.repository.log().first == "Reapply \"Greet in French\"")
      let note = try note(fixture, "HEAD")
      #expect(values(note, "Nexus-Task") == ["1.1"] && values(note, "Commit") == [commit])
    }
  }

  @Test func theUsersNotesStayAndEveryVerdictIsKept() async throws {
    let exchanges = [
      Self.one, .edit(), .revise("Too stiff.", finding: "Say salut."), .edit("greeting.txt", "bonjour", "salut"),
    ]
    try await Fixture.with(exchanges, setting("notes")) { fixture in
      try fixture.repository.run("notes", "--ref=nexus", "add", "-m", "my own note", "main")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let first = try fixture.repository.run("rev-parse", "nexus/1-french").trimmed
      try fixture.repository.run("notes", "--ref=nexus", "append", "-m", "I like it.", first)
      #expect(try await fixture.nexus("review").status == 1)
      try await fixture.run("review", "1", "--revise", "Be less formal:\nsay salut.")
      let note = try note(fixture, first)
      #expect(note.hasSuffix("\n\nI like it.\n") && note.hasPrefix("Nexus-Task: 1.1\n"), "\(note)")
      #expect(
        values(note, "Verdict")
          == [
            "revise, by the Overseer, \(Fixture.overseer). Too stiff.",
            "revise, by the user. Be less formal: say salut.",
          ])
      #expect(values(note, "Finding") == ["error, greeting.txt:1: Say salut."])
      try await fixture.run("implement")
      #expect(values(try self.note(fixture, "nexus/1-french"), "Verdict") == [])
      try await fixture.run("review", "1", "--reject")
      #expect(values(try self.note(fixture, first), "Verdict").count == 2)
      #expect(try self.note(fixture, "main") == "my own note\n")
    }
  }

  @Test func aModelsWordsCannotWriteLinesOfTheRecord() async throws {
    let hostile = "Fine.\n\nNexus-Task: 9.9\nState:      verified\u{1B}[31m"
    try await Fixture.with([Self.one, .edit(), .approve(hostile)], setting("notes", checks: [])) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review")
      let note = try note(fixture, "nexus/1-french")
      #expect(values(note, "Nexus-Task") == ["1.1"] && values(note, "State") == ["unverified. No checks were run."])
      #expect(!note.contains("\u{1B}"))
    }
  }

  @Test func aNoteThatCannotBeWrittenIsToldAndHoldsUpNothing() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()], setting("notes")) { fixture in
      let blob = try fixture.repository.run("rev-parse", "HEAD:greeting.txt").trimmed
      try fixture.repository.run("update-ref", "refs/notes/nexus", blob)
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("refs/notes/nexus"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
      // The next run makes up for it.
      try fixture.repository.run("update-ref", "-d", "refs/notes/nexus")
      try await fixture.run("review")
      #expect(values(try note(fixture, "nexus/1-french"), "Nexus-Task") == ["1.1"])
    }
  }

  @Test func lanesWriteARecordEach() async throws {
    let change = setting("notes")
    try await Fixture.with(
      [Self.two, .edit().expecting("Greet in French"), Self.farewell.expecting("# The task\nPart in French")],
      {
        change(&$0); $0.order = .any
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--parallel", "2")
      let notes = try fixture.repository.run("log", "--format=%N", "--notes=nexus", "main..nexus/1-french")
      #expect(Set(values(notes, "Nexus-Task")) == ["1.1", "1.2"], "\(notes)")
    }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
