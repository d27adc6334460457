import GRDB
package import NexusProtocol

/// What there is to say of a plan's tasks that their states do not tell. Tasks are named by their numbers.
package struct TaskRemarks: Sendable, Equatable {
  /// How the last attempt at a task that failed ended.
  package struct Failure: Sendable, Equatable {
    package var outcome: Attempt.Outcome
    /// As it was kept; for some outcomes it is a text for the model.
    package var reason: String?
    /// The last check of that attempt that did not pass.
    package var check: Check?

    package init(outcome: Attempt.Outcome, reason: String? = nil, check: Check? = nil) {
      self.outcome = outcome
      self.reason = reason
      self.check = check
    }
  }

  package struct Check: Sendable, Equatable {
    package var outcome: CheckRecord.Outcome
    /// The exit status, where there is one.
    package var status: Int?

    package init(outcome: CheckRecord.Outcome, status: Int? = nil) {
      self.outcome = outcome
      self.status = status
    }
  }

  /// Finished tasks of whose commit the Overseer's last word is that it be changed.
  package var changesRequested: Set<Int> = []
  /// The failed tasks that were attempted.
  package var failures: [Int: Failure] = [:]
  /// Tasks whose last attempt was cut short, and that nobody has gone on with.
  package var interrupted: Set<Int> = []

  package init() {}
}

extension Store {
  /// What there is to say of the tasks of a plan besides their states.
  package func taskRemarks(ofPlan number: Int) async throws(StoreError) -> TaskRemarks {
    try await read { db in
      var remarks = TaskRemarks()
      remarks.changesRequested = try db.changesRequested(ofPlan: number)
      remarks.failures = try db.failures(ofPlan: number)
      remarks.interrupted = try db.interruptedTasks(ofPlan: number)
      return remarks
    }
  }
}

extension Database {
  // Only tasks in the states in question are looked at, since a plan may have thousands.

  fileprivate func changesRequested(ofPlan number: Int) throws -> Set<Int> {
    let found = try records(
      """
      SELECT tasks.number FROM tasks JOIN reviews ON reviews.plan = tasks.plan AND reviews.task = tasks.number
      AND reviews.commitID = tasks.commitID
      WHERE tasks.plan = :plan AND tasks.state IN ('committed', 'unverified') AND reviews.reviewer = 'overseer'
      AND reviews.verdict IN ('revise', 'redo') AND NOT EXISTS (
        SELECT 1 FROM reviews AS later WHERE later.plan = reviews.plan AND later.task = reviews.task
        AND later.commitID = reviews.commitID AND later.reviewer = 'overseer' AND later.id > reviews.id)
      """, ["plan": number])
    return Set(try found.map { try $0.int("number") })
  }

  fileprivate func failures(ofPlan number: Int) throws -> [Int: TaskRemarks.Failure] {
    let attempts = try records(
      """
      SELECT attempts.* FROM tasks JOIN attempts ON attempts.plan = tasks.plan AND attempts.task = tasks.number
      WHERE tasks.plan = :plan AND tasks.state = 'failed' AND NOT EXISTS (
        SELECT 1 FROM attempts AS later WHERE later.plan = attempts.plan AND later.task = attempts.task
        AND later.number > attempts.number)
      """, ["plan": number]
    ).map(Attempt.init)
    var failures: [Int: TaskRemarks.Failure] = [:]
    for last in attempts {
      let attempt = try [.noEdit, .refused].contains(last.outcome) ? lastFailedByChecks(before: last) ?? last : last
      let check = try checks(of: attempt.id).last { $0.run != .base && $0.outcome != .passed }
      failures[attempt.task.number] = TaskRemarks.Failure(
        outcome: attempt.outcome, reason: attempt.reason,
        check: check.map { TaskRemarks.Check(outcome: $0.outcome, status: $0.status) })
    }
    return failures
  }

  /// The last attempt of the run that ended with `attempt` whose checks failed. They are what stands in the way, whatever
  /// later answers held or did not hold to mend them.
  private func lastFailedByChecks(before attempt: Attempt) throws -> Attempt? {
    var arguments = attempt.task.arguments
    arguments["number"] = attempt.number
    return try records(
      """
      SELECT * FROM attempts WHERE plan = :plan AND task = :task AND number < :number AND outcome = 'checksFailed'
      AND startedAt >= (
        SELECT COALESCE(MAX(at), 0) FROM events WHERE plan = :plan AND task = :task AND name = 'task.started')
      ORDER BY number DESC LIMIT 1
      """, arguments
    ).map(Attempt.init).first
  }

  fileprivate func interruptedTasks(ofPlan number: Int) throws -> Set<Int> {
    let found = try records(
      """
      SELECT tasks.number FROM tasks JOIN attempts ON attempts.plan = tasks.plan AND attempts.task = tasks.number
      WHERE tasks.plan = :plan AND tasks.state = 'pending' AND attempts.outcome = 'interrupted'
      AND attempts.isClosed = 0 AND NOT EXISTS (
        SELECT 1 FROM attempts AS later WHERE later.plan = attempts.plan AND later.task = attempts.task
        AND later.number > attempts.number)
      """, ["plan": number])
    return Set(try found.map { try $0.int("number") })
  }
}
