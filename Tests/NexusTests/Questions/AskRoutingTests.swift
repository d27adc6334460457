import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Models that are chosen for a question.
@Suite(.timeLimit(.minutes(3))) struct AskRoutingTests {
  private func asked(_ fixture: Fixture) -> [String?] {
    fixture.server.requests.filter { $0.endpoint == .chat }.map { $0.body?["model"]?.string }
  }

  @Test func theReasonIsToldAndWhatIsOnRecordCounts() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .edit(), .reply(.init("Yes.")), .reply(.init("Still.")),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let good = try await fixture.run("ask", "--route", "good", "Well?")
      #expect(
        good.stderr.contains("Asking \(Fixture.implementer) (good): 1 of 1 attempts on record were of use."), "\(good)")
      let fast = try await fixture.run("ask", "--route", "fast", "--json", "Well?")
      let answer = try JSONValue(parsing: Array(fast.stdout.utf8))
      #expect(answer["route"]?.string?.contains(" tokens/s on record") == true, "\(fast)")
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      #expect(document.faults(of: try #require(answer.object), below: "answer") == [])
      #expect(asked(fixture)[2] == Fixture.implementer)
    }
  }

  @Test func whatIsOnThisMachineCostsNothingAndUnknownPricesAreNotTheLowest() async throws {
    try await Fixture.with([.reply(.init("Yes."))]) { fixture in
      let result = try await fixture.run("ask", "--route", "cheap", "Well?")
      #expect(
        result.stderr.contains(
          "Asking \(Fixture.overseer) (cheap): its tokens cost nothing, the lowest of 2 known prices."), "\(result)")
      let both = try await fixture.nexus("ask", "--route", "cheap", "-m", Fixture.overseer, "Well?")
      #expect(both.status == 64 && both.stderr.contains("--route chooses the model"), "\(both)")
    }
  }

  @Test func withNothingToChooseFromThatIsSaid() async throws {
    try await Fixture.with([], { $0.models = [] }) { fixture in
      let result = try await fixture.nexus("ask", "--route", "good", "Well?")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("There is no model to choose from"), "\(result)")
      let gone = try await fixture.nexus("ask", "--route", "good", "Well?", with: ["OLLAMA_HOST": "127.0.0.1:1"])
      #expect(gone.status == 69 && gone.stderr.contains("No model of http://127.0.0.1:1 can be chosen."), "\(gone)")
    }
  }
}
