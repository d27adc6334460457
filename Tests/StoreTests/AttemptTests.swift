import NexusProtocol
import Store
import Testing

@Suite struct AttemptTests {
  private let task = TaskID(1, 1)

  @Test func numbersAttemptsOfATask() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let first = try await fixture.start(task)
    #expect(first == Attempt(id: first.id, task: task, number: 1, base: "base", startedAt: 2000))
    try await fixture.store.finishAttempt(first.id, outcome: .noEdit, reason: "no edit", commit: nil, at: 2500)
    let second = try await fixture.store.startAttempt(at: task, base: "base2", at: 2600)
    try await fixture.store.finishAttempt(second.id, outcome: .committed, reason: nil, commit: "c", at: 2700)

    let attempts = try await fixture.store.attempts(at: task)
    #expect(attempts.map(\.number) == [1, 2])
    #expect(attempts.map(\.outcome) == [.noEdit, .committed])
    #expect(attempts.map(\.reason) == ["no edit", nil])
    #expect(attempts.map(\.commit) == [nil, "c"])
    #expect(attempts.map(\.endedAt) == [2500, 2700])
    #expect(try await fixture.store.attempt(second.id) == attempts[1])
    #expect(try await fixture.store.attempt(99) == nil)
  }

  @Test func beginsOnlyAtAClaimedTaskWithoutARunningAttempt() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(await code { _ = try await fixture.store.startAttempt(at: task, base: "b", at: 0) } == .invalid)
    try await fixture.start(task)
    #expect(await code { _ = try await fixture.store.startAttempt(at: task, base: "b", at: 0) } == .conflict)
    #expect(await code { _ = try await fixture.store.startAttempt(at: TaskID(1, 2), base: "b", at: 0) } == .notFound)
  }

  @Test func endsAnAttemptOnce() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let attempt = try await fixture.start(task)
    func finish(_ id: Int64, _ outcome: Attempt.Outcome) async -> StoreError.Code? {
      await code { try await fixture.store.finishAttempt(id, outcome: outcome, reason: nil, commit: nil, at: 1) }
    }
    #expect(await finish(attempt.id, .running) == .invalid)
    #expect(await finish(attempt.id + 1, .checksFailed) == .notFound)
    #expect(await finish(attempt.id, .checksFailed) == nil)
    #expect(await finish(attempt.id, .committed) == .conflict)
    #expect(try await fixture.store.attempt(attempt.id)?.outcome == .checksFailed)
  }

  @Test func landsAKeptAttemptLater() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let attempt = try await fixture.start(task)
    try await fixture.store.finishAttempt(attempt.id, outcome: .kept, reason: "dry run", commit: "kept", at: 2500)
    #expect(try await fixture.store.attempt(attempt.id)?.outcome == .kept)
    try await fixture.store.finishAttempt(attempt.id, outcome: .committed, reason: nil, commit: nil, at: 2600)
    let landed = try #require(await fixture.store.attempt(attempt.id))
    #expect(landed.outcome == .committed && landed.commit == "kept")
    #expect(landed.endedAt == 2600)
  }

  @Test func keepsEditsInOrder() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let attempt = try await fixture.start(task)
    let edits = [
      EditRecord(path: "z", kind: "replace", outcome: .applied, rung: "exact", line: 3, distance: 0),
      EditRecord(path: "a\0b", kind: "write", outcome: .refused, message: "The path holds a NUL."),
    ]
    try await fixture.store.record(edits, of: attempt.id)
    let third = EditRecord(path: "a", kind: "delete", outcome: .alreadyApplied)
    try await fixture.store.record([third], of: attempt.id)
    #expect(try await fixture.store.edits(of: attempt.id) == edits + [third])
    #expect(await code { try await fixture.store.record([third], of: 99) } == .notFound)
  }

  @Test func keepsChecksWithTheirOutput() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let attempt = try await fixture.start(task)
    let checks = [
      CheckRecord(
        name: "test", command: "make test", outcome: .failed, status: 2, duration: .milliseconds(1234),
        output: "a\0b\r\n\u{1b}[31mé日本\u{10FFFF}"),
      CheckRecord(
        name: "lint", command: "", outcome: .timedOut, status: nil, duration: .nanoseconds(1), output: ""),
    ]
    for check in checks { try await fixture.store.record(check, of: attempt.id) }
    #expect(try await fixture.store.checks(of: attempt.id) == checks)
    #expect(await code { try await fixture.store.record(checks[0], of: 99) } == .notFound)
  }
}
