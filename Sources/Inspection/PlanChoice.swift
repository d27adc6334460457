package import NexusProtocol
package import Store

/// Finds plans and tasks by what a user calls them.
package struct PlanChoice {
  package let store: Store

  package init(in store: Store) { self.store = store }

  /// The plan with that number, or without one the newest plan that is still being worked on.
  ///
  /// - Parameter includingEnded: Whether the newest plan will do, when none is being worked on.
  /// - Throws: `UserError` where there is none.
  package func plan(_ number: Int?, includingEnded: Bool = false) async throws -> Plan {
    if let number {
      guard let plan = try await store.plan(number) else {
        throw UserError(
          "There is no plan \(number).", hint: "`nexus plan list` shows all plans.", status: .badInput)
      }
      return plan
    }
    if let plan = try await store.latestActivePlan() { return plan }
    // Nothing is under way, so what was done last is what one wants to look at.
    if includingEnded, let plan = try await store.plans().last?.plan { return plan }
    throw Self.noPlan
  }

  /// The plan as ``plan(_:includingEnded:)`` finds it, if work may be done on it.
  ///
  /// - Throws: `UserError` for a plan that was dropped; its hint says how to take it up again.
  package func livingPlan(_ number: Int?) async throws -> Plan {
    let plan = try await plan(number)
    guard plan.state != .dropped else { throw Self.dropped(plan.number) }
    return plan
  }

  package static func dropped(_ plan: Int) -> UserError {
    UserError(
      "Plan \(plan) was dropped.", hint: "`nexus plan reopen \(plan)` takes it up again.", status: .notDone)
  }

  package static let noPlan = UserError(
    "There is no plan to work on.", hint: "Make one with `nexus plan \"what you want\"`.", status: .notDone)

  /// The task that `text` names: `3.2`, or `2` in the plan being worked on.
  package func task(_ text: String, plan number: Int?, includingEnded: Bool = false) async throws -> PlanTask {
    let id = try await taskID(text, plan: number, includingEnded: includingEnded)
    guard let task = try await store.task(id) else {
      let hint =
        try await store.plan(id.plan) == nil
        ? "There is no plan \(id.plan) either; `nexus plan list` shows all plans."
        : "`nexus plan show \(id.plan)` lists the tasks of the plan."
      throw UserError("There is no task \(id).", hint: hint, status: .badInput)
    }
    return task
  }

  private func taskID(_ text: String, plan number: Int?, includingEnded: Bool) async throws -> TaskID {
    if let id = TaskID(named: text) { return id }
    if let task = Int(text) {
      return TaskID(plan: try await plan(number, includingEnded: includingEnded).number, number: task)
    }
    throw UserError(
      "\"\(text)\" does not name a task.", hint: "Write its number, such as 2, or plan and number, such as 3.2.",
      status: .badInput)
  }
}
