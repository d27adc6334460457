import GRDB
import JSONText
package import Jobs
package import NexusProtocol

extension Store {
  package func queueJobs(_ drafts: [JobDraft], at: Timestamp) async throws(StoreError) -> [Job] {
    try await write(surviving: .power) { db in
      try drafts.map { draft in
        let state: JobState
        switch try db.readiness(of: draft.needs) {
        case .ready: state = .queued
        case .notYet: state = .waiting
        case .never(let reason): throw StoreError.invalid(reason)
        }
        return try db.insert(draft, state: state, maxAttempts: draft.kind.maxAttempts, at: at)
      }
    }
  }

  package func beginJob(
    _ draft: JobDraft, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp
  ) async throws(StoreError) -> Job {
    try await write { db in
      // It is begun by whoever types the command, and by nobody else afterwards.
      let job = try db.insert(draft, state: .queued, maxAttempts: 1, at: at)
      return try db.take(job, for: owner, at: at, until: expiry)
    }
  }

  /// Takes the next job of a queue.
  ///
  /// The lanes that have jobs are found by skipping from one to the next in an index that holds only what is queued, and
  /// the first job of each stands at its beginning: ended jobs cost nothing, nor do waiting ones of a lane that is full.
  package func claimJob(
    from queue: String, room: [String: Int], for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp
  ) async throws(StoreError) -> Job? {
    try await write { db in
      try db.expireJobs(at: at)
      var best: (rank: Int64, id: Int64)?
      var lane = try db.firstLane(of: queue, from: "", isAfter: false)
      while let name = lane {
        if try db.hasRoom(in: name, room), let first = try db.firstJob(of: queue, lane: name), first < best ?? (.max, 0)
        {
          best = first
        }
        lane = try db.firstLane(of: queue, from: name, isAfter: true)
      }
      guard let best else { return nil }
      return try db.take(db.requireJob(best.id), for: owner, at: at, until: expiry)
    }
  }

  /// Queues an ended job again, with the limits it is given or had.
  ///
  /// - Throws: `.notFound`; `.invalid` for a job that is done or not ended, that may not be done twice, that belongs to
  ///   another one, or of which it is not known how it was asked for.
  package func retryJob(_ id: Int64, limits: JobLimits? = nil, at: Timestamp) async throws(StoreError) -> Job {
    try await write(surviving: .power) { db in
      let job = try db.requireJob(id)
      guard job.state.isEnded, job.state != .done else {
        throw StoreError.invalid("Job \(id) is \(job.state.rawValue), so there is nothing to try again.")
      }
      guard job.kind.isIdempotent else {
        throw StoreError.invalid(
          "Job \(id) may not be done twice: each \"\(job.kind.rawValue)\" makes a \(job.kind == .workflow ? "run" : "plan") of its own."
        )
      }
      if let parent = job.parent {
        throw StoreError.invalid("Job \(id) is a part of job \(parent), and is tried again with it.")
      }
      guard job.parameters["arguments"] != nil else {
        throw StoreError.invalid("How job \(id) was asked for is not known.")
      }
      let limits = limits ?? job.limits
      try db.setState(.queued, ofJob: job)
      try db.run(
        """
        UPDATE jobs SET maxAttempts = attempts + :more, rank = :rank, maxCost = :cost, maxTokens = :tokens,
          maxTime = :time, reason = NULL, endedAt = NULL, deadline = NULL WHERE id = :id
        """,
        limits.arguments.merging(
          ["id": id, "more": job.kind.maxAttempts, "rank": JobDraft.rank(job.priority, at: at)],
          uniquingKeysWith: { $1 }))
      return try db.requireJob(id)
    }
  }
}

extension JobLimits {
  fileprivate var arguments: Database.Arguments {
    [
      "cost": cost?.trillionths, "tokens": tokens, "time": time.map { Int64(($0 / .milliseconds(1)).rounded()) },
    ]
  }
}

