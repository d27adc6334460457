import Foundation
import JSONText
import Jobs
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Kills the program at every effect it has, lets it run again, and compares what comes of it with a run that nothing
/// disturbed: the same commits, references, files and index to the byte, the same states, and no model asked twice for
/// an answer that was there.
///
/// Every sixth effect is met here; `script/crash-sweep` meets them all.
@Suite(.timeLimit(.minutes(10))) struct CrashSweepTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt", after: [1]))
  private static let greeting = Recording.Exchange.edit().expecting("# The task\nGreet in French")
  private static let farewell = Recording.Exchange.edit("farewell.txt", "goodbye", "adieu")
    .expecting("# The task\nPart in French")
  private static let approvals = [
    Recording.Exchange.approve().expecting("+bonjour"), Recording.Exchange.approve().expecting("+adieu"),
  ]

  @Test func planning() async throws {
    try await sweep(["plan", "French"], exchanges: [Self.two]) { _ in }
  }

  /// With a check that fails once and is mended.
  @Test func implementing() async throws {
    let exchanges = [
      Self.two, Recording.Exchange.edit("greeting.txt", "hallo", "bonjour").expecting("the project's checks fail"),
      Recording.Exchange.edit("greeting.txt", "hello", "hallo").expecting("# The task\nGreet in French"), Self.farewell,
    ]
    try await sweep(["implement"], exchanges: exchanges, Self.withNotes(["! grep -q hallo greeting.txt"])) { fixture in
      try await fixture.run("plan", "French")
    }
  }

  /// With work that is changed on top of the last, and work that takes its place.
  @Test func implementingWithReviews() async throws {
    let exchanges = [
      Recording.Exchange.revise("Too stiff.").expecting("+bonjour"), .approve().expecting("+salut"),
      .review("redo", "Too long.", criteria: [], findings: ["Say ciao."]).expecting("+adieu"),
      .approve().expecting("+ciao"), Self.two,
      .edit("greeting.txt", "bonjour", "salut").expecting("Too stiff."),
      .edit("farewell.txt", "goodbye", "ciao").expecting("Too long."), Self.greeting, Self.farewell,
    ]
    try await sweep(["implement", "--review"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
    }
  }

  /// Two candidates that the checks allow, and the Overseer's choice.
  @Test func choosingAmongCandidates() async throws {
    let (other, third) = ("codellama:7b", "mistral:7b")
    let exchanges = [
      Recording.Exchange.reply(.init("Reason: It is French.\nChoice: 2")).from(Fixture.overseer)
        .expecting("=== CANDIDATE 1 ===", "+salut", "=== CANDIDATE 2 ===", "+bonjour"),
      .plan("French", .init("Greet in French")), .answer("Not I.").from(other),
      .edit("greeting.txt", "hello", "bonjour").from(third),
      .edit("greeting.txt", "hello", "salut").expecting("held no edit"), .answer("I would gladly do that."),
    ]
    try await sweep(["implement"], exchanges: exchanges) {
      $0.models += [Recording.Model(other), Recording.Model(third)]
      $0.settings["implement.maxAttempts"] = 2
      $0.settings["implement.candidates"] = 2
      $0.settings["llm.models.implementation.fallbacks"] = [.string(other), .string(third)]
    } prepare: { fixture in
      try await fixture.run("plan", "French")
    }
  }

  /// An edit beyond the task is held apart, and taken.
  @Test func holdingApart() async throws {
    let exchanges = [
      Recording.Exchange.plan("French", .init("Greet in French")),
      .edits(("greeting.txt", "hello", "bonjour"), ("notes/story.txt", "two", "deux")),
    ]
    try await sweep(["implement"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
    }
    try await sweep(["implement"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("task", "take", "1")
    }
  }

  @Test func reviewingAndLanding() async throws {
    let exchanges = Self.approvals + [Self.two, Self.greeting, Self.farewell]
    try await sweep(["review", "--accept"], exchanges: exchanges, Self.withNotes(["true"])) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
    }
  }

  /// A part of the first task, and the second put on it.
  @Test func picking() async throws {
    let rows = (10..<30).map { "row \($0)\n" }.joined()
    let whole = Recording.Exchange.answer(
      ["row 12", "row 25"].map {
        "greeting.txt\n<<<<<<< SEARCH\n\($0)\n=======\n\($0) in French\n>>>>>>> REPLACE\n"
      }.joined(separator: "\n")
    ).expecting("# The task\nGreet in French")
    let change = Self.withNotes(["true"])
    try await sweep(
      ["review", "1", "--pick", "greeting.txt:1"], exchanges: [Self.two, whole, Self.farewell],
      {
        change(&$0)
        $0.files["greeting.txt"] = rows
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
    }
  }

  @Test func sendingBackWithANote() async throws {
    try await sweep(["review", "1", "--revise", "Say salut."], exchanges: [Self.two, Self.greeting, Self.farewell]) {
      fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
    } judge: { fixture, words in
      let reviews = try await fixture.store().reviews(of: TaskID(plan: 1, number: 1))
      #expect(reviews.map(\.summary) == ["Say salut."], "\(words)")
    }
  }

  @Test func rejecting() async throws {
    try await sweep(["review", "2", "--reject"], exchanges: [Self.two, Self.greeting, Self.farewell]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
    } judge: { fixture, words in
      let reviews = try await fixture.store().reviews(of: TaskID(plan: 1, number: 2))
      #expect(reviews.map(\.verdict) == [.reject], "\(words)")
    }
  }

  @Test func implementingInPlace() async throws {
    try await sweep(["implement", "--in-place"], exchanges: [Self.two, Self.greeting, Self.farewell]) { fixture in
      try await fixture.run("plan", "French")
    }
  }

  @Test func applyingAKeptResult() async throws {
    try await sweep(["implement", "--apply", "1"], exchanges: [Self.two, Self.greeting]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--dry-run")
    }
  }

  /// Edits of several files, one of them new and one moved, applied without a plan.
  @Test func applying() async throws {
    let blocks = [("greeting.txt", "hello", "bonjour"), ("farewell.txt", "goodbye", "adieu")].map {
      "\($0.0)\n<<<<<<< SEARCH\n\($0.1)\n=======\n\($0.2)\n>>>>>>> REPLACE\n"
    }
    let reply = blocks.joined(separator: "\n") + "\nnotes/new/deep.txt\n<<<<<<< SEARCH\n=======\nnew\n>>>>>>> REPLACE\n"
    try await sweep(["apply", "reply.md"], exchanges: []) { fixture in
      try fixture.repository.write(["reply.md": reply])
    }
  }

  @Test func undoing() async throws {
    let exchanges = Self.approvals + [Self.two, Self.greeting, Self.farewell]
    try await sweep(["undo", "--yes"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
    }
  }

  @Test func undoingByReverts() async throws {
    let exchanges = Self.approvals + [Self.two, Self.greeting, Self.farewell]
    try await sweep(["undo", "--yes"], exchanges: exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      try fixture.repository.commit(["mine.txt": "mine\n"], "My own")
    }
  }

  /// What was queued is done once, by whoever comes after the one that was killed.
  @Test func runningTheQueue() async throws {
    try await sweep(["job", "run"], exchanges: [Self.two, Self.greeting, Self.farewell]) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("job", "add", "implement")
    } judge: { fixture, words in
      let state = try await fixture.store().job(2)?.state
      #expect(state == .done, "\(words)")
    }
  }

  /// No helper is asked again for what it answered, and the audit is whole.
  @Test func consulting() async throws {
    func report(_ answer: String, to prompt: String) -> Recording.Exchange {
      .reply(.init("{\"answer\":\"\(answer)\",\"sources\":[]}")).from("tiny:1b").expecting(prompt)
    }
    let exchanges = [
      report("A greeting.", to: "what helpers found"), report("Code.", to: "You know the code of this repository."),
      report("None.", to: "You know the documents of this repository."),
      report("New.", to: "You know how the code of this repository came to be"),
    ]
    try await sweep(["job", "run"], exchanges: exchanges) {
      $0.models.append(.init("tiny:1b"))
    } prepare: { fixture in
      try await fixture.run("job", "add", "consult", "--overseer", "tiny:1b", "What is it?")
    } judge: { fixture, words in
      let store = try fixture.store()
      let ended = try await store.auditRows(limit: 100).filter { $0.step == .ended && $0.state == .finished }
      // Killed right after its last answer was used, and before it said so, it asks for that one again.
      #expect((4...5).contains(ended.count), "\(words)")
      let faults = try await store.verifyAudit().faults
      #expect(faults == [], "\(words)")
    }
  }

  /// The records of commits are to be the same too.
  private static func withNotes(_ checks: [String]) -> @Sendable (inout Fixture.Setup) -> Void {
    {
      $0.checks = checks
      $0.settings["implement.record"] = "both"
    }
  }

  private func sweep(
    _ command: [String], exchanges: [Recording.Exchange],
    _ change: @escaping @Sendable (inout Fixture.Setup) -> Void = { _ in },
    prepare: @escaping @Sendable (Fixture) async throws -> Void,
    judge: @escaping @Sendable (Fixture, String) async throws -> Void = { _, _ in }
  ) async throws {
    let sweep = Sweep(command: command, exchanges: exchanges, change: change, prepare: prepare)
    try await sweep.run { fixture, point, expected in
      let first = try await fixture.runner.with(["NEXUS_CRASH_AT": point.place]).run("nexus", command)
      let isKilled = first.ending == .killed(signal: Int(SIGKILL))
      #expect(isKilled || first.status == 0, "\(point): \(first)")
      let again = try await fixture.runner.run("nexus", command)
      #expect(again.isDone, "\(point): \(again)")
      try await Sweep.Outcome(fixture).expect(toBe: expected, "\(point): \(again)")
      try await judge(fixture, "\(point): \(again)")
      return isKilled
    }
  }
}
