import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Failures that are not the attempt's: those that come and go, and those that were there before.
@Suite(.timeLimit(.minutes(5))) struct CheckHistoryTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  private func events(_ result: ProcessResult, _ name: String) throws -> [JSONValue] {
    try result.stdout.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      .filter { $0["event"]?.string == name }
  }

  @Test func aFlakyCheckPassesAndIsMarked() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      let mark = fixture.scratch("mark")
      let check = "test -e \(mark) || { touch \(mark); echo untracked > left; echo FAILED once; exit 1; }"
      try await fixture.run("config", "set", "--user", "checks", JSONValue([check, "test ! -e left"]).text())
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("when run again: it is flaky"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try await fixture.run("task", "show", "1").stdout.contains("(again, flaky, no sandbox)"))
      #expect(try await fixture.store().checks(of: 1).map(\.outcome) == [.failed, .passed, .passed])
    }
  }

  @Test func anOldFailureIsNoNewOneAndLeavesTheCommitUnverified() async throws {
    let check = "echo 'FAIL: test_old (0.1s)'; grep -q bonjur greeting.txt && echo 'FAIL: test_greeting'; exit 1"
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit("greeting.txt", "hello", "bonjur"),
      .edit("greeting.txt", "bonjur", "bonjour").expecting("FAIL: test_greeting", "it fails too, but in another way"),
      .approve().expecting("failed, as before this change"),
    ]
    try await Fixture.with(exchanges, { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--json")
      let compared = try events(result, "check.compared")
      #expect(compared.map { $0["mark"]?.string } == ["newFailure", "oldFailure"])
      // The base is the same tree both times, so it is checked only once.
      #expect(compared.map { $0["known"]?.bool } == [false, true])
      let finished = try #require(try events(result, "task.finished").last)
      #expect(finished["state"]?.string == "unverified")
      #expect(finished["reason"]?.string?.contains("fails as before this change") == true)
      #expect(try await fixture.taskStates() == ["unverified"])
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("(without this change, so the failure is an old one, no sandbox)"), "\(shown)")
      let review = try await fixture.run("review").stdout
      #expect(review.contains("Unverified: The check"), "\(review)")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
    }
  }

  @Test(arguments: ["exit 3", "echo 3 files; exit 3"])
  func aFailureThatNothingTellsFromAnOldOneProvesNothing(check: String) async throws {
    try await Fixture.with([Self.one, Recording.Exchange.edit()], { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("nothing to tell the failures apart by"), "\(result)")
      #expect(try await fixture.taskStates() == ["unverified"])
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("so nothing tells whether the failure is new"), "\(shown)")
    }
  }

  @Test(arguments: ["grep -q hello greeting.txt && exit 3; exit 4", "cat greeting.txt; exit 3"])
  func aFailureThatSaysNothingAndDiffersIsANewOne(check: String) async throws {
    try await Fixture.with(
      [Self.one, Recording.Exchange.edit(), .answer("I cannot.")],
      { setup in
        setup.checks = [check]
        setup.settings["implement.maxAttempts"] = 2
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.nexus("implement").status == 1)
      #expect(try await fixture.taskStates() == ["failed"])
    }
  }

  @Test func whatATaskIsToMakePassIsNotExcused() async throws {
    let check = "grep bonjour greeting.txt || { echo FAIL: no greeting; exit 1; }"
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", checks: [check])), .edit("greeting.txt", "hello", "bonjur"),
      .edit("greeting.txt", "bonjur", "bonjour").expecting("FAIL: no greeting"),
    ]
    try await Fixture.with(exchanges, { $0.checks = [] }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("config", "trust", check)
      try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func theOutputOfACheckIsInTheEventLogWhileItRuns() async throws {
    try await Fixture.with([Self.one, .edit()]) { fixture in
      let go = fixture.scratch("go")
      let check = "echo first; until test -e \(go); do sleep 0.05; done; echo last"
      try await fixture.run("config", "set", "--user", "checks", JSONValue([check]).text())
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", "--json")
      try await process.waitForOutput("\"lines\":[\"first\"]")
      try fixture.scratch.write("", to: "go")
      let result = try await process.result()
      #expect(result.status == 0)
      #expect(result.stdout.contains("\"lines\":[\"last\"]"))
    }
  }
}
