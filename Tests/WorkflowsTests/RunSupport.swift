import JSONText

@testable import Workflows

/// Answers calls by a closure.
struct Answers: StepRunner {
  private let answer: @Sendable (StepCall) async throws -> StepReply
  init(_ answer: @escaping @Sendable (StepCall) async throws -> StepReply) { self.answer = answer }
  func reply(to call: StepCall) async throws -> StepReply { try await answer(call) }
}

/// A log in memory, which can be made to fail after a number of writes, as where a process is killed.
actor MemoryLog: RunLog {
  struct Killed: Error {}

  private(set) var kept: [StepCall.Key: StepReply] = [:]
  private(set) var events: [RunEvent] = []
  private var left: Int?

  init(writes: Int? = nil, kept: [StepCall.Key: StepReply] = [:]) {
    left = writes
    self.kept = kept
  }

  var waits: [Duration] {
    events.compactMap { if case .retried(_, let wait, _) = $0 { wait } else { nil } }
  }

  func reply(for key: StepCall.Key) -> StepReply? { kept[key] }

  func keep(_ reply: StepReply, for key: StepCall.Key) throws {
    try count()
    kept[key] = reply
  }

  func note(_ event: RunEvent) throws {
    try count()
    events.append(event)
  }

  private func count() throws {
    guard let left else { return }
    guard left > 0 else { throw Killed() }
    self.left = left - 1
  }
}

/// Counts, and sees how many things happen at once.
actor Counter {
  private var current = 0
  private(set) var most = 0
  private var number = 0

  func next() -> Int {
    number += 1
    return number
  }

  func during<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
    current += 1
    most = max(most, current)
    await Task.yield()
    let value = await body()
    current -= 1
    return value
  }
}

/// A clock on which all waiting is over at once.
struct InstantClock: Clock {
  typealias Instant = ContinuousClock.Instant
  var now: Instant { ContinuousClock.now }
  var minimumResolution: Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws { try Task.checkCancellation() }
}
