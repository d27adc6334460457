/// Keeps plans and their tasks, and tells how far these are.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol PlanLog: Sendable {
  /// Saves a plan with its tasks and gives it the next number.
  ///
  /// - Parameter branch: Makes the branch's name from that number.
  func savePlan(
    _ draft: PlanDraft, goal: String, base: String, baseBranch: String?, at: Timestamp,
    branch: @Sendable (_ number: Int) -> String
  ) async throws -> Plan

  func plan(_ number: Int) async throws -> Plan?
  /// The tasks of a plan by position.
  func tasks(ofPlan number: Int) async throws -> [PlanTask]
  func task(_ id: TaskID) async throws -> PlanTask?
  /// The tasks of a plan that are in a state, by position.
  func tasks(ofPlan number: Int, in state: TaskState) async throws -> [PlanTask]
  /// Puts new tasks in the place of one that is too large, which is skipped; dependencies are kept.
  func splitTask(_ id: TaskID, into drafts: [TaskDraft]) async throws -> [PlanTask]
  /// Makes an active plan finished when every task of it is accepted or skipped; returns whether it is.
  func finishPlanIfDone(_ number: Int) async throws -> Bool
}
