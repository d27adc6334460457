import ChatReplay
import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// The pair on a server that offers OpenAI's chat completions, as llama.cpp's does.
@Suite(.timeLimit(.minutes(5))) struct ProviderTests {
  static let model = "box/qwen2.5-coder"
  static let plan =
    #"{"title":"Speak French","tasks":[{"id":"1","title":"Greet in French","files":["greeting.txt"],"#
    + #""depends_on":[],"acceptance":[],"checks":[],"instructions":"Say bonjour."}]}"#
  static let edit = "greeting.txt\n<<<<<<< SEARCH\nhello\n=======\nbonjour\n>>>>>>> REPLACE\n"
  static let approval = #"{"criteria":[],"findings":[],"summary":"It greets.","verdict":"approve"}"#
  static let noRetries = ["NEXUS_LLM_MAX_RETRIES": "0"] as [String: String?]

  /// Both roles on one server, or with others set up by `change`.
  static func with(
    _ server: ChatServer, _ exchanges: [Recording.Exchange] = [],
    _ change: @escaping (inout Fixture.Setup) -> Void = { _ in }, _ body: (Fixture) async throws -> Void
  ) async throws {
    try await Fixture.with(exchanges) { setup in
      setup.settings["providers.box.baseUrl"] = .string(server.url + "/v1")
      setup.settings["llm.models.overseer.model"] = .string(model)
      setup.settings["llm.models.implementation.model"] = .string(model)
      change(&setup)
    } _: { fixture in
      try await body(fixture)
      #expect(server.complaints == [])
    }
  }

  @Test func goesFromAGoalToTheUsersBranch() async throws {
    let server = try ChatServer([ChatAnswer(Self.plan), ChatAnswer(Self.edit), ChatAnswer(Self.approval)])
    try await Self.with(server) {
      $0.settings["reading.maxRequests"] = 0
    } _: { fixture in
      try await fixture.run("plan", "French")
      #expect(server.bodies[0]["response_format"]?["json_schema"]?["schema"]?.object != nil)
      try await fixture.run("implement")
      try await fixture.run("review", "--accept")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      let exchanges = try await fixture.store().exchanges(ofPlan: 1)
      #expect(exchanges.map(\.reply?.model) == [Self.model, Self.model, Self.model])
      #expect(exchanges.map(\.reply?.usage.cachedPromptTokens) == [400, 400, 400])
      let log = try await fixture.run("log", "--json").stdout
      let answered = log.split(separator: "\n").filter { $0.contains(#""event":"exchange.finished""#) }
      #expect(answered.count == 3 && answered.allSatisfy { $0.contains(#""cachedTokens":400"#) })
      // Nothing of it went to Ollama.
      #expect(fixture.server.requests.isEmpty)
    }
  }

  @Test func readAndCachedTokensAreToldApart() async throws {
    let server = try ChatServer([
      ChatAnswer(Self.plan), ChatAnswer(Self.edit, promptTokens: 1000, cachedTokens: 950),
    ])
    try await Self.with(server) { fixture in
      #expect(try await fixture.run("plan", "French").stderr.contains("500 tokens read, 400 cached, "))
      try await fixture.run("implement")
      #expect(try await fixture.run("status").stdout.contains("\n  550 tokens read, 1350 cached, "))
      for arguments in [["status"], ["plan", "show"]] {
        let result = try await fixture.runner.run("nexus", arguments + ["--json"])
        let tokens = try JSONValue(parsing: result.stdout)["tokens"]
        #expect(tokens?["promptTokens"] == 1900 && tokens?["readTokens"] == 550, "\(result)")
        #expect(tokens?["cachedTokens"] == 1350, "\(result)")
        #expect(abs((tokens?["readSeconds"]?.double ?? 0) - 0.501) < 1e-9, "\(result)")
      }
      let task = try await fixture.run("task", "show", "1")
      #expect(task.stdout.contains("tokens 50 tokens read, 950 cached, "), "\(task)")
      let attempts = try JSONValue(parsing: try await fixture.run("task", "show", "1", "--json").stdout)["attempts"]
      #expect(attempts?.array?.first?["tokens"]?["cachedTokens"] == 950)
      let stats = try await fixture.run("models", "stats").stdout.split(separator: "\n")
      #expect(
        stats.contains { $0.split(separator: " ").prefix(5) == [Self.model[...], "2", "1900", "550", "1350"] },
        "\(stats)")
      let run = try await fixture.run("log", "--summary", "--json").stdout
      #expect(try JSONValue(parsing: run)["cachedTokens"] == 1350, "\(run)")
    }
  }

  @Test func promptsAreMeasuredByTheServersOwnCount() async throws {
    let server = try ChatServer([ChatAnswer(Self.plan)]) { $0.bytesPerToken = 2 }
    try await Self.with(server) { fixture in
      let context = try await fixture.run("context", "--for", "French", "--json").stdout
      let rate = try JSONValue(parsing: context)["bytesPerToken"]?.double ?? 0
      #expect(abs(rate - 1.9) < 0.01)
      try await fixture.run("plan", "French")
      let exchange = try #require(try await fixture.store().exchanges(ofPlan: 1).first)
      let bytes = exchange.request.messages.reduce(0) { $0 + $1.content.utf8.count }
      #expect(exchange.estimatedPromptTokens == 20 + bytes / 2)
    }
  }

  @Test func whatTheServerCountsAsTooLongIsNotSent() async throws {
    let server = try ChatServer() {
      $0.bytesPerToken = 1
      $0.contextLength = 2048
    }
    try await Self.with(server) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65, "\(result)")
      #expect(result.stderr.contains("the context holds 2048"), "\(result)")
      #expect(server.bodies == [])
    }
  }

  @Test func takesTurnsWithOllama() async throws {
    let server = try ChatServer([ChatAnswer(Self.plan)])
    let ollama: [Recording.Exchange] = [.edit()]
    try await Self.with(server, ollama) {
      $0.settings["llm.models.implementation.model"] = .string(Fixture.implementer)
    } _: { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test func listsItsModelsAndExaminesThem() async throws {
    let server = try ChatServer()
    try await Self.with(server) { fixture in
      let list = try await fixture.run("models", "list").stdout
      #expect(list.contains(Self.model))
      #expect(list.contains("Overseer, Implementer"))
      let values = try await fixture.run("models", "list", "--json").stdout.split(separator: "\n").map {
        try JSONValue(parsing: String($0))
      }
      #expect(values.count == 1)
      #expect(values[0]["provider"] == "box")
      #expect(values[0]["kind"] == "openai")
      #expect(values[0]["loaded"]?["contextLength"] == 16_384)
      let doctor = try await fixture.run("doctor").stdout
      #expect(doctor.contains("answers as llama.cpp's server b11434-test"))
      #expect(doctor.contains("context of 16384 tokens (chosen: its server gives that)"))
      #expect(doctor.contains("one model plays both roles"))
    }
  }

  @Test func aModelThatItDoesNotHaveIsSaidToBeMissing() async throws {
    let server = try ChatServer()
    try await Self.with(server) {
      $0.settings["llm.models.overseer.model"] = "box/another"
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69)
      #expect(
        result.stderr.contains(
          "The model \"box/another\" is not on \(server.url): The server has only qwen2.5-coder."))
      let pull = try await fixture.nexus("models", "pull", "box/another")
      #expect(pull.status == 65)
      #expect(pull.stderr.contains("is not Ollama, so nexus cannot have it download a model"))
    }
  }

  @Test func aFallbackMayBeOnAnotherServer() async throws {
    let server = try ChatServer()
    let plan = Recording.Exchange.plan("French", .init("Greet in French"))
    try await Self.with(server, [plan]) {
      $0.settings["llm.models.overseer.model"] = "box/another"
      $0.settings["llm.models.overseer.fallbacks"] = [.string(Fixture.overseer)]
    } _: { fixture in
      let result = try await fixture.run("plan", "French")
      #expect(result.stderr.contains(Fixture.overseer))
      #expect(try await fixture.store().exchanges(ofPlan: 1).map(\.reply?.model) == [Fixture.overseer])
    }
  }

  @Test func aPrefixThatIsNoProviderIsPartOfANameOfOllamas() async throws {
    let name = "hf.co/user/model:q4"
    let server = try ChatServer()
    let plan = Recording.Exchange.plan("French", .init("Greet in French")).from(name)
    try await Self.with(server, [plan]) {
      $0.models.append(Recording.Model(name))
      $0.settings["llm.models.overseer.model"] = .string(name)
    } _: { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func waitsWhileTheServerLoadsItsModel() async throws {
    let server = try ChatServer([ChatAnswer(Self.plan).failing(.loading)]) { $0.contextLength = 8192 }
    try await Self.with(server) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.store().exchanges(ofPlan: 1).map(\.request.options.contextLength) == [8192])
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test(arguments: [
    (ChatFault.contextExceeded, 65, "20000 tokens, and its context holds 16384"), (.unauthorized, 69, "refuses access"),
    (.signInPage, 69, "refuses access"), (.noCredit, 75, "limit is reached"), (.missingModel, 69, "is not on"),
    (.missingPath, 69, "is not an OpenAI-compatible server"), (.busy, 75, "is busy"), (.proxyPage, 75, "is busy"),
    (.limited, 75, "limit is reached"), (.failed, 69, "status 500"), (.loadFailed, 69, "could not be loaded"),
    (.redirect, 69, "is not an OpenAI-compatible server"), (.page, 69, "is not an OpenAI-compatible server"),
    (.errorObject, 69, "broke down"), (.empty, 69, "is not an OpenAI-compatible server"),
    (.otherObject, 69, "is not an OpenAI-compatible server"), (.onlyDone, 69, "broke off"),
    (.streamError, 69, "broke down"), (.oldStreamError, 69, "broke down"), (.cut, 69, "broke off"),
    (.cutInEvent, 69, "broke off"), (.reset, 69, "broke off"), (.neverFinished, 69, "broke off"),
    (.garbage, 69, "broke down"), (.wrongTypes, 69, "broke down"), (.closedBeforeHead, 69, "No model server answers"),
  ])
  func aFaultIsASentenceAHintAndAStatus(_ fault: ChatFault, _ status: Int32, _ text: String) async throws {
    let answer = ChatAnswer(Self.plan).failing(fault)
    // What a dead connection may have swallowed is sent once more on a new one.
    let server = try ChatServer(fault == .closedBeforeHead ? [answer, answer] : [answer]) { $0.takesTools = false }
    try await Self.with(server) { fixture in
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("plan", "French", with: Self.noRetries)
      #expect(result.status == status, "\(result)")
      #expect(result.stderr.contains(text), "\(result)")
      #expect(result.stderr.contains("\nHint: "), "\(result)")
      #expect(!result.stderr.contains("llama serve"), "\(result)")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test(arguments: [ChatFault.limited, .busy])
  func aServerIsAskedAgainWhenItSays(_ fault: ChatFault) async throws {
    let server = try ChatServer([ChatAnswer(Self.plan).failing(fault, retryAfter: "1"), ChatAnswer(Self.plan)])
    try await Self.with(server) { fixture in
      let start = ContinuousClock.now
      let result = try await fixture.run("plan", "French")
      // The delay of these tests is a millisecond.
      #expect(ContinuousClock.now - start >= .seconds(1))
      #expect(result.stderr.contains("again in 1"), "\(result)")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func aServerThatAsksForTooLongIsNotWaitedFor() async throws {
    let server = try ChatServer([ChatAnswer(Self.plan).failing(.limited, retryAfter: "3600")])
    try await Self.with(server) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 75, "\(result)")
      #expect(result.stderr.contains("it asks to be left alone for 3600 s."), "\(result)")
    }
  }

  @Test func theWaitForAServerEndsWithCtrlC() async throws {
    let server = try ChatServer([ChatAnswer(Self.plan).failing(.limited, retryAfter: "100")])
    try await Self.with(server) { fixture in
      let process = try fixture.start("plan", "French")
      try await process.waitForOutput("again in 100", in: .stderr)
      process.signal(SIGINT)
      #expect(try await process.result().ending == .exited(130))
    }
  }

  @Test(arguments: [
    ChatFault.wholeObject, .byteByByte, .lineEnds, .noDone, .noLastBlankLine, .noUsage, .usageWithFinish, .pings,
  ])
  func aWholeReplyIsTakenHoweverItIsWritten(_ fault: ChatFault) async throws {
    let server = try ChatServer([ChatAnswer(Self.plan).failing(fault)])
    try await Self.with(server) { fixture in
      try await fixture.run("plan", "French")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func nothingListens() async throws {
    let server = try ChatServer()
    server.stop()
    try await Self.with(server) { fixture in
      let result = try await fixture.nexus("plan", "French", with: Self.noRetries)
      #expect(result.status == 69)
      #expect(result.stderr.contains("No model server answers at \(server.url)"))
    }
  }

  @Test func theKeyComesFromTheEnvironmentAndIsKeptNowhere() async throws {
    let key = "sk-veryMuchASecret0123456789"
    let server = try ChatServer([ChatAnswer(Self.plan)]) { $0.key = key }
    try await Self.with(server) {
      $0.settings["providers.box.key"] = "env:BOX_KEY"
    } _: { fixture in
      let without = try await fixture.nexus("plan", "French")
      #expect(without.status == 78)
      #expect(without.stderr.contains("is to be in the variable BOX_KEY, which is not set"))
      let broken = try await fixture.nexus("plan", "French", with: ["BOX_KEY": key + "\n"])
      #expect(broken.status == 78)
      let wrong = try await fixture.nexus("plan", "French", with: ["BOX_KEY": "sk-anotherSecret0123456789"])
      #expect(wrong.status == 69)
      let right = try await fixture.nexus("plan", "French", with: ["BOX_KEY": key])
      #expect(right.status == 0, "\(right)")
      let shown = [without, broken, wrong, right].map { $0.stdout + $0.stderr }.joined()
      #expect(!shown.contains("Secret"))
      for name in try FileManager.default.subpathsOfDirectory(atPath: fixture.scratch.path) {
        guard let data = FileManager.default.contents(atPath: fixture.scratch.path + "/" + name) else { continue }
        #expect(data.range(of: Data(key.utf8)) == nil, "\(name)")
      }
    }
  }

  @Test func aProjectMayNotSendPromptsToAServerOfItsChoice() async throws {
    let server = try ChatServer()
    try await Self.with(server) {
      $0.settings["llm.allowRemote"] = true
    } _: { fixture in
      let foreign = #"{"providers":{"box":{"baseUrl":"https://models.example.com"}}}"#
      try fixture.scratch.write(foreign, to: "repository/.nexus-overseer/config.json")
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("gives the provider box an address on another machine"))
      try fixture.scratch.write(
        #"{"providers":{"box":{"key":"env:HOME"}}}"#, to: "repository/.nexus-overseer/config.json")
      let key = try await fixture.nexus("plan", "French")
      #expect(key.status == 78)
      #expect(key.stderr.contains("is not for a project to decide"))
    }
  }

  @Test func aServerElsewhereNeedsLeave() async throws {
    let server = try ChatServer()
    try await Self.with(server) {
      $0.settings["providers.box.baseUrl"] = "https://models.example.com/v1"
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 78, "\(result)")
      #expect(result.stderr.contains("models.example.com is another machine"))
    }
  }
}
