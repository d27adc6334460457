import Foundation
import Isolation
import JSONText
import Jobs
import NexusProtocol
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct JobRunnerTests {
  private let directory = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID().uuidString)").path
  private let owner = LeaseOwner(host: "here", processID: 1, token: "one")

  private struct Refused: Error {}

  /// Runs `body` with a store that is removed afterwards, and with a runner of it.
  private func with(
    room: [String: Int] = [:], atOnce: Int = 4, _ body: (Store, JobRunner) async throws -> Void
  ) async throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let store = try Store.open(at: directory + "/store.sqlite", for: owner)
    var watch = JobWatch(log: store, owner: owner, now: { Self.now })
    watch.beat = .milliseconds(10)
    var runner = JobRunner(watch: watch, queue: "", room: room, atOnce: atOnce) { error in
      JobOutcome(.failed, reason: "\(error)")
    }
    runner.pause = .milliseconds(10)
    try await body(store, runner)
    try store.close()
  }

  private static var now: Timestamp {
    Timestamp(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
  }

  private func queue(_ store: Store, _ count: Int, lane: String = "", limits: JobLimits = JobLimits()) async throws {
    let draft = try JobDraft(.code, ["question": "?"], lane: lane, limits: limits)
    _ = try await store.queueJobs(Array(repeating: draft, count: count), at: Self.now)
  }

  @Test func oneThatFailsHindersNoOther() async throws {
    try await with { store, runner in
      try await queue(store, 3)
      try await runner.run { job in
        if job.id == 2 { throw Refused() }
        return .done(["number": .number(JSONNumber(job.id))])
      }
      #expect(try await store.job(1)?.result == ["number": 1])
      #expect(try await store.job(2)?.state == .failed)
      #expect(try await store.job(2)?.reason == "Refused()")
      #expect(try await store.job(3)?.state == .done)
    }
  }

  @Test func noMoreRunAtOnceThanALaneHasRoom() async throws {
    try await with(room: ["box": 2], atOnce: 8) { store, runner in
      try await queue(store, 6, lane: "box")
      let running = Locked((now: 0, most: 0))
      try await runner.run { _ in
        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { running.withLock { $0.now -= 1 } }
        try await Task.sleep(for: .milliseconds(5))
        return .done()
      }
      #expect(running.withLock { $0.most } == 2)
      #expect(try await store.jobs(in: [.done], limit: 10).count == 6)
    }
  }

  @Test func aTimeLimitEndsTheWorkAtOnceAndKeepsWhatThereIs() async throws {
    try await with { store, runner in
      try await queue(store, 2, limits: JobLimits(time: .milliseconds(100)))
      let start = ContinuousClock.now
      let ended = Locked([Duration]())
      try await runner.run { job in
        do { try await Task.sleep(for: .seconds(50)) } catch {
          ended.withLock { $0.append(ContinuousClock.now - start) }
          guard job.id == 2 else { throw error }
        }
        return JobOutcome(.partial, result: ["half": true])
      }
      #expect(try await store.job(1)?.state == .expired)
      #expect(try await store.job(1)?.reason == "Its time of 0.1 s was over.")
      #expect(try await store.job(2)?.state == .partial)
      #expect(try await store.job(2)?.result == ["half": true])
      #expect(ended.withLock { $0.count } == 2)
    }
  }

  @Test func anAbortReachesWorkThatRuns() async throws {
    try await with { store, runner in
      try await queue(store, 1)
      try await runner.run { job in
        _ = try await store.abortJob(job.id, because: "Not wanted.", at: Self.now)
        try await Task.sleep(for: .seconds(50))
        return .done()
      }
      #expect(try await store.job(1)?.state == .aborted)
      #expect(try await store.job(1)?.reason == "Not wanted.")
    }
  }

  @Test func aRunnerThatIsCancelledLeavesNothingRunning() async throws {
    try await with { store, runner in
      try await queue(store, 2)
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      let run = Task {
        try await runner.run { _ in
          beginning.yield()
          try await Task.sleep(for: .seconds(50))
          return .done()
        }
      }
      var starts = begun.makeAsyncIterator()
      await starts.next()
      await starts.next()
      run.cancel()
      await #expect(throws: CancellationError.self) { try await run.value }
      #expect(try await store.jobs(in: [.aborted], limit: 10).count == 2)
    }
  }
}
