import Foundation
import GRDB
import JSONText
import Jobs
import NexusProtocol
import Testing

@testable import Store

/// How fast the queue is, printed: `NEXUS_LOAD=1 swift test -c release --filter JobLoadTests`, or without `-c release`.
@Suite(
  .enabled(if: ProcessInfo.processInfo.environment["NEXUS_LOAD"] != nil, "It takes minutes; set NEXUS_LOAD."),
  .serialized, .timeLimit(.minutes(20)))
struct JobLoadTests {
  private static let draft = Result { try JobDraft(.implement, ["arguments": ["implement"]]) }

  @Test func fourProcessesDoTenThousandJobsOnceEach() async throws {
    let fixture = try StoreFixture()
    for _ in 0..<100 {
      _ = try await fixture.store.queueJobs(Array(repeating: Self.draft.get(), count: 100), at: 0)
    }
    let path = fixture.path
    let start = ContinuousClock.now
    async let first = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 101)
    }
    async let second = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 102)
    }
    async let third = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 103)
    }
    async let fourth = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 104)
    }
    _ = await (first, second, third, fourth)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let done = try await fixture.store.jobs(in: [.done], limit: 20_000)
    #expect(done.count == 10_000)
    #expect(done.allSatisfy { $0.attempts == 1 })
    print("10000 jobs in 4 processes of 2 runners: \(Int(10_000 / seconds)) claimed and completed a second")
  }

  @Test func aClaimCostsTheSameHoweverManyHaveEnded() async throws {
    var medians: [Double] = []
    for ended in [1000, 1_000_000] {
      let fixture = try StoreFixture()
      let owner = StoreFixture.owner
      try await fixture.store.pool.write { db in
        try db.execute(
          sql: """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(ended + 100_000))
            INSERT INTO jobs (kind, parameters, priority, rank, queue, lane, state, attempts, maxAttempts, createdAt)
            SELECT 'implement', '{}', 0, i, '', '', CASE WHEN i > \(ended) THEN 'queued' ELSE 'done' END, 0, 3, i FROM n
            """)
      }
      var times: [Double] = []
      for _ in 0..<2000 {
        let start = ContinuousClock.now
        let job = try #require(
          await fixture.store.claimJob(from: "", room: [:], for: owner, at: 1, until: 1_000_000))
        times.append((ContinuousClock.now - start) / .milliseconds(1))
        try await fixture.store.endJob(job.id, from: owner, as: .done(), at: 2)
      }
      times.sort()
      medians.append(times[1000])
      print("100000 waiting, \(ended) ended: a claim takes \(times[1000]) ms, p99 \(times[1980]) ms")
    }
    #expect(medians[1] < medians[0] * 1.3)
  }
}
