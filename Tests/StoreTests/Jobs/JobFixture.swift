import JSONText
import Jobs
import NexusProtocol
import Store

extension StoreFixture {
  /// Queues jobs, each a minute later than the one before.
  @discardableResult
  func queue(
    _ count: Int = 1, _ kind: JobKind = .implement, parent: Int64? = nil, priority: Int = 0, lane: String = "",
    needs: [JobNeed] = [], deadline: Timestamp? = nil, at: Timestamp = 0
  ) async throws -> [Int64] {
    let draft = try JobDraft(
      kind, kind.isCommand ? ["arguments": ["implement"]] : ["question": "?"], parent: parent, priority: priority,
      lane: lane, needs: needs, deadline: deadline)
    return try await store.queueJobs(Array(repeating: draft, count: count), at: at).map(\.id)
  }

  func take(
    _ room: [String: Int] = [:], for owner: LeaseOwner = owner, at: Timestamp = 1000, until: Timestamp = 2000
  ) async throws -> Int64? {
    try await store.claimJob(from: "", room: room, for: owner, at: at, until: until)?.id
  }

  func state(_ job: Int64) async throws -> JobState? { try await store.job(job)?.state }
}
