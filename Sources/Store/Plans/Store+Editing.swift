import GRDB
package import NexusProtocol

/// New values for fields of a task; nil leaves a field as it is.
package struct TaskChange: Sendable, Equatable {
  package var title: String?
  package var instructions: String?
  package var files: [String]?
  package var acceptance: [String]?
  package var checks: [String]?
  /// Numbers of tasks of the same plan.
  package var dependsOn: [Int]?

  package init(
    title: String? = nil, instructions: String? = nil, files: [String]? = nil, acceptance: [String]? = nil,
    checks: [String]? = nil, dependsOn: [Int]? = nil
  ) {
    self.title = title
    self.instructions = instructions
    self.files = files
    self.acceptance = acceptance
    self.checks = checks
    self.dependsOn = dependsOn
  }
}

/// Every edit of a plan is checked as a whole: it is `.invalid` where the plan was dropped, a title is blank, or
/// dependencies would be unknown or go in a circle; then nothing is changed. An edit of a finished plan that leaves
/// something to do makes it active again.
extension Store {
  /// Adds a task to a plan.
  ///
  /// - Parameters:
  ///   - draft: Depends on tasks of the plan by their numbers, as `2` or `3.2`; its own identifier is not used.
  ///   - position: Where it goes, from 0; nil puts it last.
  /// - Throws: `.notFound` when there is no such plan; `.invalid`.
  package func addTask(
    _ draft: TaskDraft, toPlan plan: Int, at position: Int? = nil
  ) async throws(StoreError) -> PlanTask {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(plan)
      var numbers = try db.tasks(ofPlan: plan).map(\.id.number)
      let place = position ?? numbers.count
      guard (0...numbers.count).contains(place) else {
        throw StoreError.noSuchPosition(place, among: numbers.count + 1)
      }
      try draft.checkTitle()
      let dependencies = try draft.dependsOn.map { name in
        guard let number = TaskID.number(named: name, inPlan: plan), numbers.contains(number) else {
          throw StoreError.invalid("The new task depends on \(name), which is not in the plan.")
        }
        return number
      }
      let id = TaskID(plan: plan, number: try db.nextTaskNumber(inPlan: plan))
      try db.insert(PlanTask(draft, id: id, position: numbers.count))
      try db.setDependencies(dependencies, of: id)
      numbers.insert(id.number, at: place)
      try db.setOrder(numbers, ofPlan: plan)
      try db.reopenPlanIfNeeded(plan)
      return try db.requireTask(id)
    }
  }

  /// Changes fields of a task that is pending, failed, rejected or skipped.
  ///
  /// - Throws: `.notFound`; `.conflict` while it is running; `.invalid`, also for a task whose commit was made from the
  ///   text as it is.
  package func updateTask(_ id: TaskID, _ change: TaskChange) async throws(StoreError) -> PlanTask {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(id.plan)
      var task = try db.requireTask(id)
      let before = task
      task.apply(change)
      if task == before { return before }
      try before.checkIsEditable()
      try task.checkTitle()
      try db.updateContent(of: task)
      if task.dependsOn != before.dependsOn {
        try TaskGraph(
          tasks: db.tasks(ofPlan: id.plan).map { $0.id == id ? task : $0 }
        ).check()
        try db.setDependencies(task.dependsOn, of: id)
      }
      return try db.requireTask(id)
    }
  }

  /// Removes a task that was never worked on.
  ///
  /// - Parameter adjustingDependents: Lets tasks that depend on it depend on what it depended on instead.
  /// - Throws: `.notFound`; `.conflict` while it is running; `.invalid` when it was worked on, since that history must
  ///   stay (skip it instead), when others depend on it and are not to be adjusted, and when it is the plan's only one.
  package func removeTask(_ id: TaskID, adjustingDependents: Bool = false) async throws(StoreError) {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(id.plan)
      let task = try db.requireTask(id)
      let others = try db.tasks(ofPlan: id.plan).filter { $0.id != id }
      if task.state == .running { throw StoreError.isRunning(id) }
      if try db.hasBeenWorkedOn(task) {
        throw StoreError.invalid("Task \(id) has been worked on, so it can be skipped but not removed.")
      }
      if others.isEmpty { throw StoreError.invalid("Task \(id) is the only one of its plan; drop the plan instead.") }
      let dependents = others.filter { $0.dependsOn.contains(id.number) }
      if let dependent = dependents.first, !adjustingDependents {
        throw StoreError.invalid("Task \(dependent.id) depends on task \(id).")
      }
      for dependent in dependents {
        try dependent.checkIsEditable()
        try db.setDependencies(
          dependent.dependsOn.filter { $0 != id.number } + task.dependsOn, of: dependent.id)
      }
      try db.deleteTask(id)
      try db.setOrder(others.map(\.id.number), ofPlan: id.plan)
    }
  }

  /// Moves a task to another place of its plan; the others keep their order.
  ///
  /// - Throws: `.notFound`; `.invalid` for a place the plan does not have.
  package func setPosition(_ position: Int, of id: TaskID) async throws(StoreError) {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(id.plan)
      _ = try db.requireTask(id)
      var numbers = try db.tasks(ofPlan: id.plan).map(\.id.number)
      guard numbers.indices.contains(position) else { throw StoreError.noSuchPosition(position, among: numbers.count) }
      numbers.removeAll { $0 == id.number }
      numbers.insert(id.number, at: position)
      try db.setOrder(numbers, ofPlan: id.plan)
    }
  }
}

extension StoreError {
  static func isRunning(_ task: TaskID) -> StoreError { .conflict("Task \(task) is running.") }

  fileprivate static func noSuchPosition(_ position: Int, among count: Int) -> StoreError {
    .invalid("There is no position \(position); the last one is \(count - 1).")
  }
}

extension PlanTask {
  fileprivate mutating func apply(_ change: TaskChange) {
    title = change.title ?? title
    instructions = change.instructions ?? instructions
    files = change.files ?? files
    acceptance = change.acceptance ?? acceptance
    checks = change.checks ?? checks
    dependsOn = change.dependsOn.map { Set($0).sorted() } ?? dependsOn
  }
}
