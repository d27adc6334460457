import GRDB
package import NexusProtocol

/// A plan with how many of its tasks are in each state; states without tasks are left out.
package struct PlanSummary: Sendable, Equatable {
  package var plan: Plan
  package var counts: [TaskState: Int]

  package init(plan: Plan, counts: [TaskState: Int]) {
    self.plan = plan
    self.counts = counts
  }
}

extension Store {
  /// Saves a plan with its tasks, numbered from 1 in the draft's order.
  ///
  /// - Throws: `.invalid` for a draft without tasks, with a blank title, or with dependencies that are unknown or go in a circle.
  package func savePlan(
    _ draft: PlanDraft, goal: String, base: String, baseBranch: String?, at: Timestamp,
    branch: @Sendable (_ number: Int) -> String
  ) async throws(StoreError) -> Plan {
    guard !draft.tasks.isEmpty else { throw .invalid("A plan needs at least one task.") }
    for task in draft.tasks { try task.checkTitle() }
    try TaskGraph(nodes: draft.tasks.map { ($0.id, $0.dependsOn) }).check()
    // The number decides the branch's name, which only the caller can make, outside the transaction: so it is guessed,
    // and guessed again if another process took it meanwhile.
    while true {
      let number = try await read { db in try db.lastPlanNumber() + 1 }
      let plan = Plan(
        number: number, goal: goal, title: draft.title, base: base, baseBranch: baseBranch, branch: branch(number),
        state: .active, createdAt: at)
      let isSaved = try await write(surviving: .power) { db in
        guard try db.lastPlanNumber() + 1 == number else { return false }
        try db.insert(plan)
        try db.insertTasks(draft.tasks, ofNewPlan: number)
        if let owner { try db.assignPlanning(of: owner, toPlan: number) }
        return true
      }
      if isSaved { return plan }
    }
  }

  package func plan(_ number: Int) async throws(StoreError) -> Plan? {
    try await read { db in try db.plan(number) }
  }

  /// All plans, oldest first.
  package func plans() async throws(StoreError) -> [PlanSummary] {
    try await read { db in
      var counts: [Int: [TaskState: Int]] = [:]
      for record in try db.records("SELECT plan, state, COUNT(*) AS count FROM tasks GROUP BY plan, state") {
        counts[try record.int("plan"), default: [:]][try record.named("state")] = try record.int("count")
      }
      return try db.records("SELECT * FROM plans ORDER BY number").map { record in
        let plan = try Plan(record)
        return PlanSummary(plan: plan, counts: counts[plan.number] ?? [:])
      }
    }
  }

  /// The plan being worked on: the active one that was made or taken up by ``usePlan(_:)`` last.
  package func latestActivePlan() async throws(StoreError) -> Plan? {
    try await activePlans().first
  }

  /// All active plans, the one being worked on first, then by number from the highest.
  package func activePlans() async throws(StoreError) -> [Plan] {
    try await read { db in
      let plans = try db.records("SELECT * FROM plans WHERE state = 'active' ORDER BY number DESC").map(Plan.init)
      // A plan made after the choice comes before the chosen one.
      guard let chosen = try db.chosenPlan(), let index = plans.firstIndex(where: { $0.number == chosen.number }),
        plans[0].number <= chosen.newest
      else { return plans }
      return [plans[index]] + plans[..<index] + plans[(index + 1)...]
    }
  }

  /// Makes an active plan the one being worked on, until another is made or used.
  ///
  /// - Throws: `.invalid` when it is not active, `.notFound`.
  package func usePlan(_ number: Int) async throws(StoreError) {
    try await write { db in
      let plan = try db.requireLivingPlan(number)
      guard plan.state == .active else {
        throw StoreError.invalid("Plan \(number) is \(plan.state.rawValue), so there is nothing to work on.")
      }
      try db.choosePlan(number)
    }
  }

  /// The tasks of a plan by position without instructions, files, acceptance and checks, which are empty: all that is
  /// needed to say how they stand, at a fraction of the cost where there are thousands.
  package func tasksInBrief(ofPlan number: Int) async throws(StoreError) -> [PlanTask] {
    try await read { db in try db.tasksInBrief(ofPlan: number) }
  }

  /// Drops a plan: nothing more is done for it, and all that was done stays in the store.
  ///
  /// - Throws: `.conflict` while a task of it is running, `.notFound`.
  package func dropPlan(_ number: Int) async throws(StoreError) {
    try await write(surviving: .power) { db in
      _ = try db.requirePlan(number)
      if let running = try db.tasks(ofPlan: number).first(where: { $0.state == .running }) {
        throw StoreError.isRunning(running.id)
      }
      try db.setState(.dropped, ofPlan: number)
    }
  }

  /// Makes a dropped plan active again, or finished where nothing of it is left to do.
  ///
  /// - Throws: `.invalid` when it was not dropped, `.notFound`.
  package func reopenPlan(_ number: Int) async throws(StoreError) {
    try await write(surviving: .power) { db in
      let plan = try db.requirePlan(number)
      guard plan.state == .dropped else {
        throw StoreError.invalid("Plan \(number) is \(plan.state.rawValue), so it need not be taken up again.")
      }
      try db.setState(.active, ofPlan: number)
    }
    try await finishPlanIfDone(number)
  }

  /// Makes an active plan finished when every task of it is accepted or skipped; returns whether it is finished.
  @discardableResult
  package func finishPlanIfDone(_ number: Int) async throws(StoreError) -> Bool {
    try await write(surviving: .power) { db in
      let plan = try db.requirePlan(number)
      guard plan.state == .active else { return plan.state == .finished }
      let isDone = try db.tasks(ofPlan: number).allSatisfy { $0.state == .accepted || $0.state == .skipped }
      if isDone { try db.setState(.finished, ofPlan: number) }
      return isDone
    }
  }
}
