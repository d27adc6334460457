import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// What goes back to a model, and what comes of it.
@Suite(.timeLimit(.minutes(5))) struct RepairTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func anEditThatFindsNoPlaceGoesBackWithTheRealLines() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit("notes/story.txt", "two hundred and something else entirely", "deux"),
      .edit().expecting("Nothing was changed", "two hundred and something else entirely"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 0)
      #expect(result.stderr.contains("refused"))
      let shown = try await fixture.nexus("task", "show", "1")
      #expect(
        shown.stdout.contains("no changes made: not every edit could be applied") && shown.stdout.contains("Attempt 2"))
      #expect(try fixture.repository.run("show", "nexus/1-french:notes/story.txt") == "one\ntwo\nthree\n")
    }
  }

  /// Checks that failed are what stands in the way, though a later answer failed in another way.
  @Test func theReasonOfAFailureIsTheSameInTheRunAndAfterIt() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit("greeting.txt", "hello", "hallo"), .edit("greeting.txt", "nowhere to be found", "bonjour"),
      .edit("greeting.txt", "nowhere to be found at all", "bonjour").from(Fixture.overseer),
    ]
    try await Fixture.with(exchanges, { $0.checks = ["! grep -q hallo greeting.txt || exit 3"] }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1 && result.stderr.contains("exit 3"), "\(result)")
      #expect(result.stdout.contains("checks failed (exit 3)"), "\(result)")
      #expect(try await fixture.run("status").stdout.contains("checks failed (exit 3)"))
    }
  }

  @Test func aBlockWhoseEndIsMissingIsClosedByRule() async throws {
    let reply = "greeting.txt\n```\n<<<<<<< SEARCH\nhello\n=======\nbonjour\n```\n"
    try await Fixture.with([Self.one, .answer(reply)]) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("repair  greeting.txt: The last block has no `>>>>>>> REPLACE` line"))
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
      let shown = try await fixture.nexus("task", "show", "1")
      #expect(shown.stdout.contains("Edits  1 repaired by rule\n"))
      #expect(shown.stdout.contains("closed-block"))
    }
  }

  @Test func whatWasAppliedAndComesAgainIsLeftOut() async throws {
    let insertion = "notes/story.txt\n<<<<<<< SEARCH\nthree\n=======\nthree\nfour and more\n>>>>>>> REPLACE\n"
    let greeting = "\ngreeting.txt\n<<<<<<< SEARCH\nhello\n=======\nbonjour\n>>>>>>> REPLACE\n"
    let exchanges: [Recording.Exchange] = [Self.one, .answer(insertion), .answer(insertion + greeting)]
    try await Fixture.with(exchanges) {
      // It passes before, so that its failure is the first attempt's.
      $0.checks = ["grep -q four notes/story.txt || exit 0; grep -q bonjour greeting.txt"]
      $0.settings["implement.scope"] = "free"
    } _: { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(
        try fixture.repository.run("show", "nexus/1-french:notes/story.txt") == "one\ntwo\nthree\nfour and more\n")
    }
  }

  @Test func aFormatThatIsConfiguredIsTheOnlyOneThatIsRead() async throws {
    let diff = "```diff\n--- a/greeting.txt\n+++ b/greeting.txt\n@@ -1 +1 @@\n-hello\n+bonjour\n```\n"
    let exchanges: [Recording.Exchange] = [Self.one, .edit(), .answer(diff).expecting("held no edit")]
    try await Fixture.with(exchanges, { $0.settings["implement.editFormat"] = "udiff" }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
    }
  }

  @Test func repairsAreCountedByWhoMadeThem() async throws {
    let wrong = Recording.Exchange.edit("notes/story.txt", "two hundred and more", "deux")
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part", "farewell.txt")),
      wrong, .edit().expecting("The file begins", "2 | two"),
      .edit("farewell.txt", "so long", "adieu"), wrong,
      .edit("farewell.txt", "goodbye", "adieu").from(Fixture.overseer).expecting("The file begins", "2 | two"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let first = try await fixture.nexus("task", "show", "1")
      #expect(first.stdout.contains("Edits  1 repaired by the Implementer, 1 refused\n"), "\(first)")
      let second = try await fixture.nexus("task", "show", "2")
      #expect(second.stdout.contains("Edits  1 repaired by the Overseer, 2 refused\n"), "\(second)")
      let stats = try await fixture.nexus("models", "stats", "--json")
      #expect(
        stats.stdout.contains(
          #""counts":{"asWritten":0,"ladder":0,"repaired":0,"byImplementer":1,"byOverseer":0,"refused":3,"malformed":0}"#
        ), "\(stats)")
      #expect(stats.stdout.contains(#""byOverseer":1,"refused":0"#), "\(stats)")
    }
  }

  @Test func failingChecksGoBackWithTheirOutput() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .edit("greeting.txt", "hello", "bonjur"),
      .edit("greeting.txt", "bonjur", "bonjour").expecting(
        "the project's checks fail", "it says bonjur", "exit status 3"),
    ]
    let check = "grep -q bonjour greeting.txt || { echo it says $(cat greeting.txt); exit 3; }"
    try await Fixture.with(exchanges, { $0.checks = ["true", check] }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try fixture.planLog("nexus/1-french") == ["Greet in French"])
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
    }
  }

  @Test func aReplyWithoutAnEditGoesBack() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, .answer("I would gladly do that. It is done now."), .edit().expecting("held no edit"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.nexus("implement").status == 0)
    }
  }

  @Test func aPlanThatIsNoJSONIsAskedForAsText() async throws {
    let text = """
      # French

      ## Task 1: Greet in French
      Files: greeting.txt

      Say bonjour.
      """
    let exchanges: [Recording.Exchange] = [
      .reply("Let me think about {this: it is hard").from(Fixture.overseer).requiring(.format),
      .reply(.init(text)).from(Fixture.overseer).forbidding(.format),
    ]
    try await Fixture.with(exchanges, { $0.settings["reading.maxRequests"] = 0 }) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("it goes back"))
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func aFaultyPlanGoesBackWithItsFaultsAndThenEnds() async throws {
    let cyclic = Recording.Exchange.plan(
      "French", .init("Greet", after: [2]), .init("Part", "../farewell.txt", after: [1]))
    let exchanges: [Recording.Exchange] = [
      cyclic, cyclic.expecting("1 → 2 → 1"), cyclic.expecting("../farewell.txt"),
    ]
    try await Fixture.with(exchanges) { fixture in
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65)
      #expect(result.stderr.contains("Error: The Overseer's plan cannot be used: "))
      #expect(result.stderr.contains("\nHint: "))
      #expect(try await fixture.nexus("plan", "list").stdout == "")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func aContradictoryReviewGoesBackOrIsWithdrawn() async throws {
    let plan = Recording.Exchange.plan("French", .init("Greet in French", acceptance: ["it says bonjour"]))
    let exchanges: [Recording.Exchange] = [
      plan, .edit(),
      .reply("I cannot say.").from(Fixture.overseer),
      .review("approve", "Good.", criteria: [("it says bonjour", false)]),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let result = try await fixture.nexus("review")
      #expect(result.status == 1)
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func aReviewThatIsNeverOneEndsWithAReason() async throws {
    let noReview = Recording.Exchange.reply("I cannot say.").from(Fixture.overseer).repeated(3)
    try await Fixture.with([Self.one, .edit(), noReview]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let result = try await fixture.nexus("review")
      #expect(result.status == 65)
      #expect(result.stderr.contains("Error: The Overseer's review of ") && result.stderr.contains("\nHint: "))
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }
}
