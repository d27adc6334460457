import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Questions that go on with the last one.
@Suite(.timeLimit(.minutes(3))) struct AskContinuingTests {
  private func chats(_ fixture: Fixture) -> [[String]] {
    fixture.server.requests.filter { $0.endpoint == .chat }.map { request in
      request.body?["messages"]?.array?.map {
        "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")"
      } ?? []
    }
  }

  @Test func earlierQuestionsAndAnswersGoBeforeTheNewOne() async throws {
    let exchanges: [Recording.Exchange] = [
      .reply(.init("Blue.")), .reply(.init("Scattering.")), .reply(.init("Rayleigh.")),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("init")
      try await fixture.run(
        "ask", "-m", Fixture.implementer, "--role", "implementer", "--system", "Be brief.", "Which colour?")
      let second = try await fixture.run("ask", "-c", "Why?")
      #expect(second.stdout == "Scattering.\n")
      #expect(second.stderr.contains("Going on with what \(Fixture.implementer) answered on "), "\(second)")
      let third = try await fixture.run(
        "ask", "--continue", "-m", Fixture.overseer, "--system", "Be long.", "--json", "Whose?")
      #expect(third.stderr == "", "\(third)")
      let answer = try JSONValue(parsing: Array(third.stdout.utf8))
      #expect(answer["continues"] == 2 && answer["model"]?.string == Fixture.overseer)
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      #expect(document.faults(of: try #require(answer.object), below: "answer") == [])
      let chats = chats(fixture)
      try #require(chats.count == 3, "\(chats)")
      #expect(chats[1] == ["system: Be brief.", "user: Which colour?", "assistant: Blue.", "user: Why?"])
      #expect(
        chats[2] == [
          "system: Be long.", "user: Which colour?", "assistant: Blue.", "user: Why?", "assistant: Scattering.",
          "user: Whose?",
        ])
      let models = fixture.server.requests.filter { $0.endpoint == .chat }.map { $0.body?["model"]?.string }
      #expect(models == [Fixture.implementer, Fixture.implementer, Fixture.overseer])
    }
  }

  @Test func afterSeveralModelsOneIsNamed() async throws {
    let exchanges: [Recording.Exchange] = [
      .reply(.init("One.")).from(Fixture.overseer), .reply(.init("Two.")).from(Fixture.implementer),
      .reply(.init("Three.")),
    ]
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      try await fixture.run("init")
      try await fixture.run("ask", "-m", Fixture.overseer, "-m", Fixture.implementer, "Count")
      let refused = try await fixture.nexus("ask", "-c", "On")
      #expect(refused.status == 65, "\(refused)")
      #expect(refused.stderr.contains("Several models answered the last question: "), "\(refused)")
      #expect(refused.stderr.contains("Say whose answer to go on with: `nexus ask --continue -m "), "\(refused)")
      #expect(chats(fixture).count == 2)
      try await fixture.run("ask", "-c", "-m", Fixture.implementer, "On")
      #expect(chats(fixture).last == ["user: Count", "assistant: Two.", "user: On"])
    }
  }

  @Test func whatWasMadeOfSeveralAnswersIsGoneOnWith() async throws {
    let exchanges: [Recording.Exchange] = [
      .reply(.init("One.")), .reply(.init("One.")), .reply(.init("Both.")), .reply(.init("Two.")),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("init")
      try await fixture.run(
        "ask", "-m", Fixture.overseer, "-m", Fixture.overseer, "--combine", "merge", "Count")
      try await fixture.run("ask", "-c", "On")
      #expect(chats(fixture).last == ["user: Count", "assistant: Both.", "user: On"])
    }
  }

  @Test func whereThereIsNothingToGoOnWithThatIsSaid() async throws {
    try await Fixture.with { fixture in
      let before = try await fixture.nexus("ask", "-c", "On")
      #expect(before.status == 1 && before.stderr.contains("nexus keeps nothing in this repository yet"), "\(before)")
      try await fixture.run("init")
      let first = try await fixture.nexus("ask", "-c", "On")
      #expect(first.status == 1 && first.stderr.contains("No question was answered in this project yet"), "\(first)")
      try FileManager.default.createDirectory(atPath: fixture.scratch("elsewhere"), withIntermediateDirectories: true)
      let outside = try await fixture.nexus("ask", "-C", fixture.scratch("elsewhere"), "-c", "On")
      #expect(outside.status == 69 && outside.stderr.contains("Outside of a git repository"), "\(outside)")
      #expect(chats(fixture).isEmpty)
    }
  }
}
