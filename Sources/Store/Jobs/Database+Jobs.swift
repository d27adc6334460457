import GRDB
import JSONText
import Jobs
import NexusProtocol

extension Database {
  func job(_ id: Int64) throws -> Job? {
    try record("SELECT * FROM jobs WHERE id = :id", ["id": id]).map { try Job($0, needs: needs(ofJob: id)) }
  }

  func requireJob(_ id: Int64) throws -> Job {
    guard let job = try job(id) else { throw StoreError.notFound("job \(id)") }
    return job
  }

  /// The job that runs at a process.
  ///
  /// - Throws: `.conflict` when it is not held by `owner` any more.
  func requireJob(_ id: Int64, heldBy owner: LeaseOwner) throws -> Job {
    let job = try requireJob(id)
    guard job.state == .running, job.owner == owner else {
      throw StoreError.conflict("Job \(id) is not held by this process any more.")
    }
    return job
  }

  func jobs(where condition: String, _ arguments: Arguments) throws -> [Job] {
    try records("SELECT * FROM jobs WHERE \(condition)", arguments).map { record in
      try Job(record, needs: needs(ofJob: record.integer("id")))
    }
  }

  func needs(ofJob id: Int64) throws -> [JobNeed] {
    try records("SELECT needs, isLoose FROM job_needs WHERE job = :id ORDER BY needs", ["id": id]).map {
      JobNeed(try $0.integer("needs"), isLoose: try $0.bool("isLoose"))
    }
  }

  /// Lets jobs begin that waited for one that has ended, or ends them with it.
  func releaseJobs(waitingFor id: Int64, at: Timestamp) throws {
    for record in try records("SELECT job FROM job_needs WHERE needs = :id ORDER BY job", ["id": id]) {
      let job = try requireJob(record.integer("job"))
      guard job.state == .waiting else { continue }
      switch try readiness(of: job.needs) {
      case .ready: try setState(.queued, ofJob: job)
      case .notYet: break
      case .never(let reason): try end(job, as: JobOutcome(.failed, reason: reason), at: at)
      }
    }
  }

  /// Whether a job may begin as far as others are concerned.
  enum Readiness {
    case ready, notYet
    case never(reason: String)
  }

  func readiness(of needs: [JobNeed]) throws -> Readiness {
    var isReady = true
    for need in needs {
      let state = try requireJob(need.job).state
      if !state.isEnded {
        isReady = false
      } else if !need.isLoose, !state.isUsable {
        return .never(reason: "Job \(need.job), which it needs, is \(state.rawValue).")
      }
    }
    return isReady ? .ready : .notYet
  }

  func setState(_ state: JobState, ofJob job: Job) throws {
    guard job.state.mayBecome(state) else {
      throw StoreError.invalid("Job \(job.id) is \(job.state.rawValue), so it cannot become \(state.rawValue).")
    }
    try run("UPDATE jobs SET state = :state WHERE id = :id", ["id": job.id, "state": state.rawValue])
  }

  /// Ends a job, what is left of its children, and the waiting of others.
  func end(_ job: Job, as outcome: JobOutcome, at: Timestamp) throws {
    guard outcome.state.isEnded, job.state.mayBecome(outcome.state) else {
      throw StoreError.invalid("Job \(job.id) is \(job.state.rawValue), so it cannot end as \(outcome.state.rawValue).")
    }
    try run(
      """
      UPDATE jobs SET state = :state, result = :result, reason = :reason, endedAt = :at, isToAbort = 0, host = NULL,
        processID = NULL, token = NULL, expiresAt = NULL WHERE id = :id
      """,
      [
        "id": job.id, "state": outcome.state.rawValue, "result": outcome.result?.text(), "reason": outcome.reason,
        "at": at.millisecondsSince1970,
      ])
    for child in try livingChildren(of: job.id) {
      try abort(child, because: "Job \(job.id), which asked for it, has ended.", at: at)
    }
    try releaseJobs(waitingFor: job.id, at: at)
  }

  /// Ends a job that nobody runs, asks whoever runs it to end it, and so on with its children.
  func abort(_ job: Job, because reason: String, at: Timestamp) throws {
    guard job.state == .running else { return try end(job, as: JobOutcome(.aborted, reason: reason), at: at) }
    try run("UPDATE jobs SET isToAbort = 1, reason = :reason WHERE id = :id", ["id": job.id, "reason": reason])
    for child in try livingChildren(of: job.id) { try abort(child, because: reason, at: at) }
  }

  private func livingChildren(of id: Int64) throws -> [Job] {
    try jobs(where: "parent = :id AND state IN ('waiting', 'queued', 'running') ORDER BY id", ["id": id])
  }
}

extension Job {
  init(_ record: Record, needs: [JobNeed]) throws {
    let isOwned = try record.optionalText("token") != nil
    self.init(
      id: try record.integer("id"), parent: try record.optionalInteger("parent"), kind: try record.named("kind"),
      parameters: try record.json("parameters"), priority: try record.int("priority"),
      queue: try record.text("queue"), lane: try record.text("lane"),
      limits: JobLimits(
        cost: try record.optionalInteger("maxCost").map(Money.init(trillionths:)),
        tokens: try record.optionalInt("maxTokens"),
        time: try record.optionalInteger("maxTime").map { .milliseconds($0) }),
      needs: needs, state: try record.named("state"), attempts: try record.int("attempts"),
      maxAttempts: try record.int("maxAttempts"), progress: try record.optionalText("progress"),
      result: try record.optionalText("result").map { _ in try record.json("result") },
      reason: try record.optionalText("reason"), isToAbort: try record.bool("isToAbort"),
      owner: isOwned ? try LeaseOwner(record) : nil, createdAt: try record.time("createdAt"),
      startedAt: try record.optionalTime("startedAt"), endedAt: try record.optionalTime("endedAt"),
      deadline: try record.optionalTime("deadline"))
  }
}

extension Record {
  fileprivate func json(_ column: String) throws -> JSONValue {
    guard let value = try? JSONValue(parsing: text(column)) else { throw damaged(column) }
    return value
  }
}
