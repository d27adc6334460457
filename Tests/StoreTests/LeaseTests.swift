import NexusProtocol
import Store
import Testing

@Suite struct LeaseTests {
  private let task = TaskID(1, 1)

  @Test func givesATaskToOneOwnerOnly() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let other = try fixture.again()
    #expect(try await fixture.store.claim(task, for: StoreFixture.owner, at: 0, until: 100))
    #expect(try await !other.claim(task, for: StoreFixture.otherOwner, at: 50, until: 150))
    #expect(try await !fixture.store.claim(task, for: StoreFixture.owner, at: 50, until: 150))
    #expect(try await fixture.store.task(task)?.state == .running)
  }

  @Test func letsExactlyOneOfManyStoresClaimEachTask() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": [], "d": [], "e": []])
    let won = try await withThrowingTaskGroup(of: [Int].self) { group in
      for process in 1...8 {
        let owner = LeaseOwner(host: "here", processID: Int32(process), token: "t")
        let store = try fixture.again(for: owner)
        group.addTask {
          var won: [Int] = []
          for number in 1...5
          where try await store.claim(TaskID(1, number), for: owner, at: 0, until: 1000) { won.append(number) }
          return won
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(won.sorted() == [1, 2, 3, 4, 5])
  }

  @Test func takesOverWhenTheLeaseRanOut() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(try await fixture.store.claim(task, for: StoreFixture.owner, at: 0, until: 100))
    let attempt = try await fixture.store.startAttempt(at: task, base: "base", at: 1)
    let exchange = try await fixture.store.startExchange(.sample(task: task, attempt: attempt.id))

    #expect(try await fixture.store.claim(task, for: StoreFixture.otherOwner, at: 100, until: 200))
    #expect(try await fixture.store.attempt(attempt.id)?.outcome == .interrupted)
    #expect(try await fixture.store.attempt(attempt.id)?.endedAt == 100)
    #expect(try await fixture.store.exchange(exchange)?.state == .interrupted)
    #expect(try await !fixture.store.renew(task, for: StoreFixture.owner, until: 500))
    #expect(
      await code {
        try await fixture.store.release(task, from: StoreFixture.owner, as: .committed, commit: "c")
      } == .conflict)
    #expect(try await fixture.store.task(task)?.commit == nil)
    #expect(try await fixture.store.startAttempt(at: task, base: "base", at: 101).number == 2)
  }

  @Test func takesOverFromAProcessKnownToBeDead() async throws {
    let fixture = try StoreFixture(isAlive: { $0 != StoreFixture.owner })
    try await fixture.addPlan()
    #expect(try await fixture.store.claim(task, for: StoreFixture.owner, at: 0, until: 100))
    #expect(try await fixture.store.claim(task, for: StoreFixture.otherOwner, at: 1, until: 100))
    #expect(try await !fixture.store.claim(task, for: StoreFixture.owner, at: 2, until: 100))
  }

  @Test func renewingKeepsTheTask() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(try await fixture.store.claim(task, for: StoreFixture.owner, at: 0, until: 100))
    #expect(try await fixture.store.renew(task, for: StoreFixture.owner, until: 300))
    #expect(try await !fixture.store.renew(task, for: StoreFixture.otherOwner, until: 300))
    #expect(try await !fixture.store.claim(task, for: StoreFixture.otherOwner, at: 200, until: 400))
  }

  @Test func releasingGivesTheTaskBack() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let attempt = try await fixture.start(task)
    try await fixture.store.release(task, from: StoreFixture.owner, as: .committed, commit: "c1")
    #expect(try await fixture.store.task(task)?.state == .committed)
    #expect(try await fixture.store.task(task)?.commit == "c1")
    #expect(try await fixture.store.attempt(attempt.id)?.outcome == .interrupted)
    #expect(
      await code {
        try await fixture.store.release(task, from: StoreFixture.owner, as: .failed, commit: nil)
      } == .conflict)
    #expect(try await !fixture.store.claim(task, for: StoreFixture.owner, at: 0, until: 100))
  }

  @Test(arguments: [TaskState.committed, .unverified, .approved, .accepted])
  func needsACommitToSayThereIsOne(_ state: TaskState) async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(await code { _ = try await fixture.store.move(task, from: [.pending], to: state) } == .invalid)
    try await fixture.start(task)
    #expect(
      await code { try await fixture.store.release(task, from: StoreFixture.owner, as: state, commit: nil) } == .invalid
    )
    #expect(try await fixture.store.task(task)?.state == .running)
    try await fixture.store.release(task, from: StoreFixture.owner, as: state, commit: "c")
  }

  @Test func movesOnlyFromTheExpectedStates() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(try await !fixture.store.move(task, from: [.failed, .rejected], to: .pending))
    #expect(await code { _ = try await fixture.store.move(task, from: [.pending], to: .running) } == .invalid)
    try await fixture.start(task)
    #expect(try await !fixture.store.move(task, from: [.running], to: .pending))
    #expect(await code { try await fixture.store.skip(task) } == .invalid)
    #expect(await code { _ = try await fixture.store.move(TaskID(9, 9), from: [.pending], to: .skipped) } == .notFound)
  }
}
