import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// How attempts follow each other, and what ends them early.
@Suite(.timeLimit(.minutes(5))) struct AttemptLoopTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

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
}
