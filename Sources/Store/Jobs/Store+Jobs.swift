import GRDB
package import Jobs
package import NexusProtocol

extension Store: JobLog {
  /// This store for the work of a job: exchanges and events that are begun through it belong to that job.
  package func working(atJob job: Int64) -> Store {
    var store = self
    store.job = job
    return store
  }

  package func watchJob(
    _ id: Int64, for owner: LeaseOwner, until expiry: Timestamp?
  ) async throws(StoreError) -> JobOrder {
    guard let expiry else { return try await read { db in try db.order(ofJob: id, for: owner) } }
    return try await write { db in
      let order = try db.order(ofJob: id, for: owner)
      if order != .lost {
        try db.run(
          "UPDATE jobs SET expiresAt = :expiry WHERE id = :id", ["id": id, "expiry": expiry.millisecondsSince1970])
      }
      return order
    }
  }

  /// - Throws: `.conflict` when `owner` does not hold the job any more.
  package func keepProgress(_ text: String, ofJob id: Int64, for owner: LeaseOwner) async throws(StoreError) {
    try await write { db in
      _ = try db.requireJob(id, heldBy: owner)
      try db.run("UPDATE jobs SET progress = :text WHERE id = :id", ["id": id, "text": text])
    }
  }

  /// - Throws: `.conflict` when `owner` does not hold the job any more; `.invalid` for a state that is no end.
  package func endJob(
    _ id: Int64, from owner: LeaseOwner, as outcome: JobOutcome, at: Timestamp
  ) async throws(StoreError) {
    // A result has cost a model's time; that a job without one has ended can be found out again.
    try await write(surviving: outcome.result == nil ? .process : .power) { db in
      try db.end(db.requireJob(id, heldBy: owner), as: outcome, at: at)
    }
  }

  /// - Throws: `.notFound`; `.invalid` for a job that has ended.
  package func abortJob(_ id: Int64, because reason: String, at: Timestamp) async throws(StoreError) -> Job {
    try await write(surviving: .power) { db in
      let job = try db.requireJob(id)
      guard !job.state.isEnded else {
        throw StoreError.invalid("Job \(id) has ended already: it is \(job.state.rawValue).")
      }
      try db.abort(job, because: reason, at: at)
      return try db.requireJob(id)
    }
  }

  package func recoverJobs(at: Timestamp) async throws(StoreError) -> [Int64] {
    // Most often there is nothing, and nobody has to wait for that.
    let isNeeded = try await read { db in
      try !db.abandonedJobs(at: at, isAlive).isEmpty || db.hasLateJobs(at: at)
    }
    guard isNeeded else { return [] }
    return try await write(surviving: .power) { db in try db.recoverJobs(at: at, isAlive) }
  }

  package func job(_ id: Int64) async throws(StoreError) -> Job? {
    try await read { db in try db.job(id) }
  }

  package func children(ofJob id: Int64) async throws(StoreError) -> [Job] {
    try await read { db in try db.jobs(where: "parent = :id ORDER BY id", ["id": id]) }
  }

  /// The newest jobs that no other one asked for, newest first.
  ///
  /// - Parameter states: Those wanted; nil for all.
  package func jobs(in states: Set<JobState>? = nil, limit: Int) async throws(StoreError) -> [Job] {
    // Names are the program's own words, so that they can stand in the statement.
    let list = states.map { "AND state IN (\($0.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")))" } ?? ""
    return try await read { db in
      try db.jobs(where: "parent IS NULL \(list) ORDER BY id DESC LIMIT :limit", ["limit": max(0, limit)])
    }
  }
}

extension Database {
  fileprivate func order(ofJob id: Int64, for owner: LeaseOwner) throws -> JobOrder {
    let record = try record(
      "SELECT state, host, processID, token, isToAbort, reason FROM jobs WHERE id = :id", ["id": id])
    guard let record, try record.text("state") == JobState.running.rawValue, try LeaseOwner(record) == owner else {
      return .lost
    }
    return try record.bool("isToAbort") ? .abort(reason: record.optionalText("reason") ?? "") : .goOn
  }

  fileprivate func abandonedJobs(at: Timestamp, _ isAlive: (LeaseOwner) -> Bool) throws -> [Int64] {
    try records("SELECT id, host, processID, token, expiresAt FROM jobs WHERE state = 'running' ORDER BY id")
      .filter { try $0.time("expiresAt") <= at || !isAlive(LeaseOwner($0)) }
      .map { try $0.integer("id") }
  }

  fileprivate func hasLateJobs(at: Timestamp) throws -> Bool {
    try record(
      "SELECT 1 AS found FROM jobs WHERE deadline <= :at AND state IN ('waiting', 'queued') LIMIT 1",
      ["at": at.millisecondsSince1970]) != nil
  }

  /// Ends or queues again what dead processes left, and returns what was found.
  func recoverJobs(at: Timestamp, _ isAlive: (LeaseOwner) -> Bool) throws -> [Int64] {
    let abandoned = try abandonedJobs(at: at, isAlive)
    for id in abandoned {
      // One that belonged to another has been asked to end by now where that one has ended.
      let job = try requireJob(id)
      if job.isToAbort {
        try end(job, as: JobOutcome(.aborted, reason: job.reason), at: at)
      } else if job.attempts < job.maxAttempts {
        try setState(.queued, ofJob: job)
        try run(
          "UPDATE jobs SET host = NULL, processID = NULL, token = NULL, expiresAt = NULL WHERE id = :id", ["id": id])
      } else {
        try end(job, as: JobOutcome(.failed, reason: "The process that ran it has ended."), at: at)
      }
    }
    try expireJobs(at: at)
    return abandoned
  }
}
