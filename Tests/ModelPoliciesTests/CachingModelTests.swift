import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct CachingModelTests {
  private let request: ChatRequest = {
    var request = ChatRequest.asking("m")
    request.options.temperature = 0
    request.messages = [Message(.user, "question")]
    return request
  }()

  @Test func replaysTheStream() async throws {
    let calls = [ToolCall(id: "1", name: "read", arguments: "{}")]
    let answer = ModelReply(
      model: "m", content: "answer", thinking: "hm", toolCalls: calls,
      usage: Usage(promptTokens: 7, outputTokens: 9, totalDuration: .seconds(3)))
    let (base, seen) = (Answering(answer), Seen())
    let model = CachingModel(base, cache: CacheInMemory())
    #expect(try await model.reply(to: request) { _ in } == answer)
    var expected = answer
    expected.isFromCache = true
    expected.usage = Usage(promptTokens: 0, outputTokens: 0, totalDuration: .zero)
    #expect(try await model.reply(to: request) { await seen.append($0) } == expected)
    #expect(
      await seen.events == [
        .notice("The reply comes from the cache of replies"), .thinking("hm"), .content("answer"), .toolCalls(calls),
      ])
    #expect(await base.requests.count == 1)
  }

  @Test(arguments: [0.1, 1, nil]) func asksAnewWhereRepliesDiffer(temperature: Double?) async throws {
    var request = request
    request.options.temperature = temperature
    let base = ScriptedModel(.reply("a"), .reply("b"), .reply("c"))
    let strict = CachingModel(base, cache: CacheInMemory())
    #expect(try await strict.reply(to: request) { _ in }.content == "a")
    #expect(try await strict.reply(to: request) { _ in }.content == "b")
    let asked = CachingModel(base, cache: CacheInMemory(), keepsAnyTemperature: true)
    #expect(try await asked.reply(to: request) { _ in }.content == "c")
    #expect(try await asked.reply(to: request) { _ in }.content == "c")
  }

  @Test func keepsNoReplyOfAFallback() async throws {
    let base = ScriptedModel(.fail(ModelError(.modelNotFound, "none")), .reply("other"), .reply("own"))
    let model = CachingModel(FallbackModel(base, fallbacks: ["n"]), cache: CacheInMemory())
    #expect(try await model.reply(to: request) { _ in }.content == "other")
    #expect(try await model.reply(to: request) { _ in }.content == "own")
    #expect(try await model.reply(to: request) { _ in }.content == "own")
  }

  @Test func keepsNothingThatIsNoWholeReply() async throws {
    let base = ScriptedModel(
      .reply("filtered", .other("content_filter")), .reply(""), .fail(RetryingModelTests.crash), .reply("cut", .length))
    let model = CachingModel(base, cache: CacheInMemory())
    #expect(try await model.reply(to: request) { _ in }.content == "filtered")
    #expect(try await model.reply(to: request) { _ in }.content == "")
    await #expect(throws: ModelError.self) { try await model.reply(to: request) { _ in } }
    #expect(try await model.reply(to: request) { _ in }.content == "cut")
    // At the end of the tokens that it was allowed it would be cut again.
    #expect(try await model.reply(to: request) { _ in }.stopReason == .length)
  }

  @Test func anotherModelUnderTheSameNameIsAskedAnew() async throws {
    let (base, cache) = (ScriptedModel(.reply("a"), .reply("b")), CacheInMemory())
    for (identity, content) in [("digest 1", "a"), ("digest 2", "b"), ("digest 1", "a")] {
      let model = CachingModel(base, cache: cache, identity: { "\($0) \(identity)" })
      #expect(try await model.reply(to: request) { _ in }.content == content)
    }
  }

  @Test func aBrokenCacheCostsNoExchange() async throws {
    let seen = Seen()
    let model = CachingModel(ScriptedModel(.reply("x")), cache: BrokenCache())
    #expect(try await model.reply(to: request) { await seen.append($0) }.content == "x")
    #expect(
      await seen.events == [
        .notice("The cache of replies could not be read: Fault()"), .content("x"),
        .notice("The reply could not be kept in the cache: Fault()"),
      ])
  }
}

@Suite struct RequestKeyTests {
  private static let request = ChatRequest(
    model: "m", messages: [Message(.system, "be"), Message(.user, "question")],
    tools: [ToolDefinition(name: "read", description: "reads", parameters: "{}")], format: .json, think: .off,
    options: GenerationOptions(
      contextLength: 4096, maxTokens: 10, temperature: 0, seed: 1, topP: 0.5, topK: 3, stop: ["end"]))

  private static let changes: [@Sendable (inout ChatRequest) -> Void] = [
    { $0.model = "n" }, { $0.messages[0].role = .user }, { $0.messages[1].content += " " },
    { $0.messages[1].thinking = "" }, { $0.messages[1].toolCalls = [ToolCall(name: "a", arguments: "b")] },
    { $0.messages[1].images = [MessageImage(.png, base64: "")] }, { $0.messages[1].toolName = "t" },
    { $0.messages[1].toolCallID = "t" }, { $0.messages.removeLast() },
    { $0.messages.append(Message(.user, "")) }, { $0.tools = [] }, { $0.tools[0].name = "write" },
    { $0.tools[0].description = "" }, { $0.tools[0].parameters = "{ }" }, { $0.format = nil },
    { $0.format = .schema("json") }, { $0.format = .schema("") }, { $0.think = nil }, { $0.think = .on },
    { $0.options.contextLength = 4097 }, { $0.options.maxTokens = nil }, { $0.options.temperature = nil },
    { $0.options.temperature = .ulpOfOne }, { $0.options.seed = 2 }, { $0.options.topP = nil },
    { $0.options.topK = nil }, { $0.options.stop = [] }, { $0.options.stop = ["end", ""] },
    { $0.options.stop = ["e", "nd"] },
  ]

  @Test func everyPartCounts() {
    var keys: Set<RequestKey> = [RequestKey(Self.request, identity: "a"), RequestKey(Self.request, identity: "b")]
    for change in Self.changes {
      var request = Self.request
      change(&request)
      keys.insert(RequestKey(request, identity: "a"))
    }
    #expect(keys.count == Self.changes.count + 2)
  }

  @Test func howLongAModelStaysLoadedDoesNot() {
    var request = Self.request
    request.keepAlive = .forever
    #expect(RequestKey(request, identity: "a") == RequestKey(Self.request, identity: "a"))
  }

  @Test func noTextPassesForAnother() {
    func key(_ contents: String...) -> RequestKey {
      var request = ChatRequest.asking("m")
      request.messages = contents.map { Message(.user, $0) }
      return RequestKey(request, identity: "")
    }
    #expect(key("a\n4:user\n1:b") != key("a", "b"))
    #expect(key("1:a") != key("a"))
  }
}

actor CacheInMemory: ReplyCache {
  private(set) var replies: [RequestKey: ModelReply] = [:]
  func reply(for key: RequestKey) -> ModelReply? { replies[key] }
  func keep(_ reply: ModelReply, for key: RequestKey) { replies[key] = reply }
}

private struct BrokenCache: ReplyCache {
  struct Fault: Error {}
  func reply(for key: RequestKey) async throws -> ModelReply? { throw Fault() }
  func keep(_ reply: ModelReply, for key: RequestKey) async throws { throw Fault() }
}
