import NexusProtocol
import Store
import Testing

@Suite struct ReplacingTests {
  private let task = TaskID(1, 1)

  /// A store with a committed task, and the attempt that made the commit.
  private func committed() async throws -> (fixture: StoreFixture, attempt: Attempt) {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    let attempt = try await fixture.start(task)
    try await fixture.store.finishAttempt(attempt.id, outcome: .committed, reason: nil, commit: "c1", at: 10)
    try await fixture.store.release(task, from: StoreFixture.owner, as: .approved, commit: "c1")
    return (fixture, try #require(try await fixture.store.attempts(at: task).last))
  }

  private func start(_ fixture: StoreFixture, _ previous: Attempt) async throws -> Attempt {
    try await fixture.store.startReplacement(of: previous, base: "b", reason: "why", at: 20)
  }

  @Test func anotherCommitTakesThePlace() async throws {
    let (fixture, first) = try await committed()
    let store = fixture.store
    let attempt = try await start(fixture, first)
    #expect(attempt.number == 2 && attempt.outcome == .interrupted && attempt.previous == first.id)
    #expect(try await store.task(task)?.commit == "c1")
    #expect(try await store.replacedCommits(ofPlan: 1).isEmpty)
    try await store.replaceCommits([Replacement(attempt: attempt.id, commit: "c2", state: .unverified)], at: 30)
    let found = try #require(try await store.task(task))
    #expect(found.commit == "c2" && found.state == .unverified)
    #expect(try await store.attempts(at: task).map(\.outcome) == [.committed, .committed])
    let replaced = try await store.replacedCommits(ofPlan: 1)
    #expect(replaced.map(\.old) == ["c1"] && replaced.map(\.new) == ["c2"])
    #expect(try await store.problems().isEmpty)
  }

  @Test func aFailedOneChangesNothingAndIsNotGoneOnWith() async throws {
    let (fixture, first) = try await committed()
    let attempt = try await start(fixture, first)
    try await fixture.store.failReplacement(attempt.id, reason: "no", at: 30)
    #expect(try await fixture.store.attempts(at: task).last?.outcome == .checksFailed)
    #expect(try await fixture.store.task(task)?.commit == "c1")
    #expect(try await fixture.store.move(task, from: [.approved], to: .pending))
    #expect(try await fixture.store.attemptsOfOpenRun(at: task).isEmpty)
  }

  @Test func allOrNoneAreReplacedAndOnlyWhatWasSeen() async throws {
    let (fixture, first) = try await committed()
    let store = fixture.store
    let one = try await start(fixture, first)
    let two = try await start(fixture, first)
    let both = [
      Replacement(attempt: one.id, commit: "c2", state: .committed),
      Replacement(attempt: two.id, commit: "c3", state: .committed),
    ]
    // The second is of a commit that the first took away.
    await #expect(throws: StoreError.self) { try await store.replaceCommits(both, at: 30) }
    #expect(try await store.task(task)?.commit == "c1")
    #expect(try await store.replacedCommits(ofPlan: 1).isEmpty)
    #expect(try await store.move(task, from: [.approved], to: .accepted))
    await #expect(throws: StoreError.self) { try await store.replaceCommits([both[0]], at: 30) }
    #expect(try await store.task(task)?.commit == "c1")
  }
}
