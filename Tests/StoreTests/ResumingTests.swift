import NexusProtocol
import Store
import Testing

/// What a run finds of one that was killed.
@Suite struct ResumingTests {
  private let task = TaskID(1, 1)

  /// A finished exchange of a task's attempt whose process is dead, seen by another process.
  private func abandoned(
    _ outcome: Attempt.Outcome? = nil
  ) async throws -> (fixture: StoreFixture, store: Store, exchange: Exchange) {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    let attempt = try await fixture.start(task)
    let id = try await fixture.store.startExchange(.sample(task: task, attempt: attempt.id))
    try await fixture.store.finishExchange(
      id, state: .finished, reply: ModelReply(model: "m", content: "whole"), failure: nil, at: 9)
    if let outcome {
      try await fixture.store.finishAttempt(attempt.id, outcome: outcome, reason: "why", commit: nil, at: 10)
    }
    let store = try fixture.again(isAlive: { $0 == StoreFixture.otherOwner })
    _ = try await store.recoverAbandoned(at: 11)
    return (fixture, store, try #require(try await store.exchange(id)))
  }

  @Test func findsAReplyThatNobodyActedOnOnce() async throws {
    let (fixture, store, exchange) = try await abandoned()
    _ = fixture
    #expect(try await store.claim(task, for: StoreFixture.otherOwner, at: 12, until: 9000))
    let attempt = try await store.startAttempt(at: task, base: "base", at: 12)
    let found = try #require(
      try await store.unheededReply(
        to: exchange.request, about: exchange.purpose, plan: nil, task: task, attempt: attempt.id))
    #expect(found.exchange == exchange.id && found.reply.content == "whole")
    #expect(try await store.exchange(exchange.id)?.attempt == attempt.id)
    // It is this process's own now.
    #expect(
      try await store.unheededReply(
        to: exchange.request, about: exchange.purpose, plan: nil, task: task, attempt: attempt.id) == nil)
  }

  /// Whoever made the commit was killed before the task knew of it; a later attempt makes it a thing of the past.
  @Test func findsTasksThatDoNotKnowOfTheirCommit() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": []])
    for number in 1...3 {
      let attempt = try await fixture.start(TaskID(1, number))
      let outcome: Attempt.Outcome = number == 2 ? .checksFailed : .committed
      try await fixture.store.finishAttempt(
        attempt.id, outcome: outcome, reason: nil, commit: number == 2 ? nil : "c\(number)", at: 10)
    }
    #expect(try await fixture.store.tasksWithNotedCommit(ofPlan: 1) == [])
    try await fixture.store.release(TaskID(1, 3), from: StoreFixture.owner, as: .committed, commit: "c3")
    let store = try fixture.again(isAlive: { $0 == StoreFixture.otherOwner })
    _ = try await store.recoverAbandoned(at: 11)
    #expect(try await store.tasksWithNotedCommit(ofPlan: 1) == [1])
    #expect(try await store.tasksWithNotedCommit(ofPlan: 2) == [])
    #expect(try await store.claim(TaskID(1, 1), for: StoreFixture.otherOwner, at: 12, until: 9000))
    _ = try await store.startAttempt(at: TaskID(1, 1), base: "base", at: 12)
    try await store.release(TaskID(1, 1), from: StoreFixture.otherOwner, as: .pending, commit: nil)
    #expect(try await store.tasksWithNotedCommit(ofPlan: 1) == [])
  }

  @Test func wantsTheSameRequestTaskAndPurpose() async throws {
    let (fixture, store, exchange) = try await abandoned()
    _ = fixture
    var other = exchange.request
    other.messages.append(Message(.user, "more"))
    #expect(
      try await store.unheededReply(to: other, about: exchange.purpose, plan: nil, task: task, attempt: nil) == nil)
    #expect(
      try await store.unheededReply(
        to: exchange.request, about: .review, plan: nil, task: task, attempt: nil) == nil)
    #expect(
      try await store.unheededReply(
        to: exchange.request, about: exchange.purpose, plan: nil, task: TaskID(1, 2), attempt: nil) == nil)
  }

  @Test(arguments: [Attempt.Outcome.refused, .checksFailed, .noEdit, .committed])
  func leavesAReplyThatWasActedOn(outcome: Attempt.Outcome) async throws {
    let (fixture, store, exchange) = try await abandoned(outcome)
    _ = fixture
    #expect(
      try await store.unheededReply(
        to: exchange.request, about: exchange.purpose, plan: nil, task: task, attempt: nil) == nil)
  }

  @Test func leavesWhatALivingProcessGot() async throws {
    let fixture = try StoreFixture()
    let request = Exchange.sample(purpose: .plan).request
    let id = try await fixture.store.startExchange(.sample(purpose: .plan))
    try await fixture.store.finishExchange(
      id, state: .finished, reply: ModelReply(model: "m", content: "x"), failure: nil, at: 9)
    func found(by store: Store) async throws -> Int64? {
      try await store.unheededReply(to: request, about: .plan, plan: nil, task: nil, attempt: nil)?.exchange
    }
    #expect(try await found(by: fixture.again()) == nil)
    let other = try fixture.again(isAlive: { $0 == StoreFixture.otherOwner })
    #expect(try await found(by: other) == id)
    try await other.heedExchanges(about: .plan, plan: nil, task: nil)
    let third = LeaseOwner(host: "here", processID: 3, token: "three")
    #expect(try await found(by: fixture.again(for: third, isAlive: { $0 == third })) == nil)
  }

  /// Two runs of one process plan at once, and each plan gets what its own run asked.
  @Test func filesAPlanningUnderThePlanOfItsRun() async throws {
    let fixture = try StoreFixture()
    let beside = try fixture.again(for: LeaseOwner(host: "here", processID: 1, token: "beside"))
    let mine = try await fixture.store.startExchange(.sample(purpose: .plan))
    let others = try await beside.startExchange(.sample(purpose: .plan))
    let plan = try await fixture.addPlan()
    #expect(try await fixture.store.exchange(mine)?.plan == plan.number)
    #expect(try await fixture.store.exchange(others)?.plan == nil)
  }

  @Test func keepsWhichAttemptAnotherGoesOnFrom() async throws {
    let (fixture, store, _) = try await abandoned(.checksFailed)
    _ = fixture
    #expect(try await store.claim(task, for: StoreFixture.otherOwner, at: 12, until: 9000))
    let next = try await store.startAttempt(at: task, base: "base", at: 12)
    try await store.keepPrevious(1, of: next.id)
    #expect(try await store.attempts(at: task).map(\.previous) == [nil, 1])
    await #expect(throws: StoreError.self) { try await store.keepPrevious(99, of: next.id) }
  }

  @Test func keepsTheAttemptsOfARunUntilItIsOver() async throws {
    let (fixture, store, _) = try await abandoned(.refused)
    _ = fixture
    try await store.keepTree("tree", of: 1)
    let open = try await store.attemptsOfOpenRun(at: task)
    #expect(open.map(\.reply?.content) == ["whole"] && open.map(\.attempt.tree) == ["tree"])
    #expect(open.map(\.attempt.reason) == ["why"])
    #expect(try await store.claim(task, for: StoreFixture.otherOwner, at: 12, until: 9000))
    try await store.release(task, from: StoreFixture.otherOwner, as: .failed, commit: nil)
    #expect(try await store.attemptsOfOpenRun(at: task).isEmpty)
  }

  @Test func aCandidateWaitsNoLongerThanItsRun() async throws {
    let (fixture, store, _) = try await abandoned(.passed)
    _ = fixture
    #expect(try await store.claim(task, for: StoreFixture.otherOwner, at: 12, until: 9000))
    let attempt = try await store.startAttempt(at: task, base: "base", at: 12)
    try await store.finishAttempt(attempt.id, outcome: .passed, reason: nil, commit: nil, at: 13)
    #expect(try await store.attemptsOfOpenRun(at: task).map(\.attempt.outcome) == [.passed, .passed])
    try await store.finishAttempt(attempt.id, outcome: .committed, reason: nil, commit: "c", at: 14)
    try await store.release(task, from: StoreFixture.otherOwner, as: .committed, commit: "c")
    #expect(try await store.attempts(at: task).map(\.outcome) == [.notChosen, .committed])
  }

  @Test func aChangedTaskBeginsAnew() async throws {
    let (fixture, store, exchange) = try await abandoned()
    _ = fixture
    _ = try await store.updateTask(task, TaskChange(title: "Other"))
    #expect(try await store.attemptsOfOpenRun(at: task).isEmpty)
    #expect(
      try await store.unheededReply(
        to: exchange.request, about: exchange.purpose, plan: nil, task: task, attempt: nil) == nil)
  }
}
