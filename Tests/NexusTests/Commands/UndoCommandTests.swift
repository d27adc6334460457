import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

@Suite(.timeLimit(.minutes(5))) struct UndoCommandTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let two: [Recording.Exchange] = [
    .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt")), .edit(),
    .edit("farewell.txt", "goodbye", "adieu"), .approve(), .approve(),
  ]

  private func land(_ fixture: Fixture, _ arguments: String...) async throws {
    try await fixture.run("plan", "French")
    try await fixture.run("implement")
    let result = try await fixture.runner.run("nexus", ["review", "--accept"] + arguments)
    try #require(result.status == 0, "\(result)")
  }

  private func trees(_ fixture: Fixture) throws -> String {
    try fixture.repository.run("ls-tree", "-r", "HEAD") + fixture.repository.run("status", "--porcelain")
  }

  @Test func aLandingIsUndoneByteForByteAndCanBeHadAgain() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      let before = try fixture.snapshot()
      try await land(fixture)
      let landed = try fixture.snapshot()
      let tip = try fixture.repository.run("rev-parse", "HEAD")
      let undo = try await fixture.run("undo", "--yes")
      #expect(undo.stdout.contains("taken back  task 1.1") && undo.stdout.contains("Your branch main is back at"))
      #expect(undo.stderr.contains("What was is kept as refs/nexus/undone/1/\(tip.prefix(7))"))
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["approved"])
      #expect(try await fixture.store().latestActivePlan()?.number == 1)
      #expect(try fixture.repository.run("for-each-ref", "--format=%(objectname)", "refs/nexus/undone") == tip)
      let again = try await fixture.nexus("undo", "--yes")
      #expect(again.status == 1 && again.stderr.contains("Nothing to undo.") && again.stderr.contains("\nHint: "))
      try await fixture.run("review", "--accept")
      #expect(try fixture.snapshot().differences(from: landed) == [])
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  /// An amended commit is another one, but what it changes is there and has to go.
  @Test func workOnARewrittenBranchIsFoundByItsChanges() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.run("commit", "--quiet", "--amend", "--message", "My words")
      let undo = try await fixture.run("undo", "--yes")
      #expect(undo.stdout.contains("taken back  task 1.1"), "\(undo)")
      #expect(undo.stderr.contains("the branch was rewritten since the work landed"), "\(undo)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "hello\n")
      #expect(try fixture.repository.log().suffix(2) == ["My words", "Begin"])
      #expect(try await fixture.taskStates() == ["approved"])
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }

  @Test func whatIsThereOnlyInPartIsLeftToTheUser() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.write(["greeting.txt": "bonsoir\n"])
      try fixture.repository.run("commit", "--quiet", "--all", "--amend", "--message", "My words")
      let before = try fixture.snapshot()
      let undo = try await fixture.nexus("undo", "--yes")
      #expect(undo.status == 1 && undo.stderr.contains("it cannot be told what of it is still there"), "\(undo)")
      #expect(try fixture.snapshot() == before)
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  @Test func aMergeIsUndoneToo() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.commit(["other.txt": "mine\n"], "My own work")
      let before = try fixture.snapshot()
      try await fixture.run("review", "--accept")
      try await fixture.run("undo", "--yes", "--plan", "1")
      #expect(try fixture.snapshot().differences(from: before) == [])
    }
  }

  @Test func laterWorkIsKeptByARevertAndTheWorkCanBeHadAgain() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.commit(["other.txt": "mine\n"], "My own work")
      let landed = try trees(fixture)
      let undo = try await fixture.run("undo", "--yes")
      #expect(undo.stderr.contains("since the branch has gone on"), "\(undo)")
      #expect(try fixture.repository.log().first == "Revert \"Greet in French\"")
      #expect(try fixture.repository.text(of: "greeting.txt") == "hello\n")
      #expect(try fixture.repository.text(of: "other.txt") == "mine\n")
      #expect(try await fixture.taskStates() == ["approved"])
      try await fixture.run("review", "--accept")
      #expect(try trees(fixture) == landed)
      #expect(try fixture.repository.log().first == "Reapply \"Greet in French\"")
      #expect(try await fixture.taskStates() == ["accepted"])
      // What was reapplied is a landing like any other.
      try await fixture.run("undo", "--yes")
      #expect(try fixture.repository.log().first == "Revert \"Greet in French\"")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func whatIsPublishedIsReverted() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.run("update-ref", "refs/remotes/origin/main", "HEAD")
      let undo = try await fixture.run("undo", "--yes")
      #expect(undo.stderr.contains("since origin/main has the work already"), "\(undo)")
      #expect(try fixture.repository.log() == ["Revert \"Greet in French\"", "Greet in French", "Begin"])
      #expect(try fixture.repository.status() == [])
    }
  }

  @Test func oneTaskOfALandingIsRevertedAndStaysSoUntilItIsAskedFor() async throws {
    try await Fixture.with(Self.two) { fixture in
      try await land(fixture)
      let undo = try await fixture.run("undo", "--yes", "1")
      #expect(undo.stderr.contains("since the same landing brought task 1.2"), "\(undo)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "hello\n")
      #expect(try fixture.repository.text(of: "farewell.txt") == "adieu\n")
      #expect(try await fixture.taskStates() == ["approved", "accepted"])
      let other = try await fixture.nexus("undo", "--yes", "1")
      #expect(other.status == 1 && other.stderr.contains("is not accepted"))
      try await fixture.run("review", "1", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
    }
  }

  @Test func uncommittedChangesStopItAndNothingIsChanged() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.write(["greeting.txt": "mine\n"])
      let before = try fixture.snapshot()
      let undo = try await fixture.nexus("undo", "--yes")
      #expect(undo.status == 1 && undo.stderr.contains("greeting.txt") && undo.stderr.contains("\nHint: "), "\(undo)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  @Test func conflictsWithLaterWorkStopIt() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.commit(["greeting.txt": "salut\n"], "Mine")
      let before = try fixture.snapshot()
      let undo = try await fixture.nexus("undo", "--yes", "--json")
      #expect(undo.status == 1 && undo.stderr.contains("Later work changed the same lines"), "\(undo)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  @Test func anotherBranchAndADetachedHeadAreRefused() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.run("switch", "--quiet", "--create", "other")
      let other = try await fixture.nexus("undo", "--yes")
      #expect(other.status == 1 && other.stderr.contains("`git switch main`"), "\(other)")
      try fixture.repository.run("checkout", "--quiet", "--detach")
      let detached = try await fixture.nexus("undo", "--yes")
      #expect(detached.status == 1 && detached.stderr.contains("HEAD is on no branch"), "\(detached)")
      #expect(try await fixture.taskStates() == ["accepted"])
    }
  }

  @Test func workThatTheUserTookBackThemselvesIsOnlyFiled() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      try fixture.repository.run("reset", "--quiet", "--hard", "HEAD~1")
      let before = try fixture.snapshot()
      let undo = try await fixture.run("undo", "--yes")
      #expect(undo.stderr.contains("does not have the work"), "\(undo)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func whatWasNeverApprovedIsNotApprovedAfterwards() async throws {
    try await Fixture.with([Self.one, .edit(), .revise()]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let before = try await fixture.taskStates()
      #expect(before != ["approved"])
      try await fixture.run("review", "--accept", "--override")
      try await fixture.run("undo", "--yes")
      #expect(try await fixture.taskStates() == before)
    }
  }

  @Test func severalTasksLandAsOneCommitAndGoBackTogether() async throws {
    try await Fixture.with(Self.two) { fixture in
      let before = try fixture.snapshot()
      try await land(fixture, "--squash")
      #expect(try fixture.repository.log() == ["French", "Begin"])
      let work = try fixture.repository.run("rev-parse", "nexus/1-french")
      let message = try fixture.repository.run("log", "-1", "--format=%B")
      #expect(message.contains("- Greet in French\n- Part in French") && message.contains("Nexus-Squashed: \(work)"))
      #expect(try fixture.repository.run("diff", "HEAD", "nexus/1-french") == "")
      try await fixture.run("undo", "--yes")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try await fixture.taskStates() == ["approved", "approved"])
    }
  }

  @Test func moreOfAPlanLandsAfterASquash() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Greet shortly", after: [1])), .edit(), .approve(),
      .edit("greeting.txt", "bonjour", "salut"), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try await fixture.run("review", "1", "--accept", "--squash")
      try await fixture.run("implement", "2")
      try await fixture.run("review", "2", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "salut\n")
      #expect(try fixture.repository.status() == [])
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
    }
  }

  @Test func asksAtATerminalAndHeedsTheAnswer() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      let before = try fixture.snapshot()
      let no = try await fixture.nexus("undo", input: "n\n", terminal: .init())
      #expect(no.status == 1, "\(no)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      let yes = try await fixture.nexus("undo", input: "y\n", terminal: .init())
      #expect(yes.status == 0, "\(yes)")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func programsAreToldByTheEvent() async throws {
    try await Fixture.with([Self.one, .edit(), .approve()]) { fixture in
      try await land(fixture)
      let undo = try await fixture.run("undo", "--yes", "--json")
      let event = try JSONValue(parsing: Array(undo.stdout.utf8.dropLast()))
      #expect(event["event"] == "undone" && event["kind"] == "moved" && event["branch"] == "main")
      #expect(event["kept"]?.string?.hasPrefix("refs/nexus/undone/1/") == true)
    }
  }
}
