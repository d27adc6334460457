import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// What of questions is kept in the store of a project.
@Suite(.timeLimit(.minutes(3))) struct AskKeepingTests {
  private static let secret = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"

  private func lines(_ fixture: Fixture, _ arguments: String...) async throws -> [JSONValue] {
    let result = try await fixture.runner.run("nexus", arguments + ["--json"])
    #expect(result.status == 0, "\(result)")
    return try result.stdout.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  @Test func questionsOfAProjectAreExchangesOfItsStore() async throws {
    try await Fixture.with([.reply(.init("Blue.")), .reply(.init("Still blue."))]) { fixture in
      try await fixture.run("init")
      try await fixture.run("ask", "Is token = \"\(Self.secret)\" good?")
      // What was shown is not shown again in the place of an answer.
      #expect(try await fixture.run("ask", "Is token = \"\(Self.secret)\" good?").stdout == "Still blue.\n")
      let audited = try await lines(fixture, "audit")
      #expect(audited.map { $0["purpose"]?.string } == ["ask", "ask"])
      #expect(audited.allSatisfy { $0["state"] == "finished" && $0["model"]?.string == Fixture.overseer })
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      for entry in audited { #expect(document.faults(of: try #require(entry.object), below: "audited exchange") == []) }
      #expect(try await fixture.run("audit", "verify").stdout.contains("whole"))
      #expect(try await lines(fixture, "usage").contains { $0["exchanges"] == 2 })
      #expect(
        try await lines(fixture, "models", "stats").contains {
          $0["model"]?.string == Fixture.overseer && $0["exchanges"] == 2
        })
      let kept = try await fixture.store().exchange(1)
      #expect(kept?.reply?.content == "Blue.")
      let asked = kept?.request.messages.last?.content ?? ""
      #expect(asked.contains("[REDACTED") && !asked.contains(Self.secret), "\(asked)")
    }
  }

  @Test func nothingIsKeptWhereNexusKeepsNothing() async throws {
    try await Fixture.with([.reply(.init("Blue."))]) { fixture in
      try await fixture.run("ask", "Which colour?")
      #expect(!FileManager.default.fileExists(atPath: fixture.repository.path + "/.nexus-overseer"))
    }
  }

  @Test func whatFailedIsKeptAndBudgetsHold() async throws {
    let settings: [String: JSONValue] = ["budget.day.exchanges": 1, "llm.maxRetries": 0]
    try await Fixture.with([], { $0.settings = settings }) { fixture in
      try await fixture.run("init")
      let failed = try await fixture.nexus("ask", "-m", "missing:1b", "Which colour?")
      #expect(failed.status == 69, "\(failed)")
      #expect(try await lines(fixture, "audit").map { $0["state"]?.string } == ["failed"])
      let refused = try await fixture.nexus("ask", "Which colour?")
      #expect(refused.status == 75 && refused.stderr.contains("The budget of the last 24 hours is spent"), "\(refused)")
      #expect(refused.stderr.contains("`nexus ask` goes on from there"), "\(refused)")
    }
  }
}
