import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// The exam of a model, and what follows from it.
@Suite(.timeLimit(.minutes(5))) struct ModelsExamTests {
  /// Twelve answers, of which the search/replace blocks alone do what was asked.
  private static let answers: [Recording.Exchange] = {
    let blocks = [
      "shop.py\n<<<<<<< SEARCH\nFREE_FROM = 5000\n=======\nFREE_FROM = 4000\n>>>>>>> REPLACE\n",
      """
      shop.py
      <<<<<<< SEARCH
          cents = sum(price for name, price in items)
      =======
          if not items:
              return 0
          cents = sum(price for name, price in items)
      >>>>>>> REPLACE
      """,
      """
      messages.js
      <<<<<<< SEARCH
        error: 'Something went wrong',
      =======
        error: 'Something went wrong',
        empty: 'Nothing here yet',
      >>>>>>> REPLACE
      """,
    ]
    let idle = "I would gladly do that."
    let edits = [idle, idle, idle] + blocks + [idle, idle, idle]
    let rest = ["Plan: none\n", "Verdict: approve\nSummary: Fine.\n", "Verdict: approve\nSummary: Fine.\n"]
    return (edits + rest).map { .answer($0) }
  }()

  @Test func tellsWhatAModelIsGoodForAndIsHeeded() async throws {
    let edit = Recording.Exchange.edit().expecting("<<<<<<< SEARCH")
    try await Fixture.with(Self.answers + [edit]) { fixture in
      let state = ["XDG_STATE_HOME": fixture.scratch("state")]
      let result = try await fixture.nexus("models", "exam", Fixture.implementer, with: state)
      #expect(result.status == 0, "\(result)")
      #expect(
        result.stdout.contains("\(Fixture.implementer): as Implementer: search-replace; not as Overseer.\n"),
        "\(result)")
      #expect(result.stderr.contains("  4 of 12  edit, search-replace  right\n"), "\(result)")
      // From now on `auto` asks for that form, also of small files.
      let done = try await fixture.nexus("do", "Greet in French", "greeting.txt", with: state)
      #expect(done.status == 0, "\(done)")
    }
  }

  @Test func printsJSON() async throws {
    try await Fixture.with(Self.answers) { fixture in
      let state = ["XDG_STATE_HOME": fixture.scratch("state")]
      let result = try await fixture.nexus("models", "exam", Fixture.implementer, "--json", with: state)
      let json = try JSONValue(parsing: Array(result.stdout.utf8))
      #expect(json["model"]?.string == Fixture.implementer && json["exam"]?["form"] == "search-replace")
      #expect(json["exam"]?["rightByForm"]?["whole"] == 0 && json["exam"]?["plans"] == false)
    }
  }

  @Test func saysWhenThereIsNoServer() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("models", "exam", with: ["OLLAMA_HOST": "127.0.0.1:1"])
      #expect(result.status == 69 && result.stderr.contains("\nHint: "), "\(result)")
    }
  }
}
