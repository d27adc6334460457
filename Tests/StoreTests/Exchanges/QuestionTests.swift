import NexusProtocol
import Store
import Testing

@Suite struct QuestionTests {
  @discardableResult
  private func ask(
    _ text: String, _ purpose: Exchange.Purpose = .ask, plan: Int? = nil, in store: Store,
    as state: Exchange.State = .finished
  ) async throws -> Int64 {
    let request = ChatRequest(
      model: "m", messages: [Message(.user, text)], options: GenerationOptions(contextLength: 4096))
    let id = try await store.startExchange(
      Exchange(role: .overseer, purpose: purpose, plan: plan, request: request, startedAt: 1000))
    let reply = ModelReply(model: "m", content: text.uppercased())
    try await store.finishExchange(id, state: state, reply: reply, failure: nil, at: 2000)
    return id
  }

  @Test func theLastQuestionIsWhatTheLastRunThatGotAnAnswerAsked() async throws {
    let fixture = try StoreFixture()
    #expect(try await fixture.store.lastQuestion().isEmpty)
    try await fixture.addPlan()
    let other = try fixture.again()
    try await ask("first", in: fixture.store)
    try await ask("second", in: other)
    try await ask("third", in: other)
    try await ask("both", .choose, in: other)
    try await ask("elsewhere", .choose, plan: 1, in: other)
    try await ask("failed", in: fixture.store, as: .failed)
    try await ask("plan", .plan, in: fixture.store)
    let found = try await other.lastQuestion()
    #expect(found.map { $0.request.messages[0].content } == ["second", "third", "both"])
    #expect(found.map { $0.reply?.content } == ["SECOND", "THIRD", "BOTH"])
  }
}
