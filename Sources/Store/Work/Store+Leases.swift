import GRDB
package import NexusProtocol

extension Store {
  package func tasks(ofPlan number: Int) async throws(StoreError) -> [PlanTask] {
    try await read { db in try db.tasks(ofPlan: number) }
  }

  package func tasks(ofPlan number: Int, in state: TaskState) async throws(StoreError) -> [PlanTask] {
    try await read { db in
      try db.records(
        "SELECT plan, number AS task FROM tasks WHERE plan = :plan AND state = :state ORDER BY position",
        ["plan": number, "state": state.rawValue]
      ).compactMap { try db.task($0.taskID()) }
    }
  }

  package func task(_ id: TaskID) async throws(StoreError) -> PlanTask? {
    try await read { db in try db.task(id) }
  }

  /// Takes a pending task for `owner`, or a running one whose lease ran out or whose owner is known to be dead.
  ///
  /// Taking over ends what the former owner left running as interrupted. A lease that holds is respected even if `owner`
  /// is its own holder. Whether the task's dependencies are there is for the caller to know.
  /// - Throws: `.notFound`; `.invalid` when the plan was dropped.
  package func claim(
    _ task: TaskID, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp
  ) async throws(StoreError) -> Bool {
    try await write { db in
      _ = try db.requireLivingPlan(task.plan)
      let found = try db.requireTask(task)
      switch found.state {
      case .pending: break
      case .running:
        if let lease = try db.lease(of: task), lease.isHeld(at: at, isAlive: isAlive) { return false }
        try db.interruptWork(at: task, at: at)
      default: return false
      }
      try db.setState(.running, of: found)
      try db.saveLease(Lease(task: task, owner: owner, expiry: expiry))
      return true
    }
  }

  package func renew(
    _ task: TaskID, for owner: LeaseOwner, until expiry: Timestamp
  ) async throws(StoreError) -> Bool {
    try await write { db in
      guard try db.lease(of: task)?.owner == owner else { return false }
      try db.saveLease(Lease(task: task, owner: owner, expiry: expiry))
      return true
    }
  }

  /// Gives a claimed task back in a new state; without a commit the task keeps the one it has.
  ///
  /// An attempt or exchange at it that still runs becomes interrupted.
  /// - Throws: `.conflict` when `owner` does not hold the task any more; `.invalid` for `.running`, and for a state that
  ///   says there is a commit when there is none.
  package func release(
    _ task: TaskID, from owner: LeaseOwner, as state: TaskState, commit: String?
  ) async throws(StoreError) {
    guard state != .running else { throw .invalid("A task that is given back cannot be running.") }
    try await write(surviving: .power) { db in
      let found = try db.requireTask(task)
      guard let lease = try db.lease(of: task), lease.owner == owner else {
        throw StoreError.conflict("Task \(task) is not held by this process any more.")
      }
      try db.interruptWork(at: task, at: nil)
      try db.setState(state, commit: commit, of: found)
      if state != .pending { try db.closeRun(at: task) }
      try db.endLease(of: task)
    }
  }

  /// Moves a task that nobody holds; returns false when it is held or in none of the expected states.
  ///
  /// - Throws: `.notFound`; `.invalid` for a move to `.running`, which only a claim makes, for one to a state that says
  ///   there is a commit when there is none, and when the plan was dropped.
  package func move(
    _ task: TaskID, from expected: Set<TaskState>, to state: TaskState
  ) async throws(StoreError) -> Bool {
    guard state != .running else { throw .invalid("A task becomes running only by being claimed.") }
    return try await write(surviving: .power) { db in try db.move(task, from: expected, to: state) }
  }

  /// Moves a task as `move(_:from:to:)` does, and saves the review that says why; both or neither.
  ///
  /// - Returns: The review with its identifier; nil when the task was not moved.
  package func move(
    _ task: TaskID, from expected: Set<TaskState>, to state: TaskState, because review: Review
  ) async throws(StoreError) -> Review? {
    guard state != .running else { throw .invalid("A task becomes running only by being claimed.") }
    return try await write(surviving: .power) { db in
      guard try db.move(task, from: expected, to: state) else { return nil }
      return try db.insert(review)
    }
  }

  /// Makes a failed, rejected or skipped task pending again.
  ///
  /// - Throws: `.notFound`; `.invalid` when it is in another state.
  package func retry(_ task: TaskID) async throws(StoreError) {
    try await require(task, in: [.failed, .rejected, .skipped], becomes: .pending, "tried again")
  }

  /// Skips a task that is not begun, failed or was rejected.
  ///
  /// - Throws: `.notFound`; `.invalid` when it is in another state.
  package func skip(_ task: TaskID) async throws(StoreError) {
    try await require(task, in: [.pending, .failed, .rejected], becomes: .skipped, "skipped")
  }

  private func require(
    _ task: TaskID, in expected: Set<TaskState>, becomes state: TaskState, _ done: String
  ) async throws(StoreError) {
    guard try await !move(task, from: expected, to: state) else { return }
    let found = try await self.task(task)?.state.rawValue ?? "gone"
    throw .invalid("Task \(task) is \(found), so it cannot be \(done).")
  }
}

extension Database {
  fileprivate func move(_ task: TaskID, from expected: Set<TaskState>, to state: TaskState) throws -> Bool {
    _ = try requireLivingPlan(task.plan)
    let found = try requireTask(task)
    guard expected.contains(found.state), try lease(of: task) == nil else { return false }
    try setState(state, of: found)
    try reopenPlanIfNeeded(task.plan)
    return true
  }
}
