import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// `nexus implement --review`: the Overseer judges while the run lasts, and what it wants changed is written again.
@Suite(.timeLimit(.minutes(5))) struct ReviewRoundTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))
  private static let part = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu")

  /// Models that go into the memory of 16 GB together.
  private static func small(_ setup: inout Fixture.Setup) {
    setup.models = setup.models.map { $0.with { $0.sizeInBytes = 2_000_000_000 } }
  }

  @Test func whatIsApprovedIsApprovedInTheSameRun() async throws {
    try await Fixture.with([Self.two, .edit(), .approve(), Self.part, .approve()], Self.small) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--review")
      #expect(try await fixture.taskStates() == ["approved", "approved"])
      #expect(result.stderr.contains("review  approves  It does what was asked."), "\(result)")
      #expect(result.stderr.contains("`nexus review --accept`"), "\(result)")
      let log = try await fixture.run("log").stdout
      #expect(log.components(separatedBy: "It does what was asked.").count == 1 + 2, "\(log)")
      try await fixture.run("review", "--accept")
      #expect(try await fixture.taskStates() == ["accepted", "accepted"])
    }
  }

  @Test func whatIsSentBackIsWrittenOnTopOfTheLast() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit(), .revise("Too stiff."),
      .edit("greeting.txt", "bonjour", "salut").expecting("Too stiff.", "Say salut instead."), .approve(),
    ]
    try await Fixture.with(exchanges, Self.small) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--review")
      #expect(result.stderr.contains("review  requests changes  Too stiff."), "\(result)")
      #expect(result.stderr.contains("error greeting.txt:1 Say salut instead."), "\(result)")
      #expect(result.stderr.contains("changed on top of that commit: round 1 of 3"), "\(result)")
      #expect(try fixture.planLog("nexus/1-french").count == 2)
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "salut\n")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func whatIsToBeDoneAnewTakesThePlaceOfTheLast() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit(), .review("redo", "Another word.", criteria: [], findings: ["Say salut instead."]),
      .edit("greeting.txt", "hello", "salut").expecting(
        "Do the task anew, in another way than before.", "Another word."),
      .approve(),
    ]
    try await Fixture.with(exchanges, Self.small) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--review")
      #expect(result.stderr.contains("written anew, without that commit: round 1 of 3"), "\(result)")
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "salut\n")
      let kept = try fixture.repository.run("for-each-ref", "--format=%(refname)", "refs/nexus/replaced")
      #expect(kept.hasPrefix("refs/nexus/replaced/1.1/") && result.stderr.contains(kept.dropLast()), "\(result)")
      #expect(try await fixture.run("refs", "list").stdout.contains("refs/nexus/replaced/1.1/"))
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func theRoundsEndAndTheWorkWaitsForTheUser() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit(), .revise(), .edit("greeting.txt", "bonjour", "salut"), .revise("Still not."),
      // What the user says begins the rounds anew.
      .edit("greeting.txt", "salut", "coucou").expecting("Warmer."), .revise(),
      .edit("greeting.txt", "coucou", "allô"), .approve(),
    ]
    try await Fixture.with(
      exchanges,
      { setup in
        Self.small(&setup)
        setup.settings["review.maxRounds"] = 1
        setup.settings["implement.review"] = true
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1, "\(result)")
      #expect(result.stderr.contains("the rounds are used up; it waits for you"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
      // Nothing is asked twice.
      #expect(try await fixture.nexus("implement").status == 1)
      try await fixture.run("review", "1", "--revise", "Warmer.")
      try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["approved"])
    }
  }

  @Test func modelsThatDoNotFitTogetherTakeTurnsByTheBatch() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.two, .edit(), Self.part, .review("redo", "Another word.", criteria: [], findings: ["Say salut."]),
      .approve(), .edit("greeting.txt", "bonjour", "salut"), .approve(),
    ]
    try await Fixture.with(exchanges, { $0.models = $0.models.map { $0.with { $0.sizeInBytes = 9_000_000_000 } } }) {
      fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--review")
      // The second task's work stands on the first's.
      #expect(result.stderr.contains("changed on top of that commit"), "\(result)")
      #expect(try await fixture.taskStates() == ["approved", "approved"])
    }
  }

  @Test func aServerThatHoldsOneModelEndsTheTakingOfTurns() async throws {
    let exchanges: [Recording.Exchange] = [Self.two, .edit(), .approve(), Self.part, .approve()]
    try await Fixture.with(
      exchanges,
      { setup in
        Self.small(&setup)
        setup.mostLoaded = 1
        setup.models[0].sizeInBytes = 1_000_000
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--review")
      #expect(try await fixture.taskStates() == ["approved", "approved"])
    }
  }

  @Test func anOverseerThatFailsTakesNothingFromTheWork() async throws {
    let broken = Recording.Exchange.fault(.status(500, "boom")).from(Fixture.overseer).repeated().optional()
    try await Fixture.with(
      [Self.two, .edit(), broken, Self.part],
      { setup in
        Self.small(&setup)
        setup.order = .any
        setup.settings["llm.maxRetries"] = 0
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--review")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("It is not reviewed:"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed", "committed"])
    }
  }

  @Test func aReviewNobodyCanUseIsLeftToTheUser() async throws {
    let useless = Recording.Exchange.reply(.init("Nice.")).from(Fixture.overseer).repeated(3)
    try await Fixture.with([Self.one, .edit(), useless], Self.small) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--review")
      #expect(result.status == 1, "\(result)")
      #expect(result.stderr.contains("It is not reviewed: The Overseer's review of"), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func lanesAreJudgedWhenAllAreDone() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt"))
    let exchanges: [Recording.Exchange] = [
      plan, .revise("Too stiff.").expecting("+bonjour"), .approve().expecting("+adieu"), .approve().expecting("+salut"),
      .edit("greeting.txt", "bonjour", "salut").expecting("Too stiff."),
      .edit().expecting("# The task\nGreet in French"),
      Self.part,
    ]
    try await Fixture.with(
      exchanges,
      { setup in
        Self.small(&setup)
        setup.order = .any
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--review", "--parallel", "2")
      #expect(try await fixture.taskStates() == ["approved", "approved"])
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "salut\n")
    }
  }

  @Test(arguments: ["--dry-run", "--in-place"])
  func whatIsLandedOrKeptIsNotReviewed(option: String) async throws {
    try await Fixture.with([Self.one]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--review", option)
      #expect(result.status == 64, "\(result)")
      #expect(result.stderr.contains("--review needs work that is not landed yet"), "\(result)")
    }
  }
}
