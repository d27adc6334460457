import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Only what was accepted lands; what it builds on is named, and lands when that is agreed to.
@Suite(.timeLimit(.minutes(5))) struct AcceptanceTests {
  private static let two: [Recording.Exchange] = [
    .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt")), .edit(),
    .edit("farewell.txt", "goodbye", "adieu"),
  ]

  private func with(
    _ exchanges: [Recording.Exchange], _ change: (inout Fixture.Setup) -> Void = { _ in },
    body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(exchanges, change) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await body(fixture)
    }
  }

  @Test func aTaskDoesNotBringAlongWhatNobodyAskedFor() async throws {
    try await with(Self.two + [.approve(), .approve()]) { fixture in
      let refused = try await fixture.nexus("review", "2", "--accept")
      #expect(refused.status == 1, "\(refused)")
      let reason = "It builds on task 1.1, which is not approved."
      #expect(refused.stdout.contains("not accepted  task 1.2: \(reason)"), "\(refused)")
      try await fixture.run("review", "1")
      let lacking = try await fixture.nexus("review", "2", "--accept")
      #expect(lacking.stdout.contains("Accept both, or add --with-dependencies."), "\(lacking)")
      #expect(try fixture.repository.log() == ["Begin"])
      let json = try await fixture.nexus("review", "2", "--accept", "--json")
      let last = try JSONValue(parsing: Array((json.stdout.split(separator: "\n").last ?? "").utf8))
      #expect(json.status == 1 && last["accepted"] == .array([]) && last["notAccepted"]?[0]?["task"] == "1.2")
      let both = try await fixture.run("review", "2", "--accept", "--with-dependencies")
      #expect(both.stdout.contains("accepted  task 1.1  (1.2 builds on it)\n  accepted  task 1.2\n"), "\(both)")
      #expect(try fixture.repository.log() == ["Part in French", "Greet in French", "Begin"])
    }
  }

  @Test func severalTasksCanBeNamed() async throws {
    try await with(Self.two + [.approve(), .approve()]) { fixture in
      try await fixture.run("review", "2", "1.1", "--accept")
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
      let again = try await fixture.run("review", "1.1", "1.2", "--accept")
      #expect(again.stderr.contains("Task 1.1 is on your branch already.") && !again.stdout.contains("accepted  task"))
      #expect(!again.stdout.contains("fast-forwarded"), "\(again)")
    }
  }

  @Test func aSecondLandingTellsOnlyOfWhatIsNew() async throws {
    try await with(Self.two + [.approve(), .approve()]) { fixture in
      try await fixture.run("review", "1", "--accept")
      let second = try await fixture.run("review", "--accept")
      #expect(second.stdout.contains("accepted  task 1.2") && !second.stdout.contains("task 1.1"), "\(second)")
    }
  }

  /// The way out for good work that was sent back and could not be bettered.
  @Test func aCommitThatWasSentBackCanBeTakenAfterAll() async throws {
    let exchanges = Self.two + [.approve(), .approve(), .answer("No.")]
    try await with(exchanges, { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      try await fixture.run("review")
      try await fixture.run("review", "1", "--revise", "Shorter.")
      #expect(try await fixture.nexus("implement").status == 1)
      #expect(try await fixture.taskStates() == ["failed", "approved"])
      let stuck = try await fixture.nexus("review", "2", "--accept", "--with-dependencies", "--override")
      #expect(stuck.status == 1 && stuck.stdout.contains("It builds on task 1.1, which failed."), "\(stuck)")
      #expect(stuck.stdout.contains("`nexus review 1.1 --accept --override` takes"), "\(stuck)")
      try await fixture.run("review", "1", "--accept")
      try await fixture.run("review", "--accept")
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }

  @Test func inPlaceWhatWasSentBackStaysOnThePlansBranch() async throws {
    try await Fixture.with(Self.two) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try await fixture.run("review", "1", "--revise", "Shorter.")
      let result = try await fixture.run("implement", "2", "--in-place")
      #expect(result.stderr.contains("It has not landed: it builds on task 1.1, which is not finished."), "\(result)")
      #expect(try fixture.repository.log() == ["Begin"])
      #expect(try await fixture.taskStates() == ["pending", "committed"])
    }
  }

  @Test func anEmptyNoteSendsNothingBack() async throws {
    try await with(Self.two + [.revise()]) { fixture in
      let refused = try await fixture.nexus("review", "2", "--revise", " ")
      #expect(refused.status == 1 && refused.stderr.contains("No note; 1.2 was not sent back."), "\(refused)")
      #expect(try await fixture.nexus("review", "1").status == 1)
      try await fixture.run("review", "1", "--revise", "")
      #expect(try await fixture.taskStates() == ["pending", "committed"])
    }
  }
}

