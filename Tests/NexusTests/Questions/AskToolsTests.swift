import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Models that look something up before they answer a question.
@Suite(.timeLimit(.minutes(5))) struct AskToolsTests {
  private static let withoutTools = [Fixture.overseer, Fixture.implementer].map {
    Recording.Model($0).with { $0.capabilities = ["completion"] }
  }

  private static func reading(_ path: String) -> Recording.Exchange {
    .toolCalls(.init("read_file", ["path": .string(path)])).requiring(.tools)
  }

  private func chats(_ fixture: Fixture) -> [JSONValue] {
    fixture.server.requests.filter { $0.endpoint == .chat }
      .compactMap { $0.body.flatMap { try? JSONValue(parsing: $0.json) } }
  }

  private func offered(_ chat: JSONValue?) -> [String] {
    (chat?["tools"]?.array ?? []).compactMap { $0["function"]?["name"]?.string }
  }

  @Test func aModelReadsAFileAndAnswers() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.reading("farewell.txt").forbidding(.format).expecting("# Before you answer", "You have 12 calls"),
      .reply("It says goodbye.").expecting("=== FILE farewell.txt ===\ngoodbye\n=== END ==="),
    ]
    try await Fixture.with(exchanges, { $0.settings["reading.maxRequests"] = 12 }) { fixture in
      try await fixture.run("init")
      let result = try await fixture.nexus("ask", "--tools", "What does farewell.txt say?")
      #expect(result.status == 0 && result.stdout == "It says goodbye.\n", "\(result)")
      #expect(result.stderr == "  reads   farewell.txt\n", "\(result)")
      let chats = chats(fixture)
      #expect(offered(chats.first) == ["read_file", "search", "list_files", "outline", "history"])
      #expect(chats.last?["messages"]?.array?.map { $0["role"]?.string } == ["system", "user", "assistant", "tool"])
      #expect(try await fixture.store().exchange(2)?.reply?.content == "It says goodbye.")
    }
  }

  @Test func withJSONTheRequestsStandWithTheAnswer() async throws {
    let exchanges = [Self.reading("farewell.txt"), .reply("Goodbye.")]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("init")
      let result = try await fixture.run("ask", "--tools", "--json", "What does farewell.txt say?")
      let answer = try #require(try JSONValue(parsing: result.stdout).object)
      #expect(
        answer["requests"] == [["tool": "read_file", "request": "farewell.txt", "outcome": "answered", "cut": false]])
      let counts = try await fixture.store().exchange(1)?.reply?.usage
      let more = try await fixture.store().exchange(2)?.reply?.usage
      #expect(answer["outputTokens"]?.int == (counts?.outputTokens ?? 0) + (more?.outputTokens ?? 0))
      let document = DocumentedMembers(try ProjectDocument("docs/json.md"))
      #expect(document.faults(of: answer, below: "answer") == [])
    }
  }

  @Test func aSecretInAFileReachesNoServer() async throws {
    let secret = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
    let exchanges: [Recording.Exchange] = [
      .toolCalls(
        .init("read_file", ["path": "config.txt"]), .init("search", ["pattern": "token"]),
        .init("read_file", ["path": ".env"]), .init("read_file", ["path": "../outside.txt"])),
      .reply("A token.").expecting("token = \"[REDACTED", "There is no file ../outside.txt"),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.files["config.txt"] = "token = \"\(secret)\"\n"
        $0.files[".env"] = "COLOUR=blue\n"
      }
    ) { fixture in
      try fixture.scratch.write("mine alone\n", to: "outside.txt")
      try await fixture.run("init")
      let result = try await fixture.nexus("ask", "--tools", "What is in config.txt?")
      #expect(result.status == 0, "\(result)")
      let sent = chats(fixture).map { $0.text() }.joined()
      #expect(!sent.contains(secret) && !sent.contains("COLOUR=blue") && !sent.contains("mine alone"))
    }
  }

  @Test func aModeSaysWhichToolsThereAre() async throws {
    let exchanges: [Recording.Exchange] = [
      .toolCalls(.init("search", ["pattern": "^good"]), .init("read_file", ["path": "greeting.txt"])),
      .reply("In farewell.txt.").expecting("farewell.txt:1: goodbye", "There is no tool \"read_file\", only: search.")
        .lacking("hello"),
      .reply("Nowhere."),
    ]
    let voices = """
      system_prompts:
        modes: { finder: { text: Find it., tools: [search] }, thinker: { text: Think., tools: [] } }
        personas: { reader: { text: You read., tools: [search, read_file] } }
      """
    try await Fixture.with(exchanges) { fixture in
      try fixture.scratch.write(voices, to: "repository/.nexus-overseer/models.yaml")
      let found = try await fixture.nexus("ask", "--mode", "finder", "--persona", "reader", "Where is goodbye?")
      #expect(found.status == 0 && found.stdout == "In farewell.txt.\n", "\(found)")
      let without = try await fixture.nexus("ask", "--mode", "thinker", "--tools", "Where is hello?")
      #expect(without.status == 0 && without.stdout == "Nowhere.\n", "\(without)")
      #expect(without.stderr == "The mode or persona allows no tools.\n")
      let other = try await fixture.nexus("ask", "--mode", "finder", "--tool", "read_file", "Where is hello?")
      #expect(other.status == 65 && other.stderr.contains("does not allow read_file"), "\(other)")
      #expect(chats(fixture).map(offered) == [["search"], ["search"], []])
    }
  }

  @Test func aToolThatThereIsNotIsNamedBeforeAnythingIsAsked() async throws {
    try await Fixture.with([]) { fixture in
      try fixture.scratch.write(
        "system_prompts: { modes: { finder: { text: Find it., tools: [serch] } } }\n",
        to: "repository/.nexus-overseer/models.yaml")
      let known = "There are read_file, search, list_files, outline, history."
      for arguments in [["--mode", "finder"], ["--mode", "finder", "--tool", "read_file"], ["--tool", "serch"]] {
        let result = try await fixture.runner.run("nexus", ["ask"] + arguments + ["x"])
        #expect(result.status == 65, "\(result)")
        #expect(
          result.stderr == "Error: There is no tool \"serch\".\nHint: Did you mean \"search\"? \(known)\n", "\(result)")
      }
      let server = try await fixture.nexus("ask", "--tool", "notes__find", "x")
      #expect(server.status == 65 && server.stderr.contains("no server of tools is called so"), "\(server)")
      #expect(try await fixture.nexus("ask", "--tools", "--tool", "search", "x").status == 64)
      #expect(chats(fixture).isEmpty)
    }
  }

  @Test func aModelWithoutToolsAsksInLines() async throws {
    let exchanges: [Recording.Exchange] = [
      .reply("READ farewell.txt\nSEARCH good\n").forbidding(.tools).expecting("READ path/to/file 10-40")
        .lacking("SEARCH", "HISTORY"),
      .reply("It says goodbye.")
        .expecting("=== FILE farewell.txt ===\ngoodbye", "SEARCH cannot be asked for here, only: READ."),
    ]
    try await Fixture.with(exchanges, { $0.models = Self.withoutTools }) { fixture in
      try await fixture.run("init")
      let result = try await fixture.nexus("ask", "--tool", "read_file", "What does farewell.txt say?")
      #expect(result.status == 0 && result.stdout == "It says goodbye.\n", "\(result)")
    }
  }

  @Test func eachOfSeveralModelsHasItsOwnBound() async throws {
    let exchanges: [Recording.Exchange] =
      [Fixture.overseer, Fixture.implementer].flatMap { model in
        [
          Self.reading("farewell.txt").from(model).lacking("goodbye"),
          .reply(.init("It says goodbye.")).from(model).forbidding(.tools)
            .expecting("goodbye\n=== END ===", "Nothing more can be read"),
        ]
      }
    try await Fixture.with(
      exchanges,
      {
        $0.order = .any
        $0.settings["reading.maxRequests"] = 1
      }
    ) { fixture in
      try await fixture.run("init")
      let result = try await fixture.nexus(
        "ask", "--tools", "-m", Fixture.overseer, "-m", Fixture.implementer, "What does farewell.txt say?")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout.components(separatedBy: "It says goodbye.").count == 3)
      for model in [Fixture.overseer, Fixture.implementer] {
        #expect(result.stderr.contains("  \(model)  reads   farewell.txt\n"), "\(result)")
      }
    }
  }

  @Test func theAnswerIsHeldToItsSchemaInTheEnd() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.reading("farewell.txt").forbidding(.format), .reply("It is good.").forbidding(.format),
      .reply(#"{"mood": "good"}"#).requiring(.format).forbidding(.tools).expecting("goodbye", "It is good."),
    ]
    try await Fixture.with(exchanges) { fixture in
      try await fixture.run("init")
      try fixture.scratch.write(
        #"{"type":"object","required":["mood"],"properties":{"mood":{"enum":["good","bad"]}}}"#,
        to: "repository/schema.json")
      let result = try await fixture.nexus("ask", "--tools", "--schema", "schema.json", "What mood is farewell.txt in?")
      #expect(result.status == 0 && result.stdout == "{\"mood\":\"good\"}\n", "\(result)")
    }
  }

  @Test(arguments: [true, false])
  func whatWasLookedUpIsNotSentAgain(usesTools: Bool) async throws {
    let exchanges: [Recording.Exchange] = [
      usesTools ? Self.reading("farewell.txt") : .reply("READ farewell.txt"),
      .reply(.init("It says goodbye.")).expecting("goodbye\n=== END ==="), .reply(.init("To be polite.")),
    ]
    try await Fixture.with(exchanges, { if !usesTools { $0.models = Self.withoutTools } }) { fixture in
      try await fixture.run("init")
      try await fixture.run("ask", "--tools", "--system", "Be brief.", "What does farewell.txt say?")
      try await fixture.run("ask", "-c", "Why?")
      let last = try #require(chats(fixture).last)
      #expect(
        last["messages"]?.array?.map { "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")" } == [
          "system: Be brief.", "user: What does farewell.txt say?", "assistant: It says goodbye.", "user: Why?",
        ])
    }
  }

  @Test func whereNothingIsKeptNoToolIsOffered() async throws {
    try await Fixture.with([]) { fixture in
      let result = try await fixture.nexus("ask", "--tools", "x")
      #expect(result.status == 1 && result.stderr.contains("After `nexus init` they can be used here."), "\(result)")
      let outside = try await fixture.nexus("-C", fixture.scratch.path, "ask", "--tools", "x")
      #expect(outside.status == 69 && outside.stderr.contains("Outside of a git repository"), "\(outside)")
      #expect(chats(fixture).isEmpty)
    }
  }
}
