import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Testing

/// Edits of files that a task does not declare.
@Suite(.timeLimit(.minutes(5))) struct ScopeTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let both = Recording.Exchange.edits(
    ("greeting.txt", "hello", "bonjour"), ("notes/story.txt", "two", "deux"))
  private static let story = "one\ntwo\nthree\n"

  /// What keeps the changes that were held apart, which there must be one of.
  private func held(_ fixture: Fixture) throws -> String {
    let names = try fixture.repository.run("for-each-ref", "--format=%(refname)", "refs/nexus/held/1.1/")
      .split(separator: "\n")
    try #require(names.count == 1)
    return String(names[0])
  }

  private func show(_ revision: String, _ fixture: Fixture) throws -> String {
    try fixture.repository.run("show", revision)
  }

  @Test func theyAreHeldApartAndShownEverywhere() async throws {
    let review = Recording.Exchange.approve().expecting(
      "# Files beyond the task", "held apart and no part of the commit", "=== HELD APART ===", "+deux", "+bonjour")
    try await Fixture.with([Self.one, Self.both, review]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("notes/story.txt  not declared by the task, so held apart"), "\(result)")
      #expect(try show("nexus/1-french:greeting.txt", fixture) == "bonjour\n")
      #expect(try show("nexus/1-french:notes/story.txt", fixture) == Self.story)
      let held = try held(fixture)
      #expect(try show("\(held):notes/story.txt", fixture) == "one\ndeux\nthree\n")
      #expect(try show("\(held):greeting.txt", fixture) == "hello\n")
      #expect(try await fixture.taskStates() == ["committed"])
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("notes/story.txt  not declared, held apart as \(held)"), "\(shown)")
      #expect(try await fixture.run("refs").stdout.contains(held))
      let page = try await fixture.run("review", "1").stdout
      #expect(page.contains("Held apart, since the task does not declare it") && page.contains("+deux"), "\(page)")
      #expect(try await fixture.taskStates() == ["approved"])
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "notes/story.txt") == Self.story)
    }
  }

  @Test func theyAreTakenWithoutAskingAModel() async throws {
    try await Fixture.with([Self.one, Self.both]) { fixture in
      try await fixture.run("plan", "French")
      let nothing = try await fixture.nexus("task", "take", "1")
      #expect(nothing.status == 65 && nothing.stderr.contains("Task 1.1 is pending"), "\(nothing)")
      try await fixture.run("implement")
      let taken = try await fixture.run("task", "take", "1")
      #expect(taken.stderr.contains("declares notes/story.txt now"), "\(taken)")
      try await fixture.run("implement")
      #expect(try fixture.planLog("nexus/1-french").count == 2)
      #expect(try show("nexus/1-french:notes/story.txt", fixture) == "one\ndeux\nthree\n")
      #expect(try show("nexus/1-french:greeting.txt", fixture) == "bonjour\n")
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try fixture.repository.run("log", "-1", "--format=%b", "nexus/1-french").contains(Fixture.implementer))
      let again = try await fixture.nexus("task", "take", "1")
      #expect(again.status == 65 && again.stderr.contains("Nothing is held apart"), "\(again)")
    }
  }

  /// With the model's own edits the checks pass, but not without the one that was held apart.
  private static func needsBoth(_ setup: inout Fixture.Setup) {
    setup.checks = ["grep -q hello greeting.txt || grep -q deux notes/story.txt || { echo error: no deux; exit 1; }"]
  }

  @Test func whereTheChecksFailWithoutThemTheUserDecides() async throws {
    let review = Recording.Exchange.approve().expecting("without that the checks fail", "+deux")
    try await Fixture.with([Self.one, Self.both, review], Self.needsBoth) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("notes/story.txt  not declared by the task, but in the commit"), "\(result)")
      #expect(result.stderr.contains("This commit is unverified."), "\(result)")
      #expect(try show("nexus/1-french:notes/story.txt", fixture) == "one\ndeux\nthree\n")
      #expect(try await fixture.taskStates() == ["unverified"])
      let page = try await fixture.run("review", "1")
      #expect(page.stdout.contains("nexus: the task does not declare this file"), "\(page)")
      #expect(page.stderr.contains("Task 1.1 stays unverified"), "\(page)")
      #expect(page.stderr.contains("Next: `nexus review 1.1 --accept --override`"), "\(page)")
      #expect(try await fixture.nexus("review", "1", "--accept").status == 1)
      #expect(try await fixture.taskStates() == ["unverified"])
      try await fixture.run("review", "1", "--accept", "--override")
      #expect(try fixture.repository.text(of: "notes/story.txt") == "one\ndeux\nthree\n")
    }
  }

  @Test func whereNothingElseWasChangedTheUserDecides() async throws {
    try await Fixture.with([Self.one, .edit("notes/story.txt", "two", "deux")]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["unverified"])
      #expect(try show("nexus/1-french:notes/story.txt", fixture) == "one\ndeux\nthree\n")
      let json = try JSONValue(parsing: Array(try await fixture.run("task", "show", "1", "--json").stdout.utf8))
      let attempt = try #require(json["attempts"]?.array?.first)
      #expect(attempt["outOfScope"]?.array?.map(\.string) == ["notes/story.txt"] && attempt["held"] == .null)
    }
  }

  /// What fails without the task's work too is mended beyond the task, or is not.
  @Test(arguments: [("deux", true), ("trois", false)])
  func anOldFailureIsAReasonOnlyWhereItEnds(wanted: String, isInCommit: Bool) async throws {
    let check = "grep -q \(wanted) notes/story.txt || { echo error: no \(wanted); exit 1; }"
    try await Fixture.with([Self.one, Self.both], { $0.checks = [check] }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("but in the commit") == isInCommit, "\(result)")
      #expect(try await fixture.taskStates() == ["unverified"])
      #expect(try show("nexus/1-french:notes/story.txt", fixture).contains("deux") == isInCommit)
    }
  }

  @Test func aFileThatWasMovedIsApartWithBothItsPlaces() async throws {
    let move = "*** Begin Patch\n*** Update File: notes/story.txt\n*** Move to: story.txt\n@@\n one\n-two\n+deux\n"
    let edit = "*** Update File: greeting.txt\n@@\n-hello\n+bonjour\n*** End Patch\n"
    try await Fixture.with([Self.one, .answer(move + edit)]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let files = try fixture.repository.run("ls-tree", "-r", "--name-only", "nexus/1-french")
      #expect(files == "farewell.txt\ngreeting.txt\nnotes/story.txt\n")
      #expect(try show("\(held(fixture)):story.txt", fixture) == "one\ndeux\nthree\n")
    }
  }

  @Test func theNextAttemptGoesOnFromAllThatWasWritten() async throws {
    let mended = Recording.Exchange.edit("greeting.txt", "hallo", "bonjour").expecting("the project's checks fail")
    let exchanges = [Self.one, .edits(("greeting.txt", "hello", "hallo"), ("notes/story.txt", "two", "deux")), mended]
    try await Fixture.with(exchanges, { $0.checks = ["! grep -q hallo greeting.txt"] }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try show("nexus/1-french:notes/story.txt", fixture) == Self.story)
      #expect(try show("\(held(fixture)):notes/story.txt", fixture) == "one\ndeux\nthree\n")
    }
  }

  @Test func whatIsTakenAndFailsIsMendedByTheImplementer() async throws {
    let mend = Recording.Exchange.edit("notes/story.txt", "deux", "trois").expecting("the project's checks fail")
    try await Fixture.with([Self.one, Self.both, mend], { $0.checks = ["! grep -q deux notes/story.txt"] }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("task", "take", "1")
      try await fixture.run("implement")
      #expect(try show("nexus/1-french:notes/story.txt", fixture) == "one\ntrois\nthree\n")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }
}
