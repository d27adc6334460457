import NexusProtocol
import Store
import Testing

/// Changes that were held apart from a task's commit.
@Suite struct HeldTests {
  private let task = TaskID(1, 1)

  /// A task whose attempt went beyond it, committed.
  private func committed(_ outOfScope: Attempt.OutOfScope?) async throws -> StoreFixture {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": []])
    let attempt = try await fixture.start(task)
    try await fixture.store.keep(outOfScope, of: attempt.id)
    try await fixture.store.finishAttempt(attempt.id, outcome: .committed, reason: nil, commit: "c1", at: 9)
    try await fixture.store.release(task, from: StoreFixture.owner, as: .committed, commit: "c1")
    return fixture
  }

  @Test func aTaskDeclaresWhatItTakes() async throws {
    let fixture = try await committed(.init(paths: ["b", "c"], held: "tree"))
    #expect(try await fixture.store.takeHeld(task) == ["b", "c"])
    let taken = try #require(try await fixture.store.task(task))
    #expect(taken.state == .pending && taken.commit == "c1" && taken.files.suffix(2) == ["b", "c"])
    let attempts = try await fixture.store.attempts(at: task)
    #expect(attempts.map(\.outOfScope) == [.init(paths: ["b", "c"], held: "tree", isTaken: true)])
    // It is pending now.
    await #expect(throws: StoreError.self) { try await fixture.store.takeHeld(task) }
  }

  @Test(arguments: [nil, Attempt.OutOfScope(paths: ["b"], held: nil)])
  func whatIsNotHeldApartCannotBeTaken(outOfScope: Attempt.OutOfScope?) async throws {
    let fixture = try await committed(outOfScope)
    await #expect(throws: StoreError.self) { try await fixture.store.takeHeld(task) }
    #expect(try await fixture.store.task(task)?.state == .committed)
  }
}