/// What a review says of each criterion, and whether it shows it.
@Suite(.timeLimit(.minutes(5))) struct ReviewEvidenceCommandTests {
  private static let plan = Recording.Exchange.plan(
    "French", .init("Greet in French", acceptance: ["it greets", "it is tested"]))

  private func with(_ exchanges: [Recording.Exchange], body: (Fixture) async throws -> Void) async throws {
    try await Fixture.with([Self.plan, .edit()] + exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await body(fixture)
    }
  }

  @Test func theVerdictOnEachCriterionIsKeptAndShown() async throws {
    let review = Recording.Exchange.review(
      "revise", "Nearly there.", criteria: [("+bonjour", true), ("there is no test for it", false)]
    )
    .expecting("1. it greets\n2. it is tested", "- `true`: passed")
    try await with([
      review, .edit("greeting.txt", "bonjour", "salut").expecting("not met: it is tested (there is no test"),
    ]) { fixture in
      let shown = try await fixture.nexus("review")
      #expect(shown.status == 1)
      for output in [shown.stdout, try await fixture.run("task", "show", "1").stdout] {
        #expect(output.contains("    ✓ it greets  bonjour\n"), "\(output)")
        #expect(output.contains("    ✗ it is tested — there is no test for it\n"), "\(output)")
      }
      let json = try JSONValue(parsing: Array(try await fixture.run("task", "show", "1", "--json").stdout.utf8))
      let criteria = json["reviews"]?[0]?["criteria"]
      #expect(criteria?[0]?["state"] == "met" && criteria?[0]?["evidence"] == "bonjour")
      #expect(criteria?[1]?["state"] == "unmet" && criteria?[1]?["criterion"] == "it is tested")
      try await fixture.run("review", "1", "--revise", "")
      try await fixture.run("implement")
    }
  }

  @Test func anApprovalWithoutEvidenceIsAskedForItOnceAndIsNone() async throws {
    let vague = Recording.Exchange.approve(quoting: "+bonjour", "the tests")
    let second = vague.expecting("Criterion 2 quotes \"the tests\", which was not shown.")
    try await with([vague, second]) { fixture in
      let result = try await fixture.nexus("review")
      #expect(result.status == 1, "\(result)")
      #expect(result.stdout.contains("Overseer  approval withdrawn"), "\(result)")
      #expect(
        result.stdout.contains("    ? it is tested — nothing shows it: \"the tests\" was not among what was shown\n"),
        "\(result)")
      #expect(result.stderr.contains("no line that it quotes shows that criterion 2 is met"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
      #expect(try await fixture.nexus("review", "--accept").status == 1)
      try await fixture.run("review", "--accept", "--override")
    }
  }

  @Test func evidenceThatComesWhenItIsAskedForCounts() async throws {
    let exchanges = [
      Recording.Exchange.approve(quoting: "+bonjour", "the tests"), .approve(quoting: "bonjour", "- `true`: passed"),
    ]
    try await with(exchanges) { fixture in
      let result = try await fixture.nexus("review")
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func inARunWhatProvesNothingWaitsForTheUser() async throws {
    let vague = Recording.Exchange.approve(quoting: "the diff", "the diff")
    try await Fixture.with([Self.plan, .edit(), vague, vague]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--review")
      #expect(
        result.stderr.contains("review  approval withdrawn") && result.stderr.contains("it waits for you"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }
}
