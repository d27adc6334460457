import JSONText
import Jobs
import NexusProtocol
import Store
import Testing

@Suite struct JobQueueTests {
  @Test func givesTheLowestPriorityFirstAndElseTheFirstToArrive() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue(2, at: 0)
    try await fixture.queue(priority: -1, at: 1)
    try await fixture.queue(priority: 1, at: 2)
    var order: [Int64] = []
    while let job = try await fixture.take() { order.append(job) }
    #expect(order == [3, 1, 2, 4])
  }

  @Test func whatHasWaitedIsNotOvertakenForEver() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue(priority: 2, at: 0)
    try await fixture.queue(priority: 0, at: 119_000)
    try await fixture.queue(priority: 0, at: 121_000)
    #expect(try await fixture.take() == 2)
    #expect(try await fixture.take() == 1)
    #expect(try await fixture.take() == 3)
  }

  @Test func keepsToTheRoomOfALane() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue(3, lane: "box")
    try await fixture.queue(1, lane: "other", at: 1)
    #expect(try await fixture.take(["box": 2]) == 1)
    #expect(try await fixture.take(["box": 2]) == 2)
    #expect(try await fixture.take(["box": 2]) == 4)
    #expect(try await fixture.take(["box": 2]) == nil)
    try await fixture.store.endJob(1, from: StoreFixture.owner, as: .done(), at: 5)
    #expect(try await fixture.take(["box": 2]) == 3)
  }

  @Test func oneWaitsForWhatItNeeds() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue(2)
    try await fixture.queue(needs: [JobNeed(1), JobNeed(2, isLoose: true)])
    try await fixture.queue(needs: [JobNeed(3)])
    let owner = StoreFixture.owner
    #expect(try await fixture.take() == 1)
    try await fixture.store.endJob(1, from: owner, as: .done(["a": 1]), at: 5)
    #expect(try await fixture.state(3) == .waiting)
    #expect(try await fixture.take() == 2)
    try await fixture.store.endJob(2, from: owner, as: JobOutcome(.failed, reason: "No."), at: 6)
    #expect(try await fixture.take() == 3)
    #expect(try await fixture.take() == nil)
    try await fixture.store.endJob(3, from: owner, as: JobOutcome(.failed, reason: "No."), at: 7)
    let last = try #require(await fixture.store.job(4))
    #expect(last.state == .failed)
    #expect(last.reason == "Job 3, which it needs, is failed.")
    #expect(await code { try await fixture.queue(needs: [JobNeed(3)]) } == .invalid)
    #expect(await code { try await fixture.queue(needs: [JobNeed(9)]) } == .notFound)
  }

  @Test func whatIsTooLateIsNotBegun() async throws {
    let fixture = try StoreFixture()
    try await fixture.queue(deadline: 1000)
    try await fixture.queue(needs: [JobNeed(1)])
    try await fixture.queue(deadline: 1001)
    #expect(try await fixture.take(at: 1000) == 3)
    #expect(try await fixture.state(1) == .expired)
    #expect(try await fixture.state(2) == .failed)
  }

  @Test func refusesParametersThatAreNotThoseOfTheKind() throws {
    #expect(throws: JobError.self) { try JobDraft(.implement, ["arguments": ["implement", 3]]) }
    #expect(throws: JobError.self) { try JobDraft(.code, [:]) }
    #expect(throws: JobError.self) { try JobDraft(.code, ["question": "?", "more": true]) }
    #expect(throws: JobError.self) { try JobDraft(.code, ["question": "?"], priority: 1001) }
    #expect(throws: JobError.self) { try JobDraft(.code, ["question": "?"], limits: JobLimits(tokens: -1)) }
  }

  @Test func triesAgainOnlyWhatMayBeDoneTwice() async throws {
    let fixture = try StoreFixture()
    let owner = StoreFixture.owner
    try await fixture.queue(1, .implement)
    try await fixture.queue(1, .plan)
    for id: Int64 in [1, 2] {
      _ = try await fixture.take()
      try await fixture.store.endJob(id, from: owner, as: JobOutcome(.failed, reason: "No."), at: 5)
    }
    let limits = JobLimits(tokens: 5)
    let job = try await fixture.store.retryJob(1, limits: limits, at: 9)
    #expect(job.state == .queued)
    #expect(job.limits == limits)
    #expect(job.maxAttempts == 4)
    #expect(await code { _ = try await fixture.store.retryJob(1, at: 9) } == .invalid)
    #expect(await code { _ = try await fixture.store.retryJob(2, at: 9) } == .invalid)
    #expect(await code { _ = try await fixture.store.retryJob(3, at: 9) } == .notFound)
    #expect(try await fixture.take() == 1)
    #expect(try await fixture.store.job(1)?.attempts == 2)
  }
}
