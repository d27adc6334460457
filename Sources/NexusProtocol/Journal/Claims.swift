/// Says who works on a task, and moves tasks from state to state.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol Claims: Sendable {
  /// Takes a pending task for `owner` and makes it `running`, or returns false when somebody else was first.
  ///
  /// A running task whose lease ran out, or whose owner is known to be dead, can be taken over.
  func claim(_ task: TaskID, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp) async throws -> Bool

  /// Prolongs the lease of a claimed task; returns false when it was lost.
  func renew(_ task: TaskID, for owner: LeaseOwner, until expiry: Timestamp) async throws -> Bool
  /// Gives a claimed task back in a new state.
  func release(_ task: TaskID, from owner: LeaseOwner, as state: TaskState, commit: String?) async throws
  /// Moves a task that nobody holds from one of `expected` states; returns false when it was in none of them.
  func move(_ task: TaskID, from expected: Set<TaskState>, to state: TaskState) async throws -> Bool

  /// Moves a task and saves the review that says why, both or neither; returns the saved review, or nil when the task was
  /// in none of the expected states.
  func move(
    _ task: TaskID, from expected: Set<TaskState>, to state: TaskState, because review: Review
  ) async throws -> Review?
}