extension Database {
  fileprivate func insert(_ draft: JobDraft, state: JobState, maxAttempts: Int, at: Timestamp) throws -> Job {
    if let parent = draft.parent, try requireJob(parent).state.isEnded {
      throw StoreError.invalid("Job \(parent) has ended, so it can have no more children.")
    }
    try run(
      """
      INSERT INTO jobs (parent, kind, parameters, priority, rank, queue, lane, maxCost, maxTokens, maxTime, state,
        attempts, maxAttempts, createdAt, deadline)
      VALUES (:parent, :kind, :parameters, :priority, :rank, :queue, :lane, :cost, :tokens, :time, :state, 0,
        :maxAttempts, :at, :deadline)
      """,
      draft.limits.arguments.merging(
        [
          "parent": draft.parent, "kind": draft.kind.rawValue, "parameters": draft.parameters.text(),
          "priority": draft.priority, "rank": JobDraft.rank(draft.priority, at: at), "queue": draft.queue,
          "lane": draft.lane,
          "state": state.rawValue, "maxAttempts": maxAttempts, "at": at.millisecondsSince1970,
          "deadline": draft.deadline?.millisecondsSince1970,
        ], uniquingKeysWith: { $1 }))
    let id = lastInsertedRowID
    for need in draft.needs {
      try run(
        "INSERT INTO job_needs (job, needs, isLoose) VALUES (:job, :needs, :isLoose)",
        ["job": id, "needs": need.job, "isLoose": need.isLoose])
    }
    return try requireJob(id)
  }

  fileprivate func take(_ job: Job, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp) throws -> Job {
    try setState(.running, ofJob: job)
    try run(
      """
      UPDATE jobs SET attempts = attempts + 1, host = :host, processID = :process, token = :token,
        expiresAt = :expiry, startedAt = :at, endedAt = NULL, progress = NULL WHERE id = :id
      """,
      [
        "id": job.id, "host": owner.host, "process": owner.processID, "token": owner.token,
        "expiry": expiry.millisecondsSince1970, "at": at.millisecondsSince1970,
      ])
    var taken = job
    (taken.state, taken.attempts, taken.owner, taken.startedAt) = (.running, job.attempts + 1, owner, at)
    (taken.endedAt, taken.progress) = (nil, nil)
    return taken
  }

  func expireJobs(at: Timestamp) throws {
    let late = try jobs(
      where: "deadline <= :at AND state IN ('waiting', 'queued') ORDER BY id", ["at": at.millisecondsSince1970])
    for job in late {
      // One that needed another late one has ended with it.
      guard let job = try self.job(job.id), !job.state.isEnded else { continue }
      try end(job, as: JobOutcome(.expired, reason: "It was not begun in time."), at: at)
    }
  }

  fileprivate func firstLane(of queue: String, from lane: String, isAfter: Bool) throws -> String? {
    try record(
      """
      SELECT lane FROM jobs WHERE state = 'queued' AND queue = :queue AND lane \(isAfter ? ">" : ">=") :lane
      ORDER BY lane LIMIT 1
      """, ["queue": queue, "lane": lane])?.text("lane")
  }

  fileprivate func hasRoom(in lane: String, _ room: [String: Int]) throws -> Bool {
    guard let limit = room[lane] else { return true }
    return try record(
      "SELECT COUNT(*) AS count FROM jobs WHERE state = 'running' AND lane = :lane", ["lane": lane])!.int("count")
      < limit
  }

  fileprivate func firstJob(of queue: String, lane: String) throws -> (rank: Int64, id: Int64)? {
    try record(
      """
      SELECT rank, id FROM jobs WHERE state = 'queued' AND queue = :queue AND lane = :lane ORDER BY rank, id LIMIT 1
      """, ["queue": queue, "lane": lane]
    ).map { (try $0.integer("rank"), try $0.integer("id")) }
  }
}
