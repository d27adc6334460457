import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Steps of workflows whose models look something up before they reply.
@Suite(.timeLimit(.minutes(5))) struct WorkflowToolsTests {
  private static let file = ".nexus-overseer/workflows/two.yaml"
  private static let workflow = """
    name: two
    steps:
      - { id: look, prompt: What does farewell.txt say?, tools: [read_file, search] }
      - { id: end, prompt: "Shorten: {{ look }}" }

    """

  private func chats(_ fixture: Fixture) -> [String] {
    fixture.server.requests.filter { $0.endpoint == .chat }
      .compactMap { $0.body?["messages"]?.array?.last?["content"]?.string }
  }

  private static func reading(_ path: String) -> Recording.Exchange {
    .toolCalls(.init("read_file", ["path": .string(path)])).requiring(.tools)
  }

  @Test func aStepReadsAndIsNotAskedAgain() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.reading("farewell.txt"), .reply("It says goodbye.").requiring(.tools).expecting("goodbye\n=== END ==="),
      .fault(.closeMidLine(after: 3)), .reply("Bye.").forbidding(.tools),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.settings["llm.maxRetries"] = 0
        $0.files[Self.file] = Self.workflow
      }
    ) { fixture in
      let first = try await fixture.nexus("workflow", "run", "two")
      #expect(first.status == 1 && first.stderr.contains("  look  reads   farewell.txt\n"), "\(first)")
      let shown = try await fixture.run("workflow", "show", "1", "--json").stdout.split(separator: "\n")
      let step = try #require(shown.compactMap { try? JSONValue(parsing: String($0)) }.first { $0["step"] == "look" })
      var tokens = 0
      for exchange: Int64 in 1...2 {
        let usage = try await fixture.store().exchange(exchange)?.reply?.usage
        tokens += (usage?.promptTokens ?? 0) + (usage?.outputTokens ?? 0)
      }
      #expect(tokens > 0 && step["tokens"]?.int == tokens, "\(step)")
      let second = try await fixture.nexus("workflow", "run", "--resume", "1")
      #expect(second.status == 0 && second.stdout == "Bye.\n", "\(second)")
      #expect(chats(fixture).suffix(2) == ["Shorten: It says goodbye.", "Shorten: It says goodbye."])
      #expect(chats(fixture).count == 4)
    }
  }

  @Test func aVoiceRestrictsTheToolsOfAStep() async throws {
    let workflow = """
      name: two
      steps:
        - { id: look, mode: finder, prompt: Where is goodbye?, tools: true }
        - { id: own, mode: finder, prompt: Where is hello?, needs: look }
        - { id: none, mode: finder, prompt: Where is three?, tools: false, needs: own }
      """
    let exchanges: [Recording.Exchange] = [
      .toolCalls(.init("read_file", ["path": "farewell.txt"])).requiring(.tools),
      .reply("Here.").expecting("There is no tool \"read_file\", only: search."), .reply("There."), .reply("Nowhere."),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.files[Self.file] = workflow
        $0.files[".nexus-overseer/models.yaml"] = "modes: { finder: { text: Find it., tools: [search] } }\n"
      }
    ) { fixture in
      let result = try await fixture.nexus("workflow", "run", "two")
      #expect(result.status == 0 && result.stdout == "Nowhere.\n", "\(result)")
      let offered = fixture.server.requests.filter { $0.endpoint == .chat }.map { request in
        (request.body?["tools"]?.array ?? []).compactMap { $0["function"]?["name"]?.string }
      }
      #expect(offered == [["search"], ["search"], ["search"], []])
    }
  }

  @Test func aStepThatSpentItsBudgetAsksForNothingMore() async throws {
    let workflow = Self.workflow.replacing("search] }", with: "search], budget: { tokens: 1 } }")
    try await Fixture.with([Self.reading("farewell.txt")], { $0.files[Self.file] = workflow }) { fixture in
      let result = try await fixture.nexus("workflow", "run", "two")
      #expect(result.status == 1 && result.stderr.contains("The step \"look\" spent "), "\(result)")
      #expect(chats(fixture).count == 1)
    }
  }

  @Test func toolsThatThereAreNotAreNamedBeforeTheRun() async throws {
    let workflow = Self.workflow.replacing("read_file", with: "raed_file").replacing("search", with: "notes__find")
    try await Fixture.with([], { $0.files[Self.file] = workflow }) { fixture in
      let checked = try await fixture.nexus("workflow", "check", "two")
      #expect(checked.status == 65, "\(checked)")
      #expect(
        checked.stdout.contains(":3:5: There is no tool \"raed_file\".\n  Did you mean \"read_file\"?"), "\(checked)")
      #expect(checked.stdout.contains("There is no tool \"notes__find\": no server of tools is called so."))
      #expect(try await fixture.nexus("workflow", "run", "two").status == 65)
      #expect(chats(fixture).isEmpty)
    }
  }
}
