import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// What nexus makes of the ways of Ollama 0.33, each of which is in a recording.
@Suite(.timeLimit(.minutes(5))) struct OllamaBehaviourTests {
  /// The recording with the exchanges that are named, and one model in both roles or one for each.
  static func with(
    _ exchanges: [String], overseer: String = "coder:7b", implementer: String? = nil,
    _ change: @escaping (inout Fixture.Setup) -> Void = { _ in }, _ body: (Fixture) async throws -> Void
  ) async throws {
    let recording = try Self.recording()
    let played = try exchanges.map { name in try #require(recording.exchanges.first { $0.name == name }) }
    try await Fixture.with(played) { setup in
      setup.models = recording.models
      setup.settings["llm.models.overseer.model"] = .string(overseer)
      setup.settings["llm.models.implementation.model"] = .string(implementer ?? overseer)
      change(&setup)
    } _: { fixture in
      try await body(fixture)
    }
  }

  private static func recording() throws -> Recording {
    try Recording(path: ProjectDocument.root.appending(path: "Fixtures/recordings/ollama-0.33.yaml").path)
  }

  private func chats(_ fixture: Fixture) -> [SeenRequest] {
    fixture.server.requests.filter { $0.endpoint == .chat && !$0.isLoadOnly }
  }

  @Test(arguments: ["native:7b", "rendered:7b"])
  func aPromptOverTheContextInEffectIsToldWithBothNumbers(model: String) async throws {
    try await Self.with([], overseer: model) { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65, "\(result)")
      #expect(result.stderr.contains("The prompt is too long for \"\(model)\": "), "\(result)")
      #expect(result.stderr.contains(" tokens, and its context holds 512."), "\(result)")
      #expect(result.stderr.contains("\nHint: ") && !result.stderr.contains("{"), "\(result)")
      #expect(chats(fixture).count == 1)
      #expect(chats(fixture).first?.body?["options"]?["num_ctx"]?.integer == 16_384)
    }
  }

  @Test(arguments: [
    ("context exceeded", "2030 tokens, and its context holds 512"),
    ("prompt too long", "tokens, and its context holds"),
  ])
  func theWordsOfBothPathsMeanTheSame(exchange: String, text: String) async throws {
    try await Self.with([exchange]) {
      $0.models = $0.models.map { $0.with { $0.isLoaded = true } }
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 65 && result.stderr.contains(text), "\(result)")
      #expect(chats(fixture).count == 1)
    }
  }

  @Test func oneModelIsLoadedOnceForPlanWorkAndReview() async throws {
    try await Self.with(["plan", "edit", "approval"]) {
      $0.settings["llm.preload"] = true
    } _: { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--review")
      try await fixture.run("models", "check", "--load")
      #expect(fixture.server.loads == ["coder:7b"])
      let loading = fixture.server.requests.filter { $0.endpoint == .chat || $0.endpoint == .generate }
      #expect(loading.count > 3 && loading.contains { $0.isLoadOnly })
      #expect(Set(loading.map(\.loadOptions)).count == 1)
      #expect(loading.first?.loadOptions == ["num_ctx": 16_384, "shift": false])
    }
  }

  @Test func whatWasCachedIsNotGuessed() async throws {
    try await Self.with(["cached prompt"]) { fixture in
      let planned = try await fixture.run("plan", "French")
      #expect(planned.stderr.contains("1200 prompt tokens, 60 written"), "\(planned)")
      let usage = try #require(try await fixture.store().exchanges(ofPlan: 1).first?.reply?.usage)
      #expect(usage.cachedPromptTokens == nil && usage.promptDuration == .milliseconds(12))
      let tokens = try JSONValue(parsing: try await fixture.run("status", "--json").stdout)["tokens"]
      #expect(tokens?["promptTokens"] == 1200 && tokens?["outputTokens"] == 60)
      #expect(tokens?["readTokens"] == .null && tokens?["cachedTokens"] == .null)
      #expect(abs((tokens?["readSeconds"]?.double ?? 0) - 0.012) < 1e-9)
    }
  }

  @Test func aReplyThatTheSchemaDidNotBindIsSentBack() async throws {
    try await Self.with(["no JSON", "plan"]) {
      // Else a model without tools writes what it wants to read, to which a schema would not let it.
      $0.settings["reading.maxRequests"] = 0
    } _: { fixture in
      try await fixture.run("plan", "French")
      let requests = chats(fixture)
      #expect(requests.count == 2)
      // Never the word "json", to which no reply is held.
      #expect(requests.first?.body?["format"]?["properties"] != nil)
      #expect(requests.last?.prompt.contains("I would greet in French") == true)
    }
  }

  @Test func aCallOnTheLineThatSaysDoneIsHeard() async throws {
    try await Self.with(["call at the end", "plan"], overseer: "modest:7b") { fixture in
      try await fixture.run("plan", "French")
      let answered = try #require(chats(fixture).last)
      #expect(answered.prompt.contains("farewell.txt"))
      #expect(answered.body?["messages"]?.array?.contains { $0["tool_call_id"] == "call_1" } == true)
    }
  }

  @Test(arguments: [("modest:7b", true), ("boastful:7b", false)])
  func whatAModelCanDoIsWhatShowTells(model: String, takesTools: Bool) async throws {
    try await Self.with(["plan"], overseer: model) { fixture in
      try await fixture.run("plan", "French")
      #expect((chats(fixture).first?.body?["tools"] != nil) == takesTools)
      let list = try await fixture.run("models", "list", "--json").stdout.split(separator: "\n")
        .map { try JSONValue(parsing: String($0)) }
      let listed = try #require(list.first { $0["model"]?.string == model })
      #expect(listed["capabilities"]?.array?.contains("tools") == takesTools)
    }
  }

  @Test func twoNamesWithTheSameWeightsAreOneModelInMemory() async throws {
    try await Self.with(["plan", "edit", "approval"], implementer: "copy") {
      $0.settings["llm.preload"] = true
      $0.settings["llm.models.overseer.contextLength"] = 8192
    } _: { fixture in
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--review")
      #expect(fixture.server.loads == ["coder:7b"])
      #expect(Set(fixture.server.requests.filter { $0.endpoint == .chat }.map(\.loadOptions)).count == 1)
      let check = try await fixture.run("models", "check", "--load").stdout
      #expect(check.contains("one model plays both roles under two names"), "\(check)")
      #expect(!check.contains("load it anew"), "\(check)")
      let list = try await fixture.run("models", "list").stdout.split(separator: "\n")
      for name in ["coder:7b", "copy:latest"] {
        #expect(list.contains { $0.hasPrefix(name) && $0.contains("8192") }, "\(list)")
      }
    }
  }

  /// The copy takes up no memory of its own, so that each task is reviewed while the run lasts.
  @Test func theMemoryOfACopyCountsOnce() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part in French", "farewell.txt")), .edit(),
      .approve().expecting("+bonjour"), .edit("farewell.txt", "goodbye", "adieu"), .approve().expecting("+adieu"),
    ]
    let models = try Self.recording().models
    try await Fixture.with(exchanges.map { $0.with { $0.expectation.model = nil } }) {
      $0.models = models
      $0.settings["llm.models.overseer.model"] = "coder:7b"
      $0.settings["llm.models.implementation.model"] = "copy"
    } _: { fixture in
      // One of them fits, and two would not.
      let memory = ["NEXUS_MEMORY": "12000000000"] as [String: String?]
      #expect(try await fixture.nexus("plan", "French", with: memory).status == 0)
      let result = try await fixture.nexus("implement", "--review", with: memory)
      #expect(result.status == 0, "\(result)")
      #expect(try await fixture.taskStates() == ["approved", "approved"])
      #expect(fixture.server.loads == ["coder:7b"])
    }
  }

  @Test func twoContextLengthsForTheSameWeightsAreNoted() async throws {
    try await Self.with([], implementer: "copy") {
      $0.settings["llm.models.overseer.contextLength"] = 8192
      $0.settings["llm.models.implementation.contextLength"] = 4096
    } _: { fixture in
      let check = try await fixture.run("models", "check").stdout
      #expect(check.contains("under two names with two context lengths"), "\(check)")
    }
  }

  @Test func aRequestThatWasWrongIsNotRepeatedAsItWas() async throws {
    try await Self.with(["option of a wrong type"]) {
      $0.settings["reading.maxRequests"] = 0
    } _: { fixture in
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69, "\(result)")
      #expect(result.stderr.contains("refused the request: option \"num_ctx\" must be of type integer"), "\(result)")
      // The schema could have been what was wrong, so that it is asked once more without.
      #expect(chats(fixture).map { $0.body?["format"] != nil } == [true, false])
    }
  }

  @Test func noMoreContextIsAskedForThanTheModelHas() async throws {
    try await Self.with(["plan"], overseer: "short:7b") {
      $0.settings["llm.models.overseer.contextLength"] = 16_384
    } _: { fixture in
      let shown = try JSONValue(parsing: try await fixture.run("context", "--for", "French", "--json").stdout)
      #expect(shown["contextLength"] == 4096)
      try await fixture.run("plan", "French")
      #expect(chats(fixture).first?.body?["options"]?["num_ctx"]?.integer == 4096)
      let check = try await fixture.run("models", "check").stdout
      #expect(check.contains("nexus uses the 4096 it was trained for"), "\(check)")
    }
  }
}
