import NexusProtocol
import Store
import Testing

@Suite struct RecoveryTests {
  @Test func putsBackWhatADeadProcessLeftRunning() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    let attempt = try await fixture.start(TaskID(1, 1))
    let work = try await fixture.store.startExchange(.sample(task: TaskID(1, 1), attempt: attempt.id))
    try await fixture.store.keepPartialReply(ModelReply(model: "m", content: "half"), of: work)
    let planning = try await fixture.store.startExchange(.sample(purpose: .plan))
    let other = try fixture.again()
    #expect(try await other.claim(TaskID(1, 2), for: StoreFixture.otherOwner, at: 0, until: 9000))
    let living = try await other.startExchange(.sample(purpose: .review, task: TaskID(1, 2)))

    let recovery = try await other.recoverAbandoned(isAlive: { $0 == StoreFixture.otherOwner }, at: 2500)
    #expect(recovery == Recovery(tasks: [TaskID(1, 1)], attempts: [attempt.id], exchanges: [work, planning]))
    #expect(try await other.tasks(ofPlan: 1).map(\.state) == [.pending, .running])
    #expect(try await other.attempt(attempt.id)?.outcome == .interrupted)
    #expect(try await other.exchange(work)?.reply?.content == "half")
    #expect(try await other.exchange(planning)?.endedAt == 2500)
    #expect(try await other.exchange(living)?.state == .running)
    #expect(try await other.recoverAbandoned(isAlive: { $0 == StoreFixture.otherOwner }, at: 2500).isEmpty)
  }

  @Test func leavesAliveWhatHoldsItsLease() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try await fixture.start(TaskID(1, 1))
    #expect(try await fixture.store.recoverAbandoned(at: 2999).isEmpty)
    #expect(try await fixture.store.recoverAbandoned(at: 3000).tasks == [TaskID(1, 1)])
    #expect(
      await code {
        try await fixture.store.release(TaskID(1, 1), from: StoreFixture.owner, as: .failed, commit: nil)
      } == .conflict)
  }
}
