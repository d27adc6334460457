import NexusProtocol
import Store
import Testing

@Suite struct StatisticsTests {
  @Test func countsEditsAndAttemptsByTheModelThatAnswered() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let attempt = try await fixture.start(TaskID(1, 1))
    let request = ChatRequest(model: "asked", messages: [], options: GenerationOptions(contextLength: 4096))
    let exchange = try await fixture.store.startExchange(
      Exchange(
        role: .implementation, purpose: .implement, plan: 1, task: TaskID(1, 1), attempt: attempt.id, request: request,
        startedAt: 2100))
    try await fixture.store.finishExchange(
      exchange, state: .finished, reply: ModelReply(model: "coder:7b", content: "…"), failure: nil, at: 2200)
    try await fixture.store.record(
      [
        EditRecord(path: "a", kind: "replace", outcome: .applied, dialect: "udiff", rung: "exact"),
        EditRecord(
          path: "b", kind: "replace", outcome: .applied, dialect: "udiff", means: .ladder, rung: "look-alikes"),
        EditRecord(
          path: "b", kind: "replace", outcome: .applied, dialect: "udiff", means: .repair, mendedBy: .overseer,
          rung: "exact"),
        EditRecord(
          path: "c", kind: "replace", outcome: .alreadyApplied, dialect: "udiff", means: .repair, rung: "exact"),
        EditRecord(path: "d", kind: "edit", outcome: .refused, dialect: "udiff", code: "no-match"),
        EditRecord(path: "", kind: "edit", outcome: .refused, code: "malformed"),
      ], of: attempt.id)
    try await fixture.store.finishAttempt(attempt.id, outcome: .refused, reason: nil, commit: nil, at: 2500)

    var broken = EditCounts()
    broken.refused = 1
    broken.malformed = 1
    var counts = EditCounts()
    counts.asWritten = 1
    counts.ladder = 1
    counts.repaired = 1
    counts.byOverseer = 1
    counts.refused = 1
    #expect(
      try await fixture.store.editTallies() == [
        EditTally(model: "coder:7b", dialect: nil, counts: broken),
        EditTally(model: "coder:7b", dialect: "udiff", applied: ["exact": 3, "look-alikes": 1], counts: counts),
      ])
    #expect(
      try await fixture.store.attemptTallies() == [AttemptTally(model: "coder:7b", outcomes: [.refused: 1])])
  }

  @Test func tellsWhatServersCountedBesideWhatWasThought() async throws {
    let fixture = try StoreFixture()
    let messages = [Message(.system, "äö"), Message(.user, "12345")]
    for (model, tokens) in [("a", 3), ("b", nil), ("a", 4)] as [(String, Int?)] {
      let request = ChatRequest(model: model, messages: messages, options: GenerationOptions(contextLength: 4096))
      let id = try await fixture.store.startExchange(
        Exchange(role: .overseer, purpose: .plan, request: request, estimatedPromptTokens: 5, startedAt: 1))
      #expect(try await fixture.store.exchange(id)?.estimatedPromptTokens == 5)
      let reply = ModelReply(model: model, usage: Usage(promptTokens: tokens))
      try await fixture.store.finishExchange(id, state: .finished, reply: reply, failure: nil, at: 2)
    }
    let samples = try await fixture.store.tokenSamples(of: "a", limit: 10)
    #expect(samples.map(\.promptTokens) == [4, 3])
    #expect(samples[0] == TokenSample(model: "a", promptBytes: 9, promptTokens: 4, estimatedTokens: 5))
    #expect(samples[0].error == 0.25)
    #expect(try await fixture.store.tokenSamples(of: nil, limit: 1).count == 1)
    #expect(try await fixture.store.finishedPrompts(of: "b", limit: 5) == [messages])
  }

  @Test func countsNothingOfAnExchangeThatFailed() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    _ = try await fixture.start(TaskID(1, 1))
    #expect(try await fixture.store.editTallies().isEmpty)
    #expect(try await fixture.store.attemptTallies().isEmpty)
  }
}
