import Inspection
import NexusProtocol
import Store

extension Session {
  /// As ``PlanChoice/plan(_:includingEnded:)``.
  func plan(_ number: Int?, in store: Store, includingEnded: Bool = false) async throws -> Plan {
    try await PlanChoice(in: store).plan(number, includingEnded: includingEnded)
  }

  /// As ``PlanChoice/livingPlan(_:)``.
  func livingPlan(_ number: Int?, in store: Store) async throws -> Plan {
    try await PlanChoice(in: store).livingPlan(number)
  }

  /// As ``PlanChoice/task(_:plan:includingEnded:)``.
  func task(
    _ text: String, plan number: Int?, in store: Store, includingEnded: Bool = false
  ) async throws -> PlanTask {
    try await PlanChoice(in: store).task(text, plan: number, includingEnded: includingEnded)
  }

  static var noPlan: UserError { PlanChoice.noPlan }
}
