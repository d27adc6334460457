import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Hunks of a task that are picked, and the rest that is left.
@Suite(.timeLimit(.minutes(5))) struct PickTests {
  private static let one = Recording.Exchange.plan("Rows", .init("Change rows", "story.txt"))
  private static let two = Recording.Exchange.plan(
    "Rows", .init("Change rows", "story.txt"), .init("Change one more", "story.txt", after: [1]))

  /// Rows of the file, of which some are changed.
  private static func story(_ changed: Int...) -> String {
    (10..<40).map { changed.contains($0) ? "row \($0) changed\n" : "row \($0)\n" }.joined()
  }

  private static func change(_ rows: (String, String)...) -> Recording.Exchange {
    .answer(
      rows.map { "story.txt\n<<<<<<< SEARCH\n\($0.0)\n=======\n\($0.1)\n>>>>>>> REPLACE\n" }.joined(separator: "\n"))
  }

  /// Two hunks.
  private static let twoRows = change(("row 12", "row 12 changed"), ("row 35", "row 35 changed"))

  private func with(
    _ exchanges: [Recording.Exchange], _ change: (inout Fixture.Setup) -> Void = { _ in },
    _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(
      exchanges,
      {
        $0.files["story.txt"] = Self.story()
        change(&$0)
      }
    ) { fixture in
      try await fixture.run("plan", "Rows")
      try await fixture.run("implement")
      try await body(fixture)
    }
  }

  private func story(_ fixture: Fixture, _ commit: String) throws -> String {
    try fixture.repository.run("show", "\(commit):story.txt")
  }

  private func usersOwn(_ fixture: Fixture) throws -> TreeSnapshot {
    try fixture.repository.snapshot(
      ignoringPaths: [".nexus-overseer"], ignoringRefs: ["refs/heads/nexus/", "refs/nexus/", "refs/notes/nexus"])
  }

  private let branch = "nexus/1-rows"

  @Test func whatIsPickedIsCheckedReviewedAndLands() async throws {
    let exchanges = [
      Self.one, Self.twoRows, .approve().expecting("+row 12 changed", "+row 35 changed"),
      .approve().expecting("+row 12 changed").lacking("+row 35 changed"),
    ]
    try await with(exchanges, { $0.settings["implement.record"] = "both" }) { fixture in
      try await fixture.run("review")
      #expect(try await fixture.taskStates() == ["approved"])
      let before = try usersOwn(fixture)
      let whole = try fixture.repository.run("rev-parse", branch).trimmed
      let parent = try fixture.repository.run("rev-parse", branch + "~1")
      let picked = try await fixture.run("review", "1", "--pick", "story.txt:1")
      #expect(try story(fixture, branch) == Self.story(12))
      #expect(try fixture.repository.run("rev-parse", branch + "~1") == parent)
      let kept = "refs/nexus/picked/1.1/\(whole.prefix(7))"
      #expect(picked.stderr.contains("the whole work is kept under \(kept)"), "\(picked)")
      #expect(try fixture.repository.run("rev-parse", kept).trimmed == whole)
      // The Overseer's word was about another commit.
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try usersOwn(fixture).differences(from: before) == [])
      let note = try fixture.repository.run("notes", "--ref=nexus", "show", branch)
      #expect(note.contains("\nReplaces:   \(whole). 1 of 2 hunks were picked by the user.\n"), "\(note)")
      #expect(note.contains("\nState:      verified") && !note.contains("Verdict:"))
      let shown = try JSONValue(parsing: Array(try await fixture.run("task", "show", "1", "--json").stdout.utf8))
      #expect(shown["attempts"]?[1]?["replaces"]?.string == whole && shown["attempts"]?[1]?["model"] == .null)
      #expect(shown["attempts"]?[1]?["checks"]?[0]?["outcome"] == "passed")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "story.txt") == Self.story(12))
      #expect(try fixture.repository.log() == ["Change rows", "Begin"])
      #expect(try await fixture.run("refs").stdout.contains(kept))
      // The recording knows that no model picked.
      let export = try await fixture.run("export", "1").stdout
      try fixture.scratch.write(export, to: "plan.yaml")
      try await fixture.run("replay", fixture.scratch("plan.yaml"))
    }
  }

  @Test func atATerminalEachHunkIsAskedFor() async throws {
    try await with([Self.one, Self.twoRows, .approve()]) { fixture in
      let process = try fixture.start(
        "review", input: nil, with: ["PAGER": "cat"], terminal: ProcessRunner.Terminal(columns: 100, rows: 24))
      try await process.waitForOutput("[p]ick")
      process.write("p\n")
      try await process.waitForOutput("Hunk 1 of 2")
      process.write("n\n")
      try await process.waitForOutput("Hunk 2 of 2")
      process.write("y\n")
      try await process.waitForOutput("is now")
      process.write("a\n")
      let result = try await process.result()
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.text(of: "story.txt") == Self.story(35))
    }
  }

  @Test(arguments: [
    ("a", [12, 35]), ("d", []), ("q", []), ("y\na", [12, 35]), ("y\nd", [12]), ("y\nq", [12]), ("\u{4}", []),
  ])
  func theRestCanBeTakenOrLeftAtOnce(answers: String, rows: [Int]) async throws {
    try await with([Self.one, Self.twoRows, .approve()]) { fixture in
      let tip = try fixture.repository.run("rev-parse", branch)
      let process = try fixture.start(
        "review", input: nil, with: ["PAGER": "cat"], terminal: ProcessRunner.Terminal(columns: 100, rows: 24))
      try await process.waitForOutput("[p]ick")
      process.write("p\n")
      for (index, answer) in answers.split(separator: "\n").enumerated() {
        try await process.waitForOutput("Hunk \(index + 1) of 2")
        process.write(answer == "\u{4}" ? "\u{4}" : answer + "\n")
      }
      let end =
        switch rows.count {
        case 2: "stays as it is"
        case 0: answers == "\u{4}" ? "Nothing was changed." : "Nothing is picked from task 1.1"
        default: "is now"
        }
      try await process.waitForOutput(end)
      process.write("s\n")
      // The verdict was about a commit that is not the task's any more.
      #expect(try await process.result().status == (rows.count == 1 ? 1 : 0))
      let changed = rows.isEmpty ? [12, 35] : rows
      let expected = changed.count == 2 ? Self.story(12, 35) : Self.story(changed[0])
      #expect(try story(fixture, branch) == expected)
      if rows.count != 1 { #expect(try fixture.repository.run("rev-parse", branch) == tip) }
    }
  }

  @Test func whatIsNotThereIsNotPicked() async throws {
    try await with([Self.one, Self.twoRows]) { fixture in
      let tip = try fixture.repository.run("rev-parse", branch)
      for (pick, hint) in [
        ("other.txt", "It changes story.txt."), ("story.txt:3", "has 2 hunks."), ("story.txt:0", "has 2 hunks."),
        ("story.txt:1,x", "It changes"), ("story.txt:", "It changes"), ("", "It changes"), ("\u{1B}[31m", "It changes"),
      ] {
        let result = try await fixture.nexus("review", "1", "--pick", pick)
        #expect(result.status == 65 && result.stderr.contains("\nHint: ") && result.stderr.contains(hint), "\(result)")
        #expect(!result.stderr.contains("\u{1B}"))
      }
      let all = try await fixture.run("review", "1", "--pick", "story.txt")
      #expect(all.stderr.contains("All hunks are picked"))
      #expect(try fixture.repository.run("rev-parse", branch) == tip)
      #expect(try fixture.repository.run("for-each-ref", "refs/nexus") == "")
      let commit = try await fixture.nexus("review", "HEAD", "--pick", "story.txt")
      #expect(commit.status == 65 && commit.stderr.contains("Only a task can be"), "\(commit)")
      for arguments in [["review", "--pick", "a"], ["review", "1", "--pick", "a", "--accept"]] {
        #expect(try await fixture.runner.run("nexus", arguments).status == 64)
      }
    }
  }

  @Test func laterWorkIsPutOnTopAndCheckedToo() async throws {
    let exchanges = [Self.two, Self.twoRows, Self.change(("row 20", "row 20 changed")), .approve(), .approve()]
    try await with(exchanges) { fixture in
      try await fixture.run("review", "1", "--pick", "story.txt:2")
      #expect(try story(fixture, branch) == Self.story(20, 35) && story(fixture, branch + "~1") == Self.story(35))
      #expect(try fixture.planLog(branch) == ["Change one more", "Change rows"])
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      let shown = try await fixture.run("task", "show", "2").stdout
      #expect(
        shown.contains("Put on what was picked of task 1.1.") && shown.contains("check  true  passed"), "\(shown)")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "story.txt") == Self.story(20, 35))
    }
  }

  @Test func laterWorkThatNeedsWhatIsLeftHoldsItUp() async throws {
    let exchanges = [Self.two, Self.twoRows, Self.change(("row 35 changed", "row 35 changed again"))]
    try await with(exchanges) { fixture in
      let tip = try fixture.repository.run("rev-parse", branch)
      let result = try await fixture.nexus("review", "1", "--pick", "story.txt:1")
      #expect(result.status == 1 && result.stderr.contains("task 1.2 needs what you left of story.txt"), "\(result)")
      #expect(result.stderr.contains("\nHint: ") && result.stderr.contains("nothing was changed"))
      #expect(try fixture.repository.run("rev-parse", branch) == tip)
      #expect(try fixture.repository.run("for-each-ref", "refs/nexus") == "")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
      // Its worktree is as the branch has it.
      let worktree = fixture.worktree
      #expect(try fixture.repository.run("-C", worktree, "status", "--porcelain") == "")
      try await fixture.run("review", "2", "--reject")
      try await fixture.run("review", "1", "--pick", "story.txt:1")
      #expect(try story(fixture, branch) == Self.story(12))
    }
  }

  @Test func hunksThatDoNotPassAloneAreRefused() async throws {
    let check = "grep -q 'row 35 changed' story.txt || ! grep -q 'row 12 changed' story.txt"
    try await with([Self.one, Self.twoRows], { $0.checks = [check] }) { fixture in
      let tip = try fixture.repository.run("rev-parse", branch)
      let result = try await fixture.nexus("review", "1", "--pick", "story.txt:1")
      #expect(result.status == 1 && result.stderr.contains("does not pass, so nothing was changed"), "\(result)")
      #expect(try fixture.repository.run("rev-parse", branch) == tip)
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try await fixture.run("task", "show", "1").stdout.contains("Attempt 2  the checks fail"))
      try await fixture.run("review", "1", "--pick", "story.txt:2")
      #expect(try story(fixture, branch) == Self.story(35))
    }
  }

  @Test func whereChecksCannotRunItIsUnverifiedAndSaysSo() async throws {
    try await with([Self.one, Self.twoRows]) { fixture in
      #expect(try await fixture.taskStates() == ["committed"])
      try fixture.scratch.write(#"{"checks":["touch never"]}"#, to: Fixture.projectFile)
      let result = try await fixture.run("review", "1", "--pick", "story.txt:1")
      #expect(result.stderr.contains("Checks cannot be run."), "\(result)")
      #expect(result.stderr.contains("Task 1.1 is unverified. No checks were run."), "\(result)")
      #expect(try await fixture.taskStates() == ["unverified"])
      #expect(try story(fixture, branch) == Self.story(12))
    }
  }

  @Test func whatHasLandedIsNotPickedFrom() async throws {
    try await with([Self.one, Self.twoRows, .approve()]) { fixture in
      try await fixture.run("review", "--accept")
      let result = try await fixture.nexus("review", "1.1", "--pick", "story.txt:1")
      #expect(
        result.status != 0 && result.stderr.contains("is accepted") && result.stderr.contains("\nHint: "), "\(result)")
    }
  }

  @Test func aBranchThatTheUserPutBackStaysThere() async throws {
    try await with([Self.one, Self.twoRows]) { fixture in
      let whole = try fixture.repository.run("rev-parse", branch).trimmed
      try await fixture.run("review", "1", "--pick", "story.txt:1")
      try fixture.repository.run("update-ref", "refs/heads/\(branch)", whole)
      try await fixture.run("task", "add", "Another")
      #expect(try fixture.repository.run("rev-parse", branch).trimmed == whole)
    }
  }

  @Test func aTaskThatWasPickedFromCanBeSentBack() async throws {
    let exchanges = [Self.one, Self.twoRows, Self.change(("row 35", "row 35 changed")).expecting("row 12 changed")]
    try await with(exchanges) { fixture in
      try await fixture.run("review", "1", "--pick", "story.txt:1")
      try await fixture.run("review", "1", "--revise", "Do the other row after all.")
      try await fixture.run("implement")
      #expect(try story(fixture, branch) == Self.story(12, 35))
      #expect(try fixture.planLog(branch).count == 2)
    }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
