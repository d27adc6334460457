import Foundation
import JSONText
import Jobs
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// What takes time, looked at, ended and carried out from another terminal.
@Suite(.timeLimit(.minutes(5))) struct JobCommandTests {
  private static let plan = Recording.Exchange.plan("French", .init("Greet in French"))

  private func jobs(_ fixture: Fixture, _ arguments: String...) async throws -> [JSONValue] {
    let result = try await fixture.runner.run("nexus", ["job"] + arguments + ["--json"])
    return try result.stdout.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  @Test func commandsOfATerminalAreJobs() async throws {
    try await Fixture.with([Self.plan, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review")
      let found = try await jobs(fixture, "list")
      #expect(found.map { $0["kind"]?.string } == ["review", "implement", "plan"])
      #expect(found.allSatisfy { $0["state"] == "done" && $0["exchanges"] == 1 && $0["cost"] == 0 })
      #expect(found.allSatisfy { ($0["tokens"]?.int ?? 0) > 0 })
      #expect(found[1]["result"]?["finished"] == ["1.1"])
      #expect(found[2]["result"] == ["plan": 1])
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for job in found { #expect(document.faults(of: try #require(job.object), below: "job") == []) }
      let text = try await fixture.run("job").stdout
      #expect(text.contains("implement") && text.contains("done"), "\(text)")
      let logs = try await fixture.run("job", "logs", "2", "--json").stdout
      #expect(logs.contains("commit.created") && !logs.contains("plan.saved"), "\(logs)")
      let refused = try await fixture.nexus("job", "retry", "1")
      #expect(refused.status == 65 && refused.stderr.contains("there is nothing to try again"), "\(refused)")
      let missing = try await fixture.nexus("job", "show", "9")
      #expect(missing.status == 65 && missing.stderr.contains("There is no job 9."), "\(missing)")
    }
  }

  @Test func whatIsQueuedIsCarriedOutInOrder() async throws {
    try await Fixture.with([Self.plan, .edit()]) { fixture in
      let first = try await jobs(fixture, "add", "plan", "French")
      #expect(first.first?["state"] == "queued")
      try await fixture.run("job", "add", "--after", "1", "implement", "--max-tokens", "100000")
      let refused = try await fixture.nexus("job", "add", "status")
      #expect(refused.status == 64 && refused.stderr.contains("That command cannot be queued."), "\(refused)")
      try await fixture.run("job", "run")
      let found = try await jobs(fixture, "list")
      #expect(found.map { $0["state"]?.string } == ["done", "done"])
      #expect(found[0]["maxTokens"] == 100_000)
      #expect(try await fixture.taskStates() == ["committed"])
      try await fixture.run("job", "wait", "1", "2")
    }
  }

  @Test func whatIsStartedInTheBackgroundOutlivesTheCommand() async throws {
    try await Fixture.with([Self.plan, .edit()]) { fixture in
      try await fixture.run("job", "add", "plan", "French")
      let added = try await jobs(fixture, "add", "--after", "1", "--start", "implement")
      #expect(added.first?["state"] == "waiting")
      try await fixture.run("job", "wait", "1", "2")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func anAbortReachesAProcessThatRuns() async throws {
    try await Fixture.with([Self.plan, Recording.Exchange.edit().held(afterLines: 6)]) { fixture in
      try await fixture.run("plan", "French")
      let running = try fixture.start("implement")
      try await running.waitForOutput("I change", in: .stderr)
      let asked = try await jobs(fixture, "abort", "2", "Not wanted.")
      #expect(asked.first?["aborting"] == true)
      let result = try await running.result()
      #expect(result.status == 1 && result.stderr.contains("Job 2 was aborted: Not wanted."), "\(result)")
      let waited = try await fixture.nexus("job", "wait", "2")
      #expect(waited.status == 1 && waited.stdout == "Job 2 (implement) is aborted. Not wanted.\n", "\(waited)")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func whatAKilledRunnerLeftIsTakenUpAgain() async throws {
    try await Fixture.with([Self.plan, Recording.Exchange.edit().held(afterLines: 6), .edit()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("job", "add", "implement")
      let running = try fixture.start("job", "run")
      try await running.waitForOutput("I change", in: .stderr)
      running.signal(SIGKILL)
      _ = try await running.result()
      #expect(try await jobs(fixture, "list").first?["state"] == "queued")
      try await fixture.run("job", "run")
      let job = try await jobs(fixture, "show", "2").first
      #expect(job?["state"] == "done" && job?["attempts"] == 2)
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func aCommandThatWasKilledHasFailedAndIsTriedAgain() async throws {
    try await Fixture.with([Self.plan, Recording.Exchange.edit().held(afterLines: 6), .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let running = try fixture.start("implement")
      try await running.waitForOutput("I change", in: .stderr)
      running.signal(SIGKILL)
      _ = try await running.result()
      let job = try await jobs(fixture, "show", "2").first
      #expect(job?["state"] == "failed" && job?["reason"] == "The process that ran it has ended.")
      try await fixture.run("job", "retry", "2")
      try await fixture.run("job", "run")
      #expect(try await jobs(fixture, "show", "2").first?["state"] == "done")
    }
  }

  @Test func aBudgetOfTokensLeavesWhatIsDoneAndSaysWhatIsMissing() async throws {
    let two = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part", "farewell.txt"))
    try await Fixture.with([two, .edit()]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--max-tokens", "1")
      #expect(result.status == 75 && result.stderr.contains("The budget of job 2 is spent: "), "\(result)")
      #expect(try await fixture.taskStates() == ["committed", "pending"])
      let job = try await jobs(fixture, "show", "2").first
      #expect(job?["state"] == "partial")
      #expect(job?["result"] == ["plan": 1, "finished": ["1.1"], "missing": ["1.2"]])
    }
  }

  @Test func aTimeLimitEndsACommandThatWaits() async throws {
    try await Fixture.with([Self.plan, Recording.Exchange.edit().held(afterLines: 6)]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--max-time", "2s")
      #expect(result.status == 75 && result.stderr.contains("The time of job 2 is over: 2 s."), "\(result)")
      #expect(try await jobs(fixture, "show", "2").first?["state"] == "expired")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }
}
