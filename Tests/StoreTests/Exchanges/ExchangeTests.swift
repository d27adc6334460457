import NexusProtocol
import Store
import Testing

@Suite struct ExchangeTests {
  private let reply = ModelReply(
    model: "other", content: "text\0with NUL, \u{FEFF}é", thinking: "hm",
    toolCalls: [ToolCall(name: "f", arguments: "{}")],
    stopReason: .length,
    usage: Usage(
      promptTokens: 10, cachedPromptTokens: 7, outputTokens: 20, loadDuration: .nanoseconds(1),
      promptDuration: .seconds(2),
      outputDuration: .milliseconds(3), totalDuration: .seconds(100)))

  @Test func givesBackAWholeRequestAsItWas() async throws {
    let fixture = try StoreFixture()
    var request = ChatRequest(
      model: "qwen:7b",
      messages: [
        Message(.system, "rules \u{0}\u{2028}"),
        Message(
          .assistant, "", thinking: "t",
          toolCalls: [ToolCall(id: "1", name: "read", arguments: #"{ "b":1.0, "a" : "x" }"#, signature: "c2ln")]),
        Message(.tool, "result", toolName: "read", toolCallID: "1"),
      ],
      tools: [ToolDefinition(name: "read", description: "Reads", parameters: #"{"type":"object"}"#)],
      format: .schema(#"{ "z": 1, "a": 2 }"#), think: .high,
      options: GenerationOptions(
        contextLength: 8192, maxTokens: -1, temperature: 0.1, seed: .min, topP: 1e-9, topK: 40, stop: ["\n", ""]),
      keepAlive: .duration(.seconds(300)))
    request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.gif, base64: "")]
    let exchange = Exchange(
      role: .overseer, purpose: .plan, request: request, modelDigest: "sha", startedAt: 7)
    let id = try await fixture.store.startExchange(exchange)
    var expected = exchange
    expected.id = id
    #expect(try await fixture.store.exchange(id) == expected)
  }

  @Test(
    arguments: [
      (nil, nil, nil), (ResponseFormat.json, Thinking.off, KeepAlive.forever),
    ] as [(ResponseFormat?, Thinking?, KeepAlive?)])
  func keepsWhatIsNotSetUnset(_ format: ResponseFormat?, _ think: Thinking?, _ keepAlive: KeepAlive?) async throws {
    let fixture = try StoreFixture()
    var exchange = Exchange.sample()
    exchange.request.format = format
    exchange.request.think = think
    exchange.request.keepAlive = keepAlive
    let id = try await fixture.store.startExchange(exchange)
    #expect(try await fixture.store.exchange(id)?.request == exchange.request)
  }

  @Test func keepsPartsAndThenTheWholeOfAReply() async throws {
    let fixture = try StoreFixture()
    let id = try await fixture.store.startExchange(.sample())
    #expect(try await fixture.store.exchange(id)?.reply == nil)
    for content in ["a", "ab"] {
      try await fixture.store.keepPartialReply(ModelReply(model: "m", content: content), of: id)
      let exchange = try await fixture.store.exchange(id)
      #expect(exchange?.reply?.content == content)
      #expect(exchange?.state == .running)
    }
    try await fixture.store.finishExchange(id, state: .finished, reply: reply, failure: nil, at: 9)
    let exchange = try #require(await fixture.store.exchange(id))
    #expect(exchange.reply == reply)
    #expect(exchange.state == .finished)
    #expect(exchange.endedAt == 9)
  }

  @Test func keepsWhatCameOfAFailedReply() async throws {
    let fixture = try StoreFixture()
    let id = try await fixture.store.startExchange(.sample())
    try await fixture.store.keepPartialReply(ModelReply(model: "m", content: "half"), of: id)
    try await fixture.store.finishExchange(id, state: .failed, reply: nil, failure: "It broke.", at: 9)
    let exchange = try #require(await fixture.store.exchange(id))
    #expect(exchange.reply?.content == "half")
    #expect(exchange.failure == "It broke.")
  }

  @Test func endsAnExchangeOnce() async throws {
    let fixture = try StoreFixture()
    let id = try await fixture.store.startExchange(.sample())
    func finish(_ id: Int64, _ state: Exchange.State) async -> StoreError.Code? {
      await code { try await fixture.store.finishExchange(id, state: state, reply: nil, failure: nil, at: 9) }
    }
    #expect(await finish(id, .running) == .invalid)
    #expect(await finish(id + 1, .finished) == .notFound)
    #expect(await finish(id, .interrupted) == nil)
    #expect(await code { try await fixture.store.keepPartialReply(reply, of: id) } == .conflict)
    #expect(await finish(id, .finished) == nil)
    #expect(await finish(id, .failed) == .conflict)
    #expect(await code { try await fixture.store.keepPartialReply(reply, of: id + 1) } == .notFound)
  }

  @Test(arguments: [StopReason.stop, .length, .other(""), .other("load"), .other("other:stop")])
  func keepsTheStopReason(_ reason: StopReason) async throws {
    let fixture = try StoreFixture()
    let id = try await fixture.store.startExchange(.sample())
    let reply = ModelReply(model: "m", stopReason: reason)
    try await fixture.store.finishExchange(id, state: .finished, reply: reply, failure: nil, at: 9)
    #expect(try await fixture.store.exchange(id)?.reply == reply)
  }

  @Test func findsExchangesByWhatTheyAreFor() async throws {
    let fixture = try StoreFixture()
    let planning = try await fixture.store.startExchange(.sample(purpose: .plan))
    try await fixture.addPlan(["a": [], "b": []])
    let second = try await fixture.store.startExchange(.sample(purpose: .plan))
    try await fixture.addPlan()
    let attempt = try await fixture.start(TaskID(1, 1))
    let work = try await fixture.store.startExchange(.sample(task: TaskID(1, 1), attempt: attempt.id))
    let review = try await fixture.store.startExchange(.sample(purpose: .review, plan: 1, task: TaskID(1, 1)))
    let other = try await fixture.store.startExchange(.sample(task: TaskID(1, 2)))

    #expect(try await fixture.store.exchanges(ofPlan: 1).map(\.id) == [planning, work, review, other])
    #expect(try await fixture.store.exchanges(of: TaskID(1, 1)).map(\.id) == [work, review])
    #expect(try await fixture.store.exchanges(ofAttempt: attempt.id).map(\.id) == [work])
    #expect(try await fixture.store.exchanges(ofPlan: 2).map(\.id) == [second])
  }

  @Test func refusesAnExchangeThatFitsNothing() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    let attempt = try await fixture.start(TaskID(1, 1))
    func start(_ exchange: Exchange) async -> StoreError.Code? {
      await code { _ = try await fixture.store.startExchange(exchange) }
    }
    #expect(await start(.sample(plan: 2)) == .notFound)
    #expect(await start(.sample(task: TaskID(1, 3))) == .notFound)
    #expect(await start(.sample(attempt: 99)) == .notFound)
    #expect(await start(.sample(task: TaskID(1, 2), attempt: attempt.id)) == .invalid)
    var endless = Exchange.sample()
    endless.request.options.temperature = .infinity
    #expect(await start(endless) == .invalid)
    try await fixture.addPlan()
    #expect(await start(.sample(plan: 2, task: TaskID(1, 1))) == .invalid)
  }
}
