import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReviewCommandTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func workThatIsNotApprovedIsAcceptedOnlyWithOverride() async throws {
    try await Fixture.with([Self.one, .edit(), .revise()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let review = try await fixture.nexus("review", "--accept")
      #expect(review.status == 1)
      #expect(review.stdout.contains("Say salut instead.") && review.stdout.contains("not accepted"))
      #expect(try fixture.repository.log() == ["Begin"])
      let override = try await fixture.nexus("review", "--accept", "--override")
      #expect(override.status == 0, "\(override)")
      #expect(try fixture.repository.log() == ["Greet in French", "Begin"])
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  /// A server that cannot hold a model to a schema says so; the review is then asked for as text.
  @Test func aRefusedSchemaIsFollowedByAText() async throws {
    let refused = try Recording.Exchange.approve().failing(.init(named: "bad-request"))
    let text = Recording.Exchange.approve().with { $0.expectation.requires = [] }
    try await Fixture.with([Self.one, .edit(), refused, text]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let review = try await fixture.nexus("review")
      #expect(review.status == 0 && review.stderr.contains("it is asked for as text"), "\(review)")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  /// A real 1.5B approved five of nine such commits.
  @Test(arguments: [
    ("a.py", "x = 1\n", "x = 1", "# It is two now.\nx = 1"), ("a.js", "/* One.\n */\nf()\n", "/* One.", "/* Two."),
    ("a.c", "f();  // one\n/* a */\n", "/* a */", "/* a\n   b */"),
  ])
  func anApprovalOfCommentsAloneIsNone(file: String, text: String, old: String, new: String) async throws {
    let plan = Recording.Exchange.plan("Two", .init("Make it two", file))
    try await Fixture.with([plan, .edit(file, old, new), .approve()], { $0.files = [file: text] }) { fixture in
      try await fixture.run("plan", "Two")
      try await fixture.run("implement")
      let review = try await fixture.nexus("review")
      #expect(review.status == 1, "\(review)")
      #expect("\(review)".contains("nothing but comments, of which the task does not speak"), "\(review)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test(arguments: [
    ("a.py", "x = 1\n", "x = 1", "x = 2  # two", "Make it two"),
    ("a.c", "*p = 1;\n", "*p = 1;", "*p = 2;", "Make it two"),
    ("a.c", "#define A 1\n", "#define A 1", "#define A 2", "Make it two"),
    ("a.py", "x = 1\n", "x = 1", "# One.\nx = 1", "Comment on x"),
    ("a.js", "/* a */ f()\n", "/* a */ f()", "/* a */ g()", "Make it two"),
    ("a.txt", "# a\n", "# a", "# b", "Make it two"),
  ])
  func whatMayBeMoreThanACommentIsApproved(file: String, text: String, old: String, new: String, title: String)
    async throws
  {
    let plan = Recording.Exchange.plan("Two", .init(title, file))
    try await Fixture.with([plan, .edit(file, old, new), .approve()], { $0.files = [file: text] }) { fixture in
      try await fixture.run("plan", "Two")
      try await fixture.run("implement")
      try await fixture.run("review")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func aTaskSentBackGetsANewAttemptOnTopWithFindingsAndNote() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit(), .revise("Too stiff.", finding: "Say salut instead."),
      .edit("greeting.txt", "bonjour", "salut").expecting(
        "Too stiff.", "Say salut instead.", "Be less formal, please.", "bonjour"),
      .approve("Better."),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await fixture.nexus("review").status == 1)
      try await fixture.run("review", "1", "--revise", "Be less formal, please.")
      #expect(try await fixture.taskStates() == ["pending"])
      try await fixture.run("implement")
      #expect(try fixture.planLog("nexus/1-french").count == 2)
      let accepted = try await fixture.nexus("review", "--accept")
      #expect(accepted.status == 0, "\(accepted)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "salut\n")
    }
  }

  @Test func aRejectedTaskLeavesTheBranchAndIsKept() async throws {
    try await Fixture.with([Self.one, .edit(), .edit("greeting.txt", "hello", "salut")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let before = try fixture.snapshot()
      let rejected = try await fixture.run("review", "1", "--reject")
      #expect(rejected.stderr.contains("refs/nexus/rejected/1.1/"))
      #expect(try fixture.planLog("nexus/1-french") == [])
      #expect(
        try fixture.repository.run("for-each-ref", "--format=%(subject)", "refs/nexus/rejected") == "Greet in French\n")
      #expect(try await fixture.taskStates() == ["rejected"])
      #expect(try fixture.snapshot() == before)
      try await fixture.run("task", "retry", "1")
      try await fixture.run("implement")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "salut\n")
    }
  }

  @Test func workOnWhichOtherWorkStandsIsNotRejectedAlone() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt")), .edit(),
      .edit("farewell.txt", "goodbye", "au revoir"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let result = try await fixture.nexus("review", "1", "--reject")
      #expect(result.status == 1 && result.stderr.contains("stands on it") && result.stderr.contains("\nHint: "))
      #expect(try fixture.planLog("nexus/1-french").count == 2)
    }
  }

  @Test func judgesAnyCommitAndAnyRange() async throws {
    let exchanges: [Recording.Exchange] = [
      .approve("A fine letter.").expecting("+dear reader"),
      .revise("Too long.", finding: "Shorten it.").expecting("+dear reader", "+yours truly"),
    ]
    try await Fixture.with(exchanges) { fixture in
      let first = try fixture.repository.commit(["letter.txt": "dear reader\n"], "Begin a letter")
      let second = try fixture.repository.commit(["letter.txt": "dear reader\nyours truly\n"], "End the letter")
      let before = try fixture.snapshot()
      let commit = try await fixture.nexus("review", String(first.prefix(9)))
      #expect(commit.status == 0 && commit.stdout.contains("A fine letter.") && commit.stdout.contains("+dear reader"))
      let range = try await fixture.nexus("review", "\(first)~1..\(second)", "--json")
      #expect(range.status == 1, "\(range)")
      let last = try JSONValue(parsing: Array((range.stdout.split(separator: "\n").last ?? "").utf8))
      #expect(last["verdict"] == "revise" && last["commit"]?.string == second)
      #expect(try fixture.snapshot() == before)
      let accept = try await fixture.nexus("review", first, "--accept")
      #expect(accept.status == 65 && accept.stderr.contains("Only work of a plan can be accepted"))
    }
  }

  @Test func judgesTheFirstCommitAndAMerge() async throws {
    let exchanges: [Recording.Exchange] = [
      .approve("A beginning.").expecting("+hello", "+goodbye"),
      .approve("A merge.").expecting("+side").lacking("+main"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("review", "HEAD")
      try fixture.repository.run("switch", "--quiet", "--create", "side")
      try fixture.repository.commit(["side.txt": "side\n"])
      try fixture.repository.run("switch", "--quiet", "main")
      try fixture.repository.commit(["main.txt": "main\n"])
      try fixture.repository.run("merge", "--quiet", "--no-ff", "--message", "Merge", "side")
      try await fixture.run("review", "HEAD")
    }
  }

  @Test func aDiffThatCannotFitIsNotSent() async throws {
    try await Fixture.with { fixture in
      try fixture.repository.commit(["long.txt": String(repeating: "All work and no play.\n", count: 8000)])
      let result = try await fixture.nexus("review", "HEAD")
      #expect(result.status == 65 && result.stderr.contains("\nHint: Set a larger `contextLength`"), "\(result)")
      #expect(!fixture.server.requests.contains { $0.endpoint == .chat })
    }
  }

  @Test func workBehindATaskThatFailedSaysTheWayOut() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt")),
      .edit(), .edit("farewell.txt", "goodbye", "au revoir"), .answer("No."), .revise(), .approve(),
    ]
    try await Fixture.with(exchanges, { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "1", "--revise", "Shorter.")
      #expect(try await fixture.nexus("implement").status == 1)
      let failed = try await fixture.nexus("review", "1")
      #expect(failed.status == 1, "\(failed)")
      let result = try await fixture.nexus("review", "2", "--accept")
      #expect(result.status == 1 && result.stdout.contains("nexus task retry 1.1"), "\(result)")
      #expect(try fixture.repository.log() == ["Begin"])
    }
  }

  @Test func keepsTheModeOfAFile() async throws {
    let plan = Recording.Exchange.plan("Shell", .init("Say hello", "run.sh"))
    try await Fixture.with([plan, .edit("run.sh", "echo hi", "echo hello"), .approve()]) { fixture in
      try fixture.repository.write(["run.sh": "echo hi\n"])
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: fixture.repository.path + "/run.sh")
      try fixture.repository.run("add", "run.sh")
      try fixture.repository.run("commit", "--quiet", "--message", "A script")
      try await fixture.run("plan", "Shell")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(FileManager.default.isExecutableFile(atPath: fixture.repository.path + "/run.sh"))
      #expect(try fixture.repository.run("ls-tree", "HEAD", "run.sh").hasPrefix("100755 "))
      #expect(try fixture.repository.status() == [])
    }
  }

  @Test func asksOncePerCommitUnlessToldToAskAgain() async throws {
    try await Fixture.with([Self.one, .edit(), .revise("No."), .approve("Yes.")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await fixture.nexus("review").status == 1)
      #expect(try await fixture.nexus("review").status == 1)
      #expect(try await fixture.nexus("review", "--again").status == 0)
      #expect(try await fixture.nexus("review").status == 0)
    }
  }

  @Test func mergesWhenTheUsersBranchWentOn() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.commit(["other.txt": "mine\n"], "My own work")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.run("rev-list", "--count", "--merges", "HEAD") == "1\n")
      #expect(try fixture.repository.status() == [])
    }
  }

  @Test func acceptsNothingThatConflicts() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.commit(["greeting.txt": "hallo\n"], "German")
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1)
      #expect(result.stderr.contains("Error: ") && result.stderr.contains("greeting.txt"))
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func refusesTargetsThatAreNothing() async throws {
    try await Fixture.with([Self.one]) { fixture in
      for target in ["nonsense", "main..nonsense", "9f9f9f9f9f", "4.1", "..", "HEAD~99", "--", "\u{1B}[31mred"] {
        let result = try await fixture.runner.run("nexus", ["review", "--", target])
        #expect(result.status == 65 || result.status == 1 && target == "", "\(target): \(result)")
        #expect(result.stderr.hasPrefix("Error: ") && result.stderr.contains("\nHint: "), "\(target): \(result)")
        #expect(!result.stderr.contains("\u{1B}"))
      }
      let none = try await fixture.nexus("review")
      #expect(none.status == 1 && none.stderr.contains("There is no plan"))
      try await fixture.run("plan", "French")
      let early = try await fixture.nexus("review")
      #expect(early.status == 1 && early.stderr.contains("waiting for a review"))
      let task = try await fixture.nexus("review", "1")
      #expect(task.status == 1 && task.stderr.contains("has no commit to review"))
      let back = try await fixture.nexus("review", "1", "--revise", "no")
      #expect(back.status == 1 && back.stderr.contains("Error: "), "\(back)")
    }
  }

  @Test(arguments: [
    ["review", "--override"], ["review", "--accept", "--reject"], ["review", "--revise", "x"], ["review", "--reject"],
    ["implement", "--dry-run", "--in-place"], ["implement", "--apply", "1", "2"], ["plan", "x", "--file", "y"],
    ["task", "reorder", "1", "--to", "0"], ["nonsense"], ["implement", "--apply", "one"],
  ])
  func wrongUsageIsStatus64(arguments: [String]) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.runner.run("nexus", arguments)
      #expect(result.status == 64, "\(result)")
      #expect(result.stdout == "" && result.stderr.hasPrefix("Error: "))
    }
  }
}
