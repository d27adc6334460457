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
      #expect(status.stderr.contains("`nexus watch` shows the nexus that is at work on it (process"), "\(status)")
      process.signal(SIGINT)
      _ = try await process.result()
      let later = try await fixture.run("status")
      #expect(later.stdout.contains("ready      Greet in French  interrupted\n"), "\(later)")
      #expect(
        later.stderr == "Next: `nexus resume` goes on with task 1.1, which was interrupted.\n", "\(later)")
    }
  }

  /// The store still says that the task is running.
  @Test func aKilledRunIsSaidToBeInterrupted() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"))
    try await Fixture.with([plan, Recording.Exchange.edit().held(afterLines: 3)]) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement")
      _ = try await fixture.server.waitForRequest { $0.prompt.contains("# The task") }
      process.signal(SIGKILL)
      _ = try await process.result()
      let status = try await fixture.run("status")
      #expect(status.stdout.contains("running    Greet in French  interrupted\n"), "\(status)")
      #expect(status.stderr.contains("`nexus resume` goes on with task 1.1"), "\(status)")
    }
  }

  @Test func whatTheOverseerWantsChangedAndWhyATaskFailedIsShown() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt"), .init("Tell it", "c.txt")),
      .edit(), .edit("farewell.txt", "goodbye", "adieu"), .revise(),
    ]
    let check = "if grep -q adieu farewell.txt; then exit 3; fi"
    try await Fixture.with(
      exchanges,
      { setup in
        setup.checks = [check]
        setup.settings["implement.maxAttempts"] = 1
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      #expect(try await fixture.nexus("implement", "2").status == 1)
      let review = try await fixture.nexus("review", "1")
      #expect(review.status == 1, "\(review)")
      let status = try await fixture.run("status")
      #expect(status.stdout.contains("committed  Greet in French  changes requested\n"), "\(status)")
      #expect(status.stdout.contains("failed     Part in French  checks failed (exit 3)\n"), "\(status)")
      #expect(
        status.stderr == "Next: `nexus implement`. Task 1.2 failed: `nexus task show 1.2` says why.\n", "\(status)")
      try await fixture.run("task", "skip", "3")
      let next = try await fixture.run("status").stderr
      #expect(next.contains("`nexus review 1.1 --revise \"\"` sends the task back"), "\(next)")
      let summary = try await fixture.run("log", "1", "--summary").stdout
      #expect(summary.contains("1.1 changes requested: send back, accept or reject"), "\(summary)")
      #expect(!summary.contains("not reviewed"), "\(summary)")
    }
  }

  @Test func otherOpenPlansAreNamedAndCanBeUsed() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .plan("Breton", .init("Greet in Breton")),
      .plan("Welsh", .init("Greet in Welsh")),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await !fixture.run("status").stdout.contains("Also open"))
      try await fixture.run("plan", "Breton")
      let both = try await fixture.run("status").stdout
      #expect(both.hasPrefix("Plan 2: Breton"), "\(both)")
      #expect(both.contains("  Also open: plan 1; `nexus plan use 1` goes over to it.\n"), "\(both)")
      let used = try await fixture.run("plan", "use", "1")
      #expect(used.stderr == "Plan 1 is the one being worked on now.\nNext: `nexus implement`\n", "\(used)")
      #expect(try await fixture.run("status").stdout.hasPrefix("Plan 1: French"))
      #expect(try await fixture.run("task", "show", "1").stdout.contains("Greet in French"))
      // What is planned after that is what one works on.
      try await fixture.run("plan", "Welsh")
      #expect(try await fixture.run("status").stdout.contains("Also open: plan 2, plan 1; `nexus plan use 2`"))
      try await fixture.run("plan", "drop", "1")
      let dropped = try await fixture.nexus("plan", "use", "1")
      #expect(dropped.status == 1 && dropped.stderr.contains("Hint: `nexus plan reopen 1`"), "\(dropped)")
      #expect(try await fixture.nexus("plan", "use", "7").status == 65)
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
