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
        result.stdout == "  plan  same\n  1.1   same\n  1.2   same\nPrompts, edits, trees and verdicts are the same.\n",
        "\(result)")
      #expect(try fixture.repository.snapshot(ignoringPaths: [".nexus-overseer"], ignoringRefs: []) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.scratch("tmp")) == temporary)
      let lines = try await fixture.nexus("replay", fixture.scratch("plan.json"), "--json", with: Self.offline)
      #expect(
        lines.stdout.contains(#"{"task":"1.1","attempts":2,"reviews":0,"differences":[],"notReplayed":[]}"#),
        "\(lines)")
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

  private static let failingOnce: [Recording.Exchange] = [
    .plan("French", .init("Greet in French")), .edit("greeting.txt", "hello", "hallo"),
    .edit("greeting.txt", "hallo", "bonjour"),
  ]

  @Test func checksEndAsTheyDidAndAreNotRun() async throws {
    let check = "echo ran >> \"$HOME/ran\"; ! grep -q hallo greeting.txt"
    try await Self.exported(Self.failingOnce, checks: [check]) { fixture in
      let text = try fixture.scratch.read("plan.json")
      let result = try await fixture.nexus("replay", fixture.scratch("plan.json"), with: Self.offline)
      #expect(result.status == 0 && result.stdout.contains("  1.1   same\n"), "\(result)")
      // One result less: that is no reason to run the command.
      let without = text.replacing(#""run":"again""#, with: #""run":"base""#)
      #expect(without != text)
      try fixture.scratch.write(without, to: "without.json")
      let other = try await fixture.nexus("replay", fixture.scratch("without.json"), with: Self.offline)
      #expect(other.status == 1 && other.stdout.contains("of which the recording has no result"), "\(other)")
    }
  }

  @Test func reviewsAreMadeAgain() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .edit(), .revise(),
      .edit("greeting.txt", "bonjour", "salut"), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--review")
      try await fixture.run("export", "-o", fixture.scratch("plan.json"))
      let result = try await fixture.nexus("replay", fixture.scratch("plan.json"), "--json", with: Self.offline)
      #expect(result.status == 0, "\(result)")
      #expect(
        result.stdout.contains(#"{"task":"1.1","attempts":2,"reviews":2,"differences":[],"notReplayed":[]}"#),
        "\(result)")
    }
  }

  @Test func planningIsMadeAgainUnlessThePlanWasChanged() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("export", "-o", fixture.scratch("plan.json"))
      let result = try await fixture.nexus("replay", fixture.scratch("plan.json"), with: Self.offline)
      #expect(result.status == 0 && result.stdout.hasPrefix("  plan  same\n"), "\(result)")
      try await fixture.run("task", "add", "More")
      try await fixture.run("export", "-o", fixture.scratch("changed.json"))
      let changed = try await fixture.nexus("replay", fixture.scratch("changed.json"), with: Self.offline)
      #expect(
        changed.status == 0 && changed.stdout.contains("not replayed: whether the tasks are the same"), "\(changed)")
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
