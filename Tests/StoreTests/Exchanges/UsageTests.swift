import NexusProtocol
import Store
import Testing

@Suite struct UsageTests {
  private func ended(
    _ fixture: StoreFixture, at: Timestamp, ends: Timestamp?, plan: Int? = 1, reply: ModelReply? = nil
  ) async throws {
    let request = ChatRequest(model: "asked", messages: [], options: GenerationOptions(contextLength: 4096))
    let id = try await fixture.store.startExchange(
      Exchange(role: .overseer, purpose: .plan, plan: plan, request: request, startedAt: at))
    guard let ends else { return }
    try await fixture.store.finishExchange(
      id, state: reply == nil ? .failed : .finished, reply: reply, failure: nil, at: ends)
  }

  @Test func tellsWhatEachExchangeTook() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let usage = Usage(promptTokens: 100, cachedPromptTokens: 40, outputTokens: 7, totalDuration: .seconds(2))
    try await ended(fixture, at: 1000, ends: 9000, reply: ModelReply(model: "answered", usage: usage))
    try await ended(fixture, at: 2000, ends: 5000, plan: nil)
    try await ended(fixture, at: 3000, ends: nil)
    var counted = usage
    counted.totalDuration = nil
    let expected = [
      ExchangeUsage(
        startedAt: 1000, role: .overseer, model: "answered", plan: 1, tokens: counted, duration: .seconds(2)),
      ExchangeUsage(
        startedAt: 2000, role: .overseer, model: "asked", tokens: Usage(), duration: .seconds(3)),
    ]
    #expect(try await fixture.store.exchangeUsages(since: 0) == expected)
    #expect(try await fixture.store.exchangeUsages(since: 1001) == Array(expected.suffix(1)))
  }

  @Test func aPromptWithImagesTellsNothingOfHowAModelCountsText() async throws {
    let fixture = try StoreFixture()
    var exchange = Exchange.sample(purpose: .ask)
    exchange.request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo=")]
    let id = try await fixture.store.startExchange(exchange)
    let reply = ModelReply(model: "m", usage: Usage(promptTokens: 300, outputTokens: 7))
    try await fixture.store.finishExchange(id, state: .finished, reply: reply, failure: nil, at: 3000)
    #expect(try await fixture.store.tokenSamples(of: "m", limit: 10).isEmpty)
    #expect(try await fixture.store.usage().first?.tokens.prompt == 300)
  }

  @Test func aReplyFromTheCacheTellsNothingOfHowAModelCounts() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let usage = Usage(promptTokens: 0, outputTokens: 0)
    try await ended(fixture, at: 1000, ends: 2000, reply: ModelReply(model: "m", usage: usage))
    #expect(try await fixture.store.tokenSamples(of: "m", limit: 10).isEmpty)
  }
}
