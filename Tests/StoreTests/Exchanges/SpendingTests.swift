import NexusProtocol
import Store
import Testing

@Suite struct SpendingTests {
  private func run(
    _ fixture: StoreFixture, role: ModelRole = .implementation, task: TaskID? = nil, plan: Int? = 1, at: Timestamp,
    ends: Timestamp?, state: Exchange.State = .finished, reply: ModelReply? = nil, failure: String? = nil
  ) async throws {
    let request = ChatRequest(model: "m", messages: [], options: GenerationOptions(contextLength: 4096))
    let id = try await fixture.store.startExchange(
      Exchange(
        role: role, purpose: .implement, plan: plan, task: task, request: request, estimatedPromptTokens: 50,
        startedAt: at))
    guard let ends else { return }
    try await fixture.store.finishExchange(id, state: state, reply: reply, failure: failure, at: ends)
  }

  @Test func countsByScopeAndRole() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let reply = ModelReply(model: "m", usage: Usage(promptTokens: 100, outputTokens: 20))
    try await run(fixture, task: TaskID(1, 1), at: 1000, ends: 61_000, reply: reply)
    try await run(fixture, at: 2000, ends: 3000, reply: reply)
    try await run(fixture, role: .overseer, plan: nil, at: 100_000, ends: 101_000, reply: reply)
    let one = Spending(exchanges: 1, promptTokens: 100, outputTokens: 20, duration: .seconds(60))
    let store = fixture.store
    #expect(try await store.spending(in: .task(TaskID(1, 1)), at: 0) == [.implementation: one])
    #expect(
      try await store.spending(in: .plan(1), at: 0) == [
        .implementation: Spending(exchanges: 2, promptTokens: 200, outputTokens: 40, duration: .seconds(61))
      ])
    #expect(try await store.spending(in: .since(2001), at: 0).mapValues(\.exchanges) == [.overseer: 1])
    #expect(
      try await store.spending(in: .since(2000), at: 0).mapValues(\.exchanges) == [.overseer: 1, .implementation: 1])
    #expect(try await store.spending(in: .plan(7), at: 0) == [:])
  }

  @Test func estimatesWhatNoServerCounted() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let broken = ModelReply(model: "m", content: "12345678", thinking: "1234")
    try await run(fixture, at: 0, ends: 5000, state: .failed, reply: broken, failure: "It broke off")
    #expect(
      try await fixture.store.spending(in: .plan(1), at: 9000) == [
        .implementation: Spending(exchanges: 1, promptTokens: 50, outputTokens: 3, duration: .seconds(5))
      ])
    // One that runs counts until now; one whose process was killed, not at all.
    try await run(fixture, at: 6000, ends: nil)
    #expect(try await fixture.store.spending(in: .plan(1), at: 9000)[.implementation]?.duration == .seconds(8))
    try await run(fixture, at: 6000, ends: 8_000_000, state: .interrupted)
    let all = try await fixture.store.spending(in: .plan(1), at: 9000)[.implementation]
    #expect(all?.duration == .seconds(8) && all?.exchanges == 3)
  }
}
