import GRDB
package import NexusProtocol

/// Changes of files that a task does not declare.
extension Store {
  package func keep(_ outOfScope: Attempt.OutOfScope?, of attempt: Int64) async throws(StoreError) {
    try await write { db in
      _ = try db.requireAttempt(attempt)
      try db.run(
        "UPDATE attempts SET outOfScope = :paths, heldTree = :held WHERE id = :id",
        ["id": attempt, "paths": outOfScope.map { JSONList.text($0.paths) }, "held": outOfScope?.held])
    }
  }

  /// Has a task declare the files whose changes are held apart from its commit, and makes it pending, so that the next run
  /// adds these changes. Returns the files.
  ///
  /// - Throws: `.notFound`; `.invalid` when nothing is held apart from its commit, when its work waits for nobody's
  ///   judgement, or when the plan was dropped.
  package func takeHeld(_ id: TaskID) async throws(StoreError) -> [String] {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(id.plan)
      var task = try db.requireTask(id)
      if task.state == .running { throw StoreError.isRunning(id) }
      guard TaskState.awaitingUser.contains(task.state) else {
        throw StoreError.invalid("Task \(id) is \(task.state.rawValue), so nothing can be added to its commit.")
      }
      let attempt = try db.attempts(at: id).last { $0.commit == task.commit }
      guard let attempt, let outOfScope = attempt.outOfScope, outOfScope.held != nil else {
        throw StoreError.invalid("Nothing is held apart from the commit of task \(id).")
      }
      task.files += outOfScope.paths.filter { !task.files.contains($0) }
      try db.updateContent(of: task)
      try db.run("UPDATE attempts SET takesHeld = 1 WHERE id = :id", ["id": attempt.id])
      try db.setState(.pending, of: task)
      try db.reopenPlanIfNeeded(id.plan)
      return outOfScope.paths
    }
  }
}
