import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Tasks that do not fit are split by the Overseer, once.
@Suite(.timeLimit(.minutes(2))) struct SplitTests {
  private static let long = String(repeating: "All work and no play makes Jack a dull boy.\n", count: 130)
  private static let plan = Recording.Exchange.plan(
    "French", .init("Translate all", instructions: long), .init("Part", "farewell.txt", after: [1]))
  private static let parts = Recording.Exchange.plan(
    "Parts", .init("Greet in French"), .init("Tell in French", "notes/story.txt", after: [1])
  ).expecting("The task below is too large")

  private static func setUp(_ setup: inout Fixture.Setup) {
    setup.settings["llm.models.implementation.contextLength"] = 2048
  }

  @Test func thePartsTakeItsPlaceAndAreDone() async throws {
    let edits: [Recording.Exchange] = [
      .edit(), .edit("notes/story.txt", "one", "un"), .edit("farewell.txt", "goodbye", "adieu"),
    ]
    try await Fixture.with([Self.plan, Self.parts] + edits, Self.setUp) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "--split")
      #expect(result.stderr.contains("Split into 1.3 (Greet in French), 1.4 (Tell in French)."), "\(result)")
      let tasks = try await fixture.store().tasks(ofPlan: 1)
      #expect(tasks.map(\.id.number) == [1, 3, 4, 2])
      #expect(tasks.map(\.state.rawValue) == ["skipped", "committed", "committed", "committed"])
      #expect(tasks.map(\.dependsOn) == [[], [], [3], [1, 3, 4]])
      #expect(try fixture.planLog("nexus/1-french") == ["Part", "Tell in French", "Greet in French"])
    }
  }

  @Test func withNobodyToAskItIsOffered() async throws {
    try await Fixture.with([Self.plan], Self.setUp) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1)
      #expect(result.stderr.contains("`nexus implement --split`"), "\(result)")
      #expect(try await fixture.taskStates() == ["failed", "pending"])
    }
  }

  @Test(arguments: [("y\n", ["skipped", "committed", "committed", "committed"]), ("n\n", ["failed", "pending"])])
  func atATerminalTheUserIsAsked(answer: String, states: [String]) async throws {
    let edits: [Recording.Exchange] = [
      .edit(), .edit("notes/story.txt", "one", "un"), .edit("farewell.txt", "goodbye", "adieu"),
    ]
    try await Fixture.with(([Self.plan, Self.parts] + edits).map { $0.optional() }, Self.setUp) { fixture in
      try await fixture.run("plan", "French")
      let process = try fixture.start("implement", input: nil, terminal: ProcessRunner.Terminal())
      try await process.waitForOutput("Have the Overseer split it?")
      process.write(answer)
      let result = try await process.result()
      #expect(result.status == (answer == "y\n" ? 0 : 1), "\(result)")
      #expect(try await fixture.taskStates() == states)
    }
  }

  @Test func partsThatDoNotFitEitherAreNotSplitAgain() async throws {
    let large = Recording.Exchange.plan("Parts", .init("One", instructions: Self.long), .init("Two"))
    try await Fixture.with([Self.plan, large, .edit()], Self.setUp) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--split")
      #expect(result.status == 1, "\(result)")
      let tasks = try await fixture.store().tasks(ofPlan: 1)
      #expect(tasks.map(\.state.rawValue) == ["skipped", "failed", "committed", "pending"])
    }
  }

  @Test func anAnswerThatSplitsNothingGoesBackAndThenFails() async throws {
    let one = Recording.Exchange.plan("Parts", .init("All of it")).repeated()
    try await Fixture.with(
      [Self.plan, one],
      {
        Self.setUp(&$0); $0.settings["plan.maxRepairs"] = 1
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--split")
      #expect(result.status == 65 && result.stderr.contains("could not split task 1.1"), "\(result)")
      #expect(try await fixture.taskStates() == ["failed", "pending"])
      #expect(fixture.server.requests.count { $0.endpoint == .chat } == 3)
      // What led nowhere is not what the next run begins with.
      try await fixture.run("task", "retry", "1")
      let again = try await fixture.nexus("implement", "--split")
      #expect(again.status == 65 && fixture.server.requests.count { $0.endpoint == .chat } == 5, "\(again)")
    }
  }
}
