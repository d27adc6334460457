import GRDB
package import NexusProtocol

extension Store {
  /// Puts new tasks in the place of one, which is skipped and keeps its history.
  ///
  /// New tasks that depend on no other of them depend on what the old one depended on, and what depended on the old one
  /// now depends on all of them as well.
  /// - Parameter drafts: Depend on each other by their identifiers.
  /// - Throws: `.notFound`; `.conflict` while the task is running; `.invalid` for a task that has a commit, that was
  ///   skipped before, or for drafts that are no tasks of a plan.
  package func splitTask(_ id: TaskID, into drafts: [TaskDraft]) async throws(StoreError) -> [PlanTask] {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(id.plan)
      let task = try db.requireTask(id)
      if task.state == .running { throw StoreError.isRunning(id) }
      guard task.commit == nil, [.pending, .failed, .rejected].contains(task.state) else {
        throw StoreError.invalid("Task \(id) is \(task.state.rawValue), so it cannot be split.")
      }
      let before = try db.tasks(ofPlan: id.plan)
      let numbers = try db.insertParts(drafts, of: task, after: before.count)
      for dependent in before where dependent.dependsOn.contains(id.number) {
        try dependent.checkIsEditable()
        try db.setDependencies(dependent.dependsOn + numbers, of: dependent.id)
      }
      try db.setState(.skipped, of: task)
      try db.setOrder(
        before.flatMap { $0.id == id ? [id.number] + numbers : [$0.id.number] }, ofPlan: id.plan)
      return try numbers.map { try db.requireTask(TaskID(plan: id.plan, number: $0)) }
    }
  }
}

extension Database {
  /// Saves the drafts as tasks behind all others and returns their numbers.
  fileprivate func insertParts(_ drafts: [TaskDraft], of task: PlanTask, after count: Int) throws -> [Int] {
    guard !drafts.isEmpty else { throw StoreError.invalid("A task is split into at least one.") }
    var numbers: [String: Int] = [:]
    var order: [Int] = []
    for (offset, draft) in drafts.enumerated() {
      try draft.checkTitle()
      let number = try nextTaskNumber(inPlan: task.id.plan)
      guard numbers.updateValue(number, forKey: draft.id) == nil else {
        throw StoreError.invalid("Two of the new tasks are called \(draft.id).")
      }
      order.append(number)
      try insert(PlanTask(draft, id: TaskID(plan: task.id.plan, number: number), position: count + offset))
    }
    for (draft, number) in zip(drafts, order) {
      let own = try draft.dependsOn.map { name in
        guard let number = numbers[name] else {
          throw StoreError.invalid("The new task \(draft.id) depends on \(name), which is not one of them.")
        }
        return number
      }
      try setDependencies(own.isEmpty ? task.dependsOn : own, of: TaskID(plan: task.id.plan, number: number))
    }
    try TaskGraph(tasks: tasks(ofPlan: task.id.plan)).check()
    return order
  }
}
