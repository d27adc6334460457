import NexusProtocol
import Store
import Testing

@Suite struct LogTests {
  @Test func selectsEventsByPlanTaskAndTime() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    try await store.append(Event(.notice, at: 10, plan: 1))
    try await store.append(Event(.notice, at: 20, task: TaskID(1, 2)))
    try await store.append(Event(.notice, at: 30, task: TaskID(1, 3)))
    try await store.append(Event(.notice, at: 40, task: TaskID(2, 2)))
    func ids(_ selection: EventSelection) async throws -> [Int64] { try await store.events(selection).map(\.id) }
    #expect(try await ids(EventSelection()) == [1, 2, 3, 4])
    #expect(try await ids(EventSelection(plan: 1)) == [1, 2, 3])
    #expect(try await ids(EventSelection(task: TaskID(1, 2))) == [2])
    #expect(try await ids(EventSelection(since: 30)) == [3, 4])
    #expect(try await ids(EventSelection(plan: 1, since: 20)) == [2, 3])
    #expect(try await store.lastEvents(EventSelection(plan: 1), limit: 2).map(\.id) == [2, 3])
    #expect(try await store.events(EventSelection(plan: 1), after: 2).map(\.id) == [3])
  }

  @Test func readersSeeWhatAnotherHandleAppends() async throws {
    let fixture = try StoreFixture()
    let reader = try #require(try Store.openForReading(at: fixture.path))
    #expect(try await reader.events(EventSelection()).isEmpty)
    try await fixture.store.append(Event(.notice, at: 10))
    #expect(try await reader.events(EventSelection()).map(\.id) == [1])
    try await fixture.again().append(Event(.notice, at: 20))
    #expect(try await reader.events(EventSelection(), after: 1).map(\.id) == [2])
  }

  @Test func sumsUpWhatModelsTookSinceAMark() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    try await fixture.addPlan()
    func ask(_ model: String, _ usage: Usage?) async throws {
      let id = try await store.startExchange(.sample(plan: 1))
      let reply = usage.map { ModelReply(model: model, content: "x", stopReason: .stop, usage: $0) }
      try await store.finishExchange(
        id, state: reply == nil ? .failed : .finished, reply: reply, failure: nil, at: 5000)
    }
    try await ask("b", Usage(promptTokens: 10, outputTokens: 2, totalDuration: .seconds(4)))
    let mark = try await store.mark()
    try await ask("b", Usage(promptTokens: 1, outputTokens: 1, totalDuration: .seconds(1)))
    try await ask("a", Usage())
    try await ask("m", nil)
    try await ask("p", Usage(promptTokens: 9, cachedPromptTokens: 4, promptDuration: .seconds(1), totalDuration: .zero))
    // More than there were is nothing to believe, and what one exchange was not told of is known of the other.
    try await ask("p", Usage(promptTokens: 3, cachedPromptTokens: 5, promptDuration: .seconds(2), totalDuration: .zero))
    try await ask("p", Usage(promptTokens: 7, outputTokens: 2, totalDuration: .zero))
    _ = try await store.startExchange(.sample(plan: 1))
    #expect(
      try await store.usage(ofPlan: 1, since: mark) == [
        ModelUsage(model: "a", exchanges: 1, tokens: TokenCounts(), duration: .seconds(3)),
        ModelUsage(model: "b", exchanges: 1, tokens: TokenCounts(unparted: 1, written: 1), duration: .seconds(1)),
        ModelUsage(model: "m", exchanges: 1, tokens: TokenCounts(), duration: .seconds(3)),
        ModelUsage(
          model: "p", exchanges: 3, tokens: TokenCounts(read: 5, cached: 7, unparted: 7, written: 2),
          readDuration: .seconds(3), duration: .zero),
      ])
    #expect(try await store.usage(ofPlan: 1).map(\.exchanges) == [1, 2, 1, 3])
    #expect(try await store.usage().map(\.exchanges) == [1, 2, 1, 3])
    #expect(try await store.usage(ofPlan: 2).isEmpty)
  }

  @Test func tellsTasksInBrief() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"]])
    let whole = try await fixture.store.tasks(ofPlan: 1)
    let brief = try await fixture.store.tasksInBrief(ofPlan: 1)
    #expect(brief == whole)  // these have no texts but their titles
    #expect(brief[1].dependsOn == [1])
  }

  @Test func countsAttemptsSinceAMark() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let first = try await fixture.start(TaskID(1, 1))
    try await fixture.store.finishAttempt(first.id, outcome: .noEdit, reason: nil, commit: nil, at: 1)
    let mark = try await fixture.store.mark()
    _ = try await fixture.store.startAttempt(at: TaskID(1, 1), base: "base", at: 3)
    #expect(try await fixture.store.attemptCount(ofPlan: 1) == 2)
    #expect(try await fixture.store.attemptCount(ofPlan: 1, since: mark) == 1)
  }
}
