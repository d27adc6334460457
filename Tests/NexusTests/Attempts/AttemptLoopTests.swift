import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// How attempts follow each other, and what ends them early.
@Suite(.timeLimit(.minutes(5))) struct AttemptLoopTests {
  static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  @Test func aReplyThatRepeatsItselfIsStoppedAndAskedForAnew() async throws {
    let loop = String(repeating: "I will now change the greeting.\n", count: 4000)
    let exchanges: [Recording.Exchange] = [
      Self.one, .answer(loop), .edit().expecting("repeated the same lines without end"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("The reply repeated itself and was stopped"), "\(result)")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
      let store = try fixture.store()
      let exchanges = try await store.exchanges(of: .init(plan: 1, number: 1))
      #expect(exchanges.map(\.state) == [.failed, .finished])
      #expect(exchanges.first?.failure?.hasPrefix("repeating: ") == true)
      // What had come is kept, and it is not all that would have come.
      let kept = exchanges.first?.reply?.content.utf8.count ?? 0
      #expect(kept >= 4096 && kept < loop.utf8.count / 2, "\(kept)")
      #expect(try await store.attempts(at: .init(plan: 1, number: 1)).count == 1)
    }
  }

  private static func failing(_ greeting: String, from old: String = "hello") -> Recording.Exchange {
    .edit("greeting.txt", old, greeting)
  }

  private static let wantsBonjour = ["grep -Eq 'hello|bonjour' greeting.txt || { echo error: no bonjour; exit 3; }"]

  @Test func theSameFailureTwiceIsTheOverseersNext() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.one, Self.failing("salut"), Self.failing("bonsoir", from: "salut"),
      Self.failing("bonjour", from: "bonsoir").from(Fixture.overseer),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.checks = Self.wantsBonjour
        $0.settings["implement.maxAttempts"] = 9
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      // What the Overseer writes is shown as what the Implementer writes.
      #expect(result.stderr.components(separatedBy: "I change greeting.txt.").count == 1 + 3, "\(result)")
      #expect(
        result.stderr.contains("Same failure twice; the Overseer (\(Fixture.overseer)) writes the edits."), "\(result)")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func noEditTwiceEndsEarlyWhenNothingElseIsLeft() async throws {
    let idle = Recording.Exchange.answer("I would gladly do that.")
    let exchanges: [Recording.Exchange] = [
      Self.one, idle, .answer("I  would gladly\ndo that. "), idle.from(Fixture.overseer),
    ]
    try await Fixture.with(exchanges, { $0.settings["implement.maxAttempts"] = 9 }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1, "\(result)")
      let next = "No usable edit again; the Overseer (\(Fixture.overseer)) writes the edits."
      #expect(result.stderr.contains(next), "\(result)")
      #expect(result.stderr.contains("That failed as well; giving up on this task."), "\(result)")
      #expect(try await fixture.store().attempts(at: .init(plan: 1, number: 1)).count == 3)
    }
  }

  @Test func theLastRoundGoesToTheFallbackThenToCandidatesThenToTheOverseer() async throws {
    let other = "codellama:7b"
    func nothing(_ number: Int) -> Recording.Exchange { .answer("Nothing, for the reason number \(number).") }
    let exchanges: [Recording.Exchange] = [
      Self.one, nothing(1), Self.failing("salut").from(other), Self.failing("ciao", from: "salut"),
      Self.failing("moin", from: "salut"),
      Self.failing("bonjour", from: "salut").from(Fixture.overseer),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.checks = Self.wantsBonjour
        $0.models.append(Recording.Model(other))
        $0.settings["implement.maxAttempts"] = 2
        $0.settings["implement.candidates"] = 2
        $0.settings["llm.models.implementation.fallbacks"] = [.string(other)]
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      // Killed on the way: the next run takes the step that comes, not the first.
      _ = try await fixture.runner.with(["NEXUS_CRASH_AT": "exchange-kept:3"]).run("nexus", ["implement"])
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("candidate 1 of 2, with another seed"), "\(result)")
      #expect(result.stderr.contains("candidate 2 of 2, with another seed"), "\(result)")
      #expect(result.stderr.contains("; the Overseer (\(Fixture.overseer)) writes the edits."), "\(result)")
      #expect(!result.stderr.contains("tries once"), "\(result)")
      let store = try fixture.store()
      let asked = try await store.exchanges(of: .init(plan: 1, number: 1))
      #expect(
        asked.map(\.request.model) == [
          Fixture.implementer, other, Fixture.implementer, Fixture.implementer, Fixture.overseer,
        ])
      #expect(asked.map(\.request.options.seed) == [nil, nil, 1, 2, nil])
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "bonjour\n")
    }
  }

  @Test func filesThatATaskDoesNotDeclareAreRefusedOrShown() async throws {
    let stray = Recording.Exchange.edit("notes/story.txt", "two", "deux")
    let exchanges: [Recording.Exchange] = [
      Self.one, stray, .edit().expecting("does not declare: notes/story.txt", "files are: greeting.txt"),
    ]
    try await Fixture.with(exchanges, { $0.settings["implement.scope"] = "declared" }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try fixture.repository.run("show", "nexus/1-french:notes/story.txt") == "one\ntwo\nthree\n")
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("notes/story.txt  edit refused"), "\(shown)")
    }
    try await Fixture.with([Self.one, stray], { $0.settings["implement.scope"] = "free" }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("Outside the task's files: notes/story.txt."), "\(result)")
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("outside the task's files"), "\(shown)")
    }
  }
}
