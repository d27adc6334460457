import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Models that ask to read before they answer.
@Suite(.timeLimit(.minutes(5))) struct ReadingTests {
  private static let plan = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let withoutTools = [Fixture.overseer, Fixture.implementer].map {
    Recording.Model($0).with { $0.capabilities = ["completion"] }
  }

  /// What the last request said to the model, by role.
  private func messages(_ fixture: Fixture) throws -> [(role: String, text: String, tool: String?)] {
    let request = try #require(fixture.server.requests.last { $0.endpoint == .chat })
    return (request.body?["messages"]?.array ?? []).map {
      ($0["role"]?.string ?? "", $0["content"]?.string ?? "", $0["tool_name"]?.string)
    }
  }

  @Test func theOverseerReadsWithToolsBeforeItPlans() async throws {
    let exchanges: [Recording.Exchange] = [
      .toolCalls(
        .init("read_file", ["path": "notes/story.txt", "lines": "2-3"], id: "call_1"),
        .init("search", ["pattern": "^good"], id: "call_2")
      ).from(Fixture.overseer).requiring(.tools).forbidding(.format).expecting("# Reading more"),
      .toolCalls(.init("list_files")).from(Fixture.overseer).requiring(.tools).expecting("two\nthree\n"),
      Self.plan.expecting("farewell.txt:1: goodbye"),
    ]
    try await Fixture.with(exchanges) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("reads   notes/story.txt 2–3"), "\(result)")
      #expect(result.stderr.contains("searches"))
      let said = try messages(fixture)
      #expect(said.map(\.role) == ["system", "user", "assistant", "tool", "tool", "assistant", "tool"])
      #expect(said.map(\.tool).compactMap(\.self) == ["read_file", "search", "list_files"])
      #expect(try await fixture.taskStates() == ["pending"])
      #expect(try await fixture.store().exchange(3)?.request.messages.count == 7)
    }
  }

  @Test func theOverseerReadsByLinesWhereItsModelHasNoTools() async throws {
    let exchanges: [Recording.Exchange] = [
      .reply("READ notes/story.txt 1-2\nSEARCH ^good\n").from(Fixture.overseer).forbidding(.tools, .format)
        .expecting("SEARCH regular expression IN path"),
      Self.plan.expecting("=== FILE notes/story.txt lines 1-2 of 3 ===\none\ntwo\n", "farewell.txt:1: goodbye"),
    ]
    try await Fixture.with(exchanges, { $0.models = Self.withoutTools }) { fixture in
      let result = try await fixture.nexus("plan", "French", "--json")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout.contains(#""event":"repository.read""#) && result.stdout.contains(#""tool":"search""#))
    }
  }

  @Test func aServerThatRefusesToolsIsAskedInText() async throws {
    let exchanges: [Recording.Exchange] = [
      .fault(.answer(400, body: #"{"error":"library/llama3.1:8b does not support tools"}"#)).from(Fixture.overseer)
        .requiring(.tools),
      .reply("READ farewell.txt").from(Fixture.overseer).forbidding(.tools),
      Self.plan.expecting("=== FILE farewell.txt ===\ngoodbye\n=== END ==="),
    ]
    try await Fixture.with(exchanges) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func aModelThatCannotWriteACallIsAskedInText() async throws {
    let broken = Recording.Exchange.reply("READ farewell.txt").from(Fixture.overseer).requiring(.tools)
    let exchanges: [Recording.Exchange] = [
      broken.failing(try .init(named: "tool-parse-error")).repeated(2).optional(),
      .reply("READ farewell.txt").from(Fixture.overseer).forbidding(.tools),
      Self.plan.expecting("=== FILE farewell.txt ===\ngoodbye\n=== END ==="),
    ]
    try await Fixture.with(exchanges) { fixture in
      let result = try await fixture.nexus("plan", "French", with: ["NEXUS_LLM_MAX_RETRIES": "1"])
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("it may ask in text"))
    }
  }

  @Test(arguments: [true, false])
  func aModelThatAlwaysAsksIsToldToAnswerAndThenHeldToTheForm(usesTools: Bool) async throws {
    let asking: Recording.Exchange =
      usesTools
      ? .toolCalls(.init("read_file", ["path": "greeting.txt"])).from(Fixture.overseer).requiring(.tools)
      : .reply("READ greeting.txt").from(Fixture.overseer).forbidding(.tools)
    let exchanges: [Recording.Exchange] = [
      asking.repeated(3),
      Self.plan.requiring(.format).forbidding(.tools).expecting("Nothing more can be read", "asked for before"),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.settings["reading.maxRequests"] = 3
        if !usesTools { $0.models = Self.withoutTools }
      }
    ) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func aModelThatOnlyEverAsksEndsThePlanning() async throws {
    let exchanges: [Recording.Exchange] = [.reply("READ greeting.txt").from(Fixture.overseer).repeated()]
    try await Fixture.with(
      exchanges,
      {
        $0.settings["reading.maxRequests"] = 2
        $0.models = Self.withoutTools
      }
    ) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65, "\(result)")
      // Two requests, the answer, and two repairs.
      #expect(fixture.server.requests.filter { $0.endpoint == .chat }.count == 5)
    }
  }

  @Test func garbageAndHundredsOfCallsAreBounded() async throws {
    var reply = Recording.Reply()
    reply.toolCalls = (0..<300).map { _ in .init("rm_rf", ["path": "/"]) }
    let exchanges: [Recording.Exchange] = [
      Recording.Exchange(reply).from(Fixture.overseer),
      Self.plan.expecting("There is no tool \"rm_rf\"").lacking("outside"),
    ]
    try await Fixture.with(exchanges, { $0.settings["reading.maxRequests"] = 4 }) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
      #expect(try messages(fixture).filter { $0.role == "tool" }.count == 4)
    }
  }

  @Test func nothingOutsideTheTreeIsEverShown() async throws {
    let exchanges: [Recording.Exchange] = [
      .toolCalls(
        .init("read_file", ["path": "../outside.txt"]), .init("read_file", ["path": "link"]),
        .init("read_file", ["path": "/etc/passwd"]),
        .init("search", ["pattern": "."]), .init("list_files", ["path": "../"])
      ).from(Fixture.overseer),
      Self.plan.expecting("There is no file ../outside.txt", "is a link to").lacking("mine alone", "root:"),
    ]
    try await Fixture.with(exchanges) { fixture in
      try fixture.scratch.write("mine alone\n", to: "outside.txt")
      try fixture.repository.write(["untracked.txt": "mine alone\n"])
      try FileManager.default.createSymbolicLink(
        atPath: fixture.repository.path + "/link", withDestinationPath: "../outside.txt")
      try fixture.repository.run("add", "link")
      try fixture.repository.run("commit", "--quiet", "--message", "Link")
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
    }
  }

  @Test func theImplementerAsksForWhatItLacksAndLosesNoAttempt() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.plan, .answer("READ notes/story.txt\nSEARCH bye"),
      .edit().expecting("=== FILE notes/story.txt ===\none\ntwo\nthree\n", "farewell.txt:1: goodbye"),
    ]
    try await Fixture.with(exchanges, { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 0, "\(result)")
      #expect(result.stderr.contains("reads   notes/story.txt"))
      #expect(try await fixture.store().attempts(at: .init(plan: 1, number: 1)).count == 1)
    }
  }

  @Test func anImplementerThatOnlyAsksFailsItsAttempts() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.plan, .answer("LIST").repeated(4), .reply("LIST").from(Fixture.overseer).repeated(4),
    ]
    try await Fixture.with(
      exchanges,
      {
        $0.settings["implement.maxAttempts"] = 2
        $0.settings["reading.maxRequests"] = 3
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement")
      #expect(result.status == 1, "\(result)")
      #expect(try await fixture.store().attempts(at: .init(plan: 1, number: 1)).count == 2)
    }
  }

  @Test func whatIsReadNeverFillsTheContext() async throws {
    let exchanges: [Recording.Exchange] = [
      .answer("READ long.txt 1-9000\nREAD long.txt 9001-18000\nREAD long.txt 20000-30000"),
      .answer(String(repeating: "READ long.txt 5\n", count: 190)).optional(), .edit(),
    ]
    try await Fixture.with(
      [Self.plan] + exchanges,
      {
        $0.files["long.txt"] = (1...40_000).map { "line \($0)\n" }.joined()
        $0.settings["llm.models.implementation.contextLength"] = 4096
      }
    ) { fixture in
      try await fixture.run("plan", "French")
      let result = try await fixture.nexus("implement", "--json")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout.contains(#""cut":true"#))
      for request in fixture.server.requests where request.model == Fixture.implementer {
        #expect(request.prompt.utf8.count <= 4096 * 3)
      }
    }
  }

  /// What a model thought is sent back with its calls, and gives way to what it reads.
  @Test func whatIsThoughtNeverFillsTheContext() async throws {
    let thinking = (1...900).map { "so \($0) " }.joined()
    var asking: [Recording.Exchange] = []
    for number in 0..<5 {
      var reply = Recording.Reply()
      reply.thinking = "Round \(number). " + thinking
      reply.toolCalls = [.init("read_file", ["path": "long.txt", "lines": "\(number * 100 + 1)-\(number * 100 + 90)"])]
      asking.append(Recording.Exchange(reply).from(Fixture.overseer).requiring(.tools))
    }
    try await Fixture.with(asking + [Self.plan.expecting("\nline 490\n")]) {
      $0.files["long.txt"] = (1...2000).map { "line \($0)\n" }.joined()
      $0.settings["llm.models.overseer.contextLength"] = 8192
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 0, "\(result)")
      let prompts = fixture.server.requests.filter { $0.endpoint == .chat }.map(\.prompt)
      #expect(prompts.count == 6)
      // No model is trusted with more than four bytes a token.
      for prompt in prompts { #expect(prompt.utf8.count <= (8192 - 2048) * 4) }
      #expect(prompts[1].contains("Round 0."))
      #expect(prompts[5].contains("Round 4.") && !prompts[5].contains("Round 0."))
    }
  }

  @Test func nothingIsOfferedWhereReadingIsTurnedOff() async throws {
    let exchanges: [Recording.Exchange] = [
      Self.plan.requiring(.format).forbidding(.tools).lacking("Reading more"), .edit().lacking("Reading more"),
    ]
    try await Fixture.with(exchanges, { $0.settings["reading.maxRequests"] = 0 }) { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
    }
  }
}
