import GRDB
package import NexusProtocol

/// What was found abandoned and put in order.
package struct Recovery: Sendable, Equatable {
  /// Tasks that were running and are pending again.
  package var tasks: [TaskID]
  /// Attempts that are interrupted now.
  package var attempts: [Int64]
  /// Exchanges that are interrupted now; what had come of their replies is kept.
  package var exchanges: [Int64]
  /// Jobs that have ended now, or are queued again.
  package var jobs: [Int64]

  package init(tasks: [TaskID] = [], attempts: [Int64] = [], exchanges: [Int64] = [], jobs: [Int64] = []) {
    self.tasks = tasks
    self.attempts = attempts
    self.exchanges = exchanges
    self.jobs = jobs
  }

  package var isEmpty: Bool { tasks.isEmpty && attempts.isEmpty && exchanges.isEmpty && jobs.isEmpty }
}

extension Store {
  /// Puts in order what dead processes left running.
  ///
  /// A running task without a lease, with one that ran out before `at`, or whose owner is known to be dead becomes
  /// pending, and its running attempt and exchanges interrupted. An exchange of no task is interrupted when the process
  /// that began it is known to be dead. A job is ended or queued again as `recoverJobs(at:)` does it.
  /// - Parameter isAlive: As for `open`; nil asks the one given there.
  package func recoverAbandoned(
    isAlive: (@Sendable (LeaseOwner) -> Bool)? = nil, at: Timestamp
  ) async throws(StoreError) -> Recovery {
    let isAlive = isAlive ?? self.isAlive
    return try await write(surviving: .power) { db in
      var recovery = Recovery()
      for record in try db.records("SELECT plan, number AS task FROM tasks WHERE state = 'running' ORDER BY 1, 2") {
        let task = try record.taskID()
        if let lease = try db.lease(of: task), lease.isHeld(at: at, isAlive: isAlive) { continue }
        try db.setState(.pending, of: db.requireTask(task))
        try db.endLease(of: task)
        let interrupted = try db.interruptWork(at: task, at: at)
        recovery.tasks.append(task)
        recovery.attempts += interrupted.attempts
        recovery.exchanges += interrupted.exchanges
      }
      recovery.exchanges += try db.interruptExchangesOfDeadProcesses(isAlive: isAlive, at: at)
      recovery.jobs = try db.recoverJobs(at: at, isAlive)
      return recovery
    }
  }
}

extension Database {
  /// Ends exchanges whose process is known to be dead, such as those of planning and reviewing, which need no claim.
  fileprivate func interruptExchangesOfDeadProcesses(
    isAlive: (LeaseOwner) -> Bool, at: Timestamp
  ) throws -> [Int64] {
    let abandoned = try records("SELECT * FROM exchanges WHERE state = 'running' AND host IS NOT NULL ORDER BY id")
      .filter { try !isAlive(LeaseOwner($0)) }
      .map { try $0.integer("id") }
    for id in abandoned {
      try run(
        "UPDATE exchanges SET state = 'interrupted', endedAt = :at WHERE id = :id",
        ["id": id, "at": at.millisecondsSince1970])
    }
    return abandoned
  }
}
