import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Bare `nexus` in every stage: where things stand and what to run next.
@Suite(.timeLimit(.minutes(5))) struct StatusCommandTests {
  /// Whoever approved or accepted it, what no check stands behind is never called done.
  @Test func whatNothingVerifiedIsNeverDone() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])), .edit(),
      .approve(), .edit("farewell.txt", "goodbye", "adieu"),
    ]
    try await Fixture.with(exchanges, { $0.checks = [] }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try await fixture.run("review", "--accept")
      #expect(try await fixture.taskStates() == ["accepted", "pending"])
      let status = try await fixture.run("status").stdout
      #expect(status.contains("accepted   Greet in French  unverified\n"), "\(status)")
      #expect(!status.contains("Part in French  unverified"), "\(status)")
      let result = try await fixture.run("implement", "--in-place", "--json")
      let last = try #require(result.stdout.split(separator: "\n").last)
      #expect(last.contains(#""event":"run.finished""#) && last.contains(#""done":[]"#), "\(last)")
      #expect(last.contains(#""unverified":["1.1","1.2"]"#), "\(last)")
      let summary = try await fixture.run("log", "1", "--summary").stdout
      #expect(summary.contains("2 unverified") && !summary.contains("done"), "\(summary)")
    }
  }

  @Test func besideAWorkingNexusItRecommendsToFollowThatOne() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
      Recording.Exchange.edit().held(afterLines: 3),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("# The task") }
      let status = try await fixture.run("status")
      #expect(status.stderr.contains("`nexus log -f` follows the nexus that is at work on it (process"), "\(status)")
      process.signal(SIGINT)
      _ = try await process.result()
      #expect(try await fixture.run("status").stderr.contains("Next: `nexus implement`"))
    }
  }

  @Test(arguments: [
    ["-C", "repository", "status"], ["--directory=repository", "plan", "list"], ["-C", "repository"],
    ["-C", ".", "-C", "repository", "plan", "show", "--", "1"],
  ])
  func theDirectoryMayStandBeforeTheCommand(arguments: [String]) async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.runner.with([:], directory: fixture.scratch.path).run("nexus", arguments)
      #expect(result.status == 0 && result.stdout.contains("French"), "\(result)")
    }
  }

  @Test func saysWhatToRunNextInEveryStage() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1])),
      .answer("Done."), .edit(), .revise(), .edit("greeting.txt", "bonjour", "salut"), .approve(),
    ]
    try await Fixture.with(exchanges, { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      func next(_ word: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let result = try await fixture.nexus()
        #expect(result.status == 0 && result.stderr.contains("Next: "), "\(result)", sourceLocation: sourceLocation)
        #expect(result.stderr.contains(word), "\(result)", sourceLocation: sourceLocation)
      }
      try await next("nexus plan")
      try await fixture.run("plan", "French")
      try await next("`nexus implement`")
      #expect(try await fixture.nexus("implement").status == 1)
      try await next("nexus task retry 1.1")
      let blocked = try await fixture.nexus()
      #expect(
        blocked.stdout.contains("failed") && blocked.stdout.contains("blocked") && blocked.stdout.contains("by task 1"))
      try await fixture.run("task", "retry", "1")
      try await fixture.run("implement", "1")
      try await next("`nexus implement`")
      #expect(try await fixture.nexus("review").status == 1)
      try await fixture.run("review", "1", "--revise", "Shorter.")
      try await fixture.run("implement", "1")
      try await fixture.run("task", "skip", "2")
      try await next("`nexus review`")
      try await fixture.run("review")
      try await next("nexus review --accept")
      try await fixture.run("review", "--accept")
      try await next("nexus plan")
    }
  }

  @Test func tellsProgramsTheSame() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      let none = try await fixture.run("--json").stdout
      #expect(none == "{\"plan\":null}\n")
      try await fixture.run("plan", "French")
      let json = try JSONValue(parsing: Array(try await fixture.run("status", "--json").stdout.utf8))
      #expect(json["plan"] == 1)
      #expect(json["tasks"]?[0]?["state"] == "ready")
    }
  }

  @Test func leavesNothingBehindWhereNothingWasPlanned() async throws {
    try await Fixture.with { fixture in
      let before = try fixture.repository.snapshot()
      for arguments in [[], ["status"], ["plan", "list"], ["plan", "show"], ["task", "show", "1"]] {
        _ = try await fixture.runner.run("nexus", arguments)
      }
      #expect(try fixture.repository.snapshot() == before)
    }
  }
}
