import GRDB
package import NexusProtocol

/// Commits of tasks that others take the place of, without a model: a part of the work, or the same on another base.
extension Store {
  package func startReplacement(
    of previous: Attempt, base: String, reason: String, at: Timestamp
  ) async throws(StoreError) -> Attempt {
    try await write { db in
      let task = previous.task
      let last = try db.attempts(at: task).last?.number ?? 0
      try db.run(
        """
        INSERT INTO attempts (plan, task, number, base, outcome, reason, previous, isClosed, startedAt)
        VALUES (:plan, :task, :number, :base, 'interrupted', :reason, :previous, 1, :at)
        """,
        task.arguments.merging(
          [
            "number": last + 1, "base": base, "reason": reason, "previous": previous.id,
            "at": at.millisecondsSince1970,
          ], uniquingKeysWith: { $1 }))
      return try db.requireAttempt(db.lastInsertedRowID)
    }
  }

  package func failReplacement(_ attempt: Int64, reason: String, at: Timestamp) async throws(StoreError) {
    try await write { db in
      _ = try db.requireAttempt(attempt)
      try db.run(
        """
        UPDATE attempts SET outcome = 'checksFailed', reason = :reason, endedAt = :at
        WHERE id = :id AND outcome = 'interrupted'
        """, ["id": attempt, "reason": reason, "at": at.millisecondsSince1970])
    }
  }

  /// All or none.
  ///
  /// - Throws: `.conflict` when a task is not finished any more, or has another commit by now.
  package func replaceCommits(_ replacements: [Replacement], at: Timestamp) async throws(StoreError) {
    try await write(surviving: .power) { db in
      for replacement in replacements {
        let attempt = try db.requireAttempt(replacement.attempt)
        let task = try db.requireTask(attempt.task)
        let old = try attempt.previous.flatMap { try db.attempt($0)?.commit }
        guard TaskState.awaitingUser.contains(task.state), task.commit == old else {
          throw StoreError.conflict("Task \(task.id) was changed meanwhile: it is \(task.state.rawValue).")
        }
        try db.run(
          "UPDATE attempts SET outcome = 'committed', commitID = :commit, endedAt = :at WHERE id = :id",
          ["id": attempt.id, "commit": replacement.commit, "at": at.millisecondsSince1970])
        try db.setState(replacement.state, commit: replacement.commit, of: task)
      }
    }
  }

  package func replacedCommits(ofPlan number: Int) async throws(StoreError) -> [(old: String, new: String)] {
    try await read { db in
      try db.records(
        """
        SELECT old.commitID AS old, new.commitID AS new FROM attempts AS new JOIN attempts AS old ON new.previous = old.id
        WHERE new.plan = :plan AND new.outcome = 'committed' AND old.outcome = 'committed' ORDER BY new.id
        """, ["plan": number]
      ).map { (try $0.text("old"), try $0.text("new")) }
    }
  }
}
