import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// What `nexus log` tells of the past, and of what other processes do meanwhile.
@Suite(.timeLimit(.minutes(5))) struct LogCommandTests {
  private static let two: [Recording.Exchange] = [
    .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
    .edit(), .edit("farewell.txt", "goodbye", "adieu"),
  ]

  @Test func tellsWhatHappened() async throws {
    try await Fixture.with(Self.two) { fixture in
      var transcript = fixture.transcript()
      func add(_ arguments: String...) async throws {
        transcript.add(
          (["nexus"] + arguments).joined(separator: " "), try await fixture.runner.run("nexus", arguments))
      }
      try await add("log")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await add("log")
      try await add("log", "1.2", "-n", "3")
      try await add("log", "--summary")
      try await add("log", "2")
      try await add("log", "--since", "soon")
      try await add("log", "x")
      try transcript.expect("log")
    }
  }

  @Test func printsTheBytesThatTheCommandsPrinted() async throws {
    try await Fixture.with(Self.two) { fixture in
      let plan = try await fixture.run("plan", "French", "--json").stdout
      let implement = try await fixture.run("implement", "--json").stdout
      #expect(try await fixture.run("log", "--json").stdout == plan + implement)
      #expect(try await fixture.run("log", "--json", "--since", "2026-01-02").stdout == plan + implement)
      #expect(try await fixture.run("log", "--json", "--since", "2026-01-02T03:04:06Z").stdout == "")
      #expect(try await fixture.run("log", "--json", "--since", "1s").stdout == plan + implement)
      let last = try #require(implement.split(separator: "\n").last)
      #expect(last.hasPrefix(#"{"event":"run.finished""#))
      #expect(try await fixture.run("log", "--json", "-n", "1").stdout == last + "\n")
    }
  }

  @Test func followsWhatAnotherProcessDoesUntilCtrlC() async throws {
    let exchanges = [Self.two[0], Self.two[1].named("held").held(afterLines: 6), Self.two[2]]
    try await Fixture.with(exchanges) { fixture in
      // Begun before there is a store.
      let log = try fixture.start("log", "-f", input: nil)
      try await fixture.run("plan", "French")
      try await log.waitForOutput("nexus/1-french")
      let work = try fixture.start("implement")
      try await log.waitForOutput("attempt 1 of")
      fixture.server.release("held")
      try await log.waitForOutput("commit")
      #expect(try await work.result().status == 0)
      try await log.waitForOutput("2 committed")
      log.signal(SIGINT)
      let result = try await log.result()
      #expect(result.ending == .exited(130) && result.stderr == "", "\(result)")
    }
  }

  @Test func followingEndsWhenNobodyReads() async throws {
    try await Fixture.with([Self.two[0]]) { fixture in
      try await fixture.run("plan", "French")
      let nexus = try BuildProducts.path(of: "nexus")
      // `read` takes a line and leaves; nothing is written after that, and still the follower ends.
      let result = try await fixture.runner.run(
        "/bin/sh", ["-c", "{ \"$0\" log -f; echo ended: $? >&2; } | { read line; }", nexus])
      #expect(result.stderr == "ended: 0\n", "\(result)")
    }
  }

  @Test func sumsUpForPrograms() async throws {
    try await Fixture.with(Self.two) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      let summary = try JSONValue(parsing: Array(try await fixture.run("log", "--summary", "--json").stdout.utf8))
      #expect(summary["tasks"]?["done"]?[0] == "1.1")
      #expect(summary["tasks"]?["ready"]?[0] == "1.2")
      #expect(summary["rounds"] == 1)
      #expect(summary["models"]?.array?.count == 2)
      #expect(summary["next"] == "`nexus implement`")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      #expect(document.faults(of: try #require(summary.object), below: "summary") == [])
      #expect(summary["models"]?[0]?.object.map { document.faults(of: $0, below: "share of a model") } == [])
      try await fixture.run("implement")
    }
  }
}
