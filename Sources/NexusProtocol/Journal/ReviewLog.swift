/// Keeps the judgements of commits.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol ReviewLog: Sendable {
  func record(_ review: Review) async throws -> Review
  /// The reviews of a task's commits, oldest first.
  func reviews(of task: TaskID) async throws -> [Review]
}
