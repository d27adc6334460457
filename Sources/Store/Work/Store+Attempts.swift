import GRDB
package import NexusProtocol

extension Store {
  /// Begins the next attempt at a running task.
  ///
  /// - Throws: `.notFound`; `.invalid` when the task is not running; `.conflict` while another attempt at it runs.
  package func startAttempt(
    at task: TaskID, base: String, at: Timestamp
  ) async throws(StoreError) -> Attempt {
    try await write { db in
      guard try db.requireTask(task).state == .running else {
        throw StoreError.invalid("Task \(task) is not claimed, so no attempt at it can begin.")
      }
      let earlier = try db.attempts(at: task)
      if let running = earlier.first(where: { $0.outcome == .running }) {
        throw StoreError.conflict("Attempt \(running.number) at task \(task) is still running.")
      }
      var attempt = Attempt(
        id: 0, task: task, number: (earlier.last?.number ?? 0) + 1, base: base, startedAt: at)
      try db.run(
        """
        INSERT INTO attempts (plan, task, number, base, outcome, startedAt)
        VALUES (:plan, :task, :number, :base, 'running', :at)
        """,
        task.arguments.merging(
          ["number": attempt.number, "base": base, "at": at.millisecondsSince1970], uniquingKeysWith: { $1 }))
      attempt.id = db.lastInsertedRowID
      return attempt
    }
  }

  /// Ends a running attempt, or says what became of one that was kept, or of a candidate that passed.
  ///
  /// Reason and commit that are nil are left as they are.
  /// - Throws: `.notFound`; `.invalid` for the outcome `.running`; `.conflict` when it ended otherwise before.
  package func finishAttempt(
    _ id: Int64, outcome: Attempt.Outcome, reason: String?, commit: String?, at: Timestamp
  ) async throws(StoreError) {
    guard outcome != .running else { throw .invalid("An attempt that ends cannot be running.") }
    // Giving the task back follows, which makes this safe from a power failure too; waiting for the disk twice would
    // only take longer.
    try await write { db in
      let attempt = try db.requireAttempt(id)
      guard [.running, .kept, .passed].contains(attempt.outcome) else {
        throw StoreError.conflict(
          "Attempt \(attempt.number) at task \(attempt.task) has ended before: it is \(attempt.outcome.rawValue).")
      }
      try db.run(
        """
        UPDATE attempts SET outcome = :outcome, reason = COALESCE(:reason, reason),
        commitID = COALESCE(:commit, commitID), endedAt = :at WHERE id = :id
        """,
        [
          "id": id, "outcome": outcome.rawValue, "reason": reason, "commit": commit,
          "at": at.millisecondsSince1970,
        ])
      // What an interrupted one was told is still to be acted on.
      if outcome != .interrupted {
        try db.run("UPDATE exchanges SET isHeeded = 1 WHERE attempt = :id", ["id": id])
      }
    }
  }

  package func attempts(at task: TaskID) async throws(StoreError) -> [Attempt] {
    try await read { db in try db.attempts(at: task) }
  }

  package func tasksWithNotedCommit(ofPlan number: Int) async throws(StoreError) -> Set<Int> {
    try await read { db in
      // A loop over all tasks would take longer than anything else a run begins with where there are thousands.
      let found = try db.records(
        """
        SELECT tasks.number FROM tasks JOIN attempts AS last ON last.plan = tasks.plan AND last.task = tasks.number
        WHERE tasks.plan = :plan AND tasks.state = 'pending' AND last.outcome = 'committed'
        AND last.commitID IS NOT tasks.commitID AND NOT EXISTS (
          SELECT 1 FROM attempts AS later
          WHERE later.plan = last.plan AND later.task = last.task AND later.number > last.number)
        """, ["plan": number])
      return Set(try found.map { try $0.int("number") })
    }
  }

  package func attempt(_ id: Int64) async throws(StoreError) -> Attempt? {
    try await read { db in try db.attempt(id) }
  }
}

extension Database {
  func attempt(_ id: Int64) throws -> Attempt? {
    try record("SELECT * FROM attempts WHERE id = :id", ["id": id]).map(Attempt.init)
  }

  func requireAttempt(_ id: Int64) throws -> Attempt {
    guard let attempt = try attempt(id) else { throw StoreError.notFound("attempt with the identifier \(id)") }
    return attempt
  }

  /// The attempts at a task, oldest first.
  func attempts(at task: TaskID) throws -> [Attempt] {
    try records("SELECT * FROM attempts WHERE plan = :plan AND task = :task ORDER BY number", task.arguments)
      .map(Attempt.init)
  }
}

extension Attempt {
  init(_ record: Record) throws {
    let paths = try record.optionalText("outOfScope").map(JSONList.list)
    let held = try record.optionalText("heldTree")
    let isTaken = try record.bool("takesHeld")
    self.init(
      id: try record.integer("id"), task: try record.taskID(), number: try record.int("number"),
      base: try record.text("base"), outcome: try record.named("outcome"), reason: try record.optionalText("reason"),
      commit: try record.optionalText("commitID"), tree: try record.optionalText("tree"),
      previous: try record.optionalInteger("previous"),
      outOfScope: paths.map { OutOfScope(paths: $0, held: held, isTaken: isTaken) },
      startedAt: try record.time("startedAt"),
      endedAt: try record.optionalTime("endedAt"))
  }
}
