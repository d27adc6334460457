import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// A question about the repository that helpers look into, each a job of its own.
@Suite(.timeLimit(.minutes(5))) struct ConsultCommandTests {
  private static let choice = Recording.Exchange.reply(
    .init(#"{"tools":[{"tool":"code","question":"What is in it?"},{"tool":"advice","question":"Which way?"}]}"#))

  private static func report(_ answer: String, _ sources: String...) -> Recording.Exchange {
    let list = sources.map { source in
      let parts = source.split(separator: ":")
      return "{\"file\":\"\(parts[0])\",\"line\":\(parts[1])}"
    }
    return .reply(.init("{\"answer\":\"\(answer)\",\"sources\":[\(list.joined(separator: ","))]}"))
  }

  private func sent(_ fixture: Fixture) -> [String] {
    fixture.server.requests.filter { $0.endpoint == .chat }.map {
      $0.body?["messages"]?.array?.compactMap { $0["content"]?.string }.joined(separator: "\n") ?? ""
    }
  }

  private func jobs(_ fixture: Fixture) async throws -> [JSONValue] {
    let result = try await fixture.nexus("job", "show", "1", "--json")
    return try result.stdout.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  @Test func helpersThatTheModelChoseAnswerAndSourcesAreLookedUp() async throws {
    try await Fixture.with([
      Self.choice, Self.report("It greets.", "greeting.txt:1"), Self.report("Leave it."),
      Self.report("A greeting.", "greeting.txt:1", "greeting.txt:99", "none.txt:1"),
    ]) { fixture in
      let result = try await fixture.nexus("consult", "What", "is it?")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout == "A greeting.\n\nSources\n  greeting.txt:1\n")
      #expect(
        result.stderr.contains("Named as sources, and not in the repository: greeting.txt:99, none.txt:1."), "\(result)"
      )
      let prompts = sent(fixture)
      try #require(prompts.count == 4, "\(prompts)")
      #expect(prompts[0].contains("What is it?") && !prompts[1].contains("What is it?"))
      #expect(prompts[1].contains("What is in it?") && prompts[1].contains("greeting.txt"))
      // The architect sees what the others found.
      #expect(prompts[2].contains("Which way?") && prompts[2].contains("It greets."))
      #expect(prompts[3].contains("It greets.") && prompts[3].contains("Leave it."))
      let jobs = try await jobs(fixture)
      #expect(jobs.map { $0["kind"]?.string }.sorted { ($0 ?? "") < ($1 ?? "") } == ["advice", "code", "consult"])
      #expect(jobs.allSatisfy { $0["state"] == "done" })
      #expect(jobs.filter { $0["kind"] != "consult" }.allSatisfy { $0["parent"] == 1 && $0["exchanges"] == 1 })
      // The coordinator's own two and those of its helpers.
      #expect(jobs.first { $0["kind"] == "consult" }?["exchanges"] == 4)
    }
  }

  @Test func aModelThatIsTooSmallDoesNotChooseAndTheAnswerSaysSo() async throws {
    let model = "tiny:1.5b"
    let exchanges = [
      Self.report("Code.", "greeting.txt:1"), Self.report("No documents."), Self.report("One commit."),
      Self.report("All in all.", "greeting.txt:1"),
    ]
    try await Fixture.with(exchanges, { $0.models.append(.init(model)) }) { fixture in
      let result = try await fixture.nexus("consult", "--overseer", model, "--json", "What is it?")
      #expect(result.status == 0, "\(result)")
      let answer = try JSONValue(parsing: Array(result.stdout.utf8))
      #expect(answer["answer"] == "All in all.")
      #expect(answer["fixedBecause"]?.string?.hasPrefix("tiny:1.5b is too small") == true)
      #expect(answer["helpers"]?.array?.map { $0["tool"]?.string } == ["code", "documentation", "history"])
      #expect(sent(fixture).count == 4)
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      #expect(document.faults(of: try #require(answer.object), below: "consultation") == [])
    }
  }

  @Test func anInvalidReportGoesBackOnceAndIsThenLeftOutAndNamed() async throws {
    try await Fixture.with([
      .reply(.init(#"{"tools":[{"tool":"code","question":"What?"},{"tool":"history","question":"When?"}]}"#)),
      .reply(.init("I think it greets.")), Self.report("It greets.", "greeting.txt:1"),
      .reply(.init("Long ago.")), .reply(.init(#"{"when":"long ago"}"#)), Self.report("It greets."),
    ]) { fixture in
      let result = try await fixture.nexus("consult", "What is it?")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout == "It greets.\n")
      #expect(result.stderr.contains("The helper history found nothing (job 3, failed)."), "\(result)")
      let prompts = sent(fixture)
      try #require(prompts.count == 6, "\(prompts)")
      #expect(prompts[2].contains("The reply holds no JSON value. Reply with the whole JSON object"))
      #expect(prompts[5].contains("The helper `history` found nothing"))
      #expect(!prompts[5].contains("long ago") && !prompts[5].contains("Long ago"))
    }
  }

  @Test func aBudgetThatEndsLeavesWhatIsFinished() async throws {
    try await Fixture.with([Self.choice]) { fixture in
      let first = try await fixture.nexus("consult", "--max-tokens", "1", "What is it?")
      #expect(first.status == 75 && first.stdout.isEmpty, "\(first)")
      #expect(first.stderr.contains("The budget of job 1 is spent"), "\(first)")
      #expect(sent(fixture).count == 1)
    }
    // The choice is within it, the first helper's reply goes beyond: the rest is not asked.
    try await Fixture.with([Self.choice, Self.report("It greets.", "greeting.txt:1")]) { fixture in
      let result = try await fixture.nexus("consult", "--json", "--max-tokens", "600", "What is it?")
      let answer = try? JSONValue(parsing: Array(result.stdout.utf8))
      #expect(result.status == 75, "\(result)")
      #expect(answer?["partial"] == true && answer?["answer"] == "code: It greets.", "\(result)")
      #expect(answer?["sources"]?.array?.count == 1)
      #expect(try await jobs(fixture).first { $0["kind"] == "consult" }?["state"] == "partial")
    }
  }

  @Test func endedFromOutsideItShowsWhatHelpersFound() async throws {
    try await Fixture.with([
      Self.choice, Self.report("It greets.", "greeting.txt:1"), Self.report("Never told.").held(afterLines: 1),
    ]) { fixture in
      let running = try fixture.start("consult", "What is it?")
      _ = try await fixture.server.waitForRequest {
        $0.body?["messages"]?[0]?["content"]?.string?.contains("Which way?") == true
      }
      try await fixture.run("job", "abort", "1", "Too slow.")
      let result = try await running.result()
      #expect(result.status == 1 && result.stdout == "code: It greets.\n\nSources\n  greeting.txt:1\n", "\(result)")
      #expect(result.stderr.contains("This is no whole answer"), "\(result)")
      #expect(try await jobs(fixture).map { $0["state"]?.string } == ["aborted", "done", "aborted"])
    }
  }

  @Test func isAStepOfAWorkflow() async throws {
    let workflow = """
      name: ask
      steps:
        - id: look
          run: consult
          model: tiny:1b
          prompt: What is it?
        - id: say
          prompt: "{{ look.text }} ({{ look.sources[0] }})"
      """
    let exchanges = [
      Self.report("Code."), Self.report("Documents."), Self.report("History."),
      Self.report("A greeting.", "greeting.txt:1"), .reply("Fine.").expecting("A greeting. (greeting.txt:1)"),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.models.append(.init("tiny:1b"))
        $0.files[".nexus-overseer/workflows/ask.yaml"] = workflow
      }
    ) { fixture in
      let result = try await fixture.nexus("workflow", "run", "ask")
      #expect(result.status == 0 && result.stdout == "Fine.\n", "\(result)")
    }
  }

  @Test func aServerThatIsNotThereIsSaidOnce() async throws {
    try await Fixture.with([]) { fixture in
      let result = try await fixture.nexus(
        "consult", "--overseer", "tiny:1b", "What is it?", with: ["OLLAMA_HOST": "127.0.0.1:9"])
      #expect(result.status == 69 && result.stdout.isEmpty, "\(result)")
    }
  }
}
