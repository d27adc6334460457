import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// An exported plan that is run again, with no server to ask.
@Suite(.timeLimit(.minutes(5))) struct ReplayCommandTests {
  private static let exchanges: [Recording.Exchange] = [
    .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
    .edit("greeting.txt", "nowhere to be found", "bonjour"), .edit(), .edit("farewell.txt", "goodbye", "adieu"),
  ]
  /// Nothing listens there.
  private static let offline = ["OLLAMA_HOST": "127.0.0.1:1"]

  /// Runs `body` after a session was exported to `plan.json`.
  private static func exported(
    _ exchanges: [Recording.Exchange] = exchanges, checks: [String] = ["true"],
    _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(exchanges, { $0.checks = checks }) { fixture in
      try await fixture.run("plan", "French")
      _ = try await fixture.nexus("implement")
      try await fixture.run("export", "-o", fixture.scratch("plan.json"))
      try await body(fixture)
    }
  }

  @Test func isTheSameWhereNothingChanged() async throws {
    try await Self.exported { fixture in
      let before = try fixture.repository.snapshot(ignoringPaths: [".nexus-overseer"], ignoringRefs: [])
      let temporary = try FileManager.default.contentsOfDirectory(atPath: fixture.scratch("tmp"))
      let result = try await fixture.nexus("replay", fixture.scratch("plan.json"), with: Self.offline)
      #expect(result.status == 0, "\(result)")
      #expect(
        result.stdout == "  1.1   same\n  1.2   same\nPrompts, edits and trees are the same.\n", "\(result)")
      #expect(try fixture.repository.snapshot(ignoringPaths: [".nexus-overseer"], ignoringRefs: []) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.scratch("tmp")) == temporary)
      let lines = try await fixture.nexus("replay", fixture.scratch("plan.json"), "--json", with: Self.offline)
      #expect(lines.stdout.hasPrefix(#"{"task":"1.1","attempts":2,"differences":[]}"#), "\(lines)")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for line in lines.stdout.split(separator: "\n") {
        let object = try #require(try JSONValue(parsing: String(line)).object)
        #expect(document.faults(of: object, below: "replayed task") == [])
      }
    }
  }

  @Test func saysWhereItDiffersOnAnotherCommit() async throws {
    try await Self.exported { fixture in
      try fixture.repository.commit(["farewell.txt": "goodbye\nand more\n"], "More")
      let result = try await fixture.nexus(
        "replay", fixture.scratch("plan.json"), "--onto", "main", with: Self.offline)
      #expect(result.status == 1, "\(result)")
      #expect(result.stdout.contains("a prompt differs from its line"), "\(result)")
      #expect(result.stdout.contains("attempt 1 made another tree"), "\(result)")
      // The commit it began at is still the one it is replayed on without --onto.
      #expect(try await fixture.nexus("replay", fixture.scratch("plan.json"), with: Self.offline).status == 0)
    }
  }

  @Test func saysWhereAnEditIsNotWhatItWas() async throws {
    try await Self.exported { fixture in
      let text = try fixture.scratch.read("plan.json")
      try fixture.scratch.write(text.replacing("adieu", with: "au revoir"), to: "other.json")
      try fixture.scratch.write(text.replacing("nowhere to be found", with: "hello"), to: "third.json")
      let other = try await fixture.nexus("replay", fixture.scratch("other.json"), with: Self.offline)
      #expect(other.status == 1 && other.stdout.contains("  1.1   same\n  1.2   differs"), "\(other)")
      #expect(other.stdout.contains("attempt 1 made another tree"), "\(other)")
      let third = try await fixture.nexus("replay", fixture.scratch("third.json"), with: Self.offline)
      #expect(third.stdout.contains("attempt 1 ended otherwise: refused then, committed now"), "\(third)")
      #expect(third.stdout.contains("2 attempts then, 1 now"), "\(third)")
    }
  }

  @Test func checksAreNotRunSoTheirFailuresAreMissing() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .edit("greeting.txt", "hello", "hallo"),
      .edit("greeting.txt", "hallo", "bonjour"),
    ]
    try await Self.exported(exchanges, checks: ["touch \"$HOME/ran\"; ! grep -q hallo greeting.txt"]) { fixture in
      let result = try await fixture.nexus("replay", fixture.scratch("plan.json"), with: Self.offline)
      #expect(result.status == 1, "\(result)")
      #expect(result.stdout.contains("attempt 1 ended otherwise: checksFailed then, committed now"), "\(result)")
    }
  }

  @Test(arguments: ["", "{}", "[1]", #"{"archive": {"format": 2}}"#, #"{"archive": {"format": 1, "plan": {}}}"#])
  func refusesWhatIsNoExportedPlan(text: String) async throws {
    try await Fixture.with { fixture in
      let path = try fixture.scratch.write(text, to: "bad.json")
      let result = try await fixture.nexus("replay", path)
      #expect(result.status == 65 && result.stderr.contains("is no plan that nexus exported"), "\(result)")
      #expect(try await fixture.nexus("replay", path + ".none").status == 65)
    }
  }
}
