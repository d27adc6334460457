import GRDB
package import NexusProtocol

/// What a new list of tasks did to a plan.
package struct PlanChanges: Sendable, Equatable {
  /// The plan's tasks by position, as they are now.
  package var tasks: [PlanTask]
  package var added: [TaskID]
  package var changed: [TaskID]
  package var removed: [TaskID]
  /// Tasks that the list left out and that stay, because they were worked on.
  package var kept: [TaskID]

  package init(tasks: [PlanTask], added: [TaskID], changed: [TaskID], removed: [TaskID], kept: [TaskID]) {
    self.tasks = tasks
    self.added = added
    self.changed = changed
    self.removed = removed
    self.kept = kept
  }
}

extension Store {
  /// Makes the tasks of a plan those of a list, in its order.
  ///
  /// A draft whose identifier is the number of a task of the plan, as `2` or `3.2`, stands for that task, which keeps its
  /// number, state and history; every other draft is a new task. Drafts depend on each other by their identifiers. A task
  /// that the list leaves out is removed if nobody worked on it, and else stays behind the one it followed.
  /// - Throws: `.notFound` when there is no such plan; `.conflict` when a running task is left out or changed;
  ///   `.invalid` for a list that is no plan (empty, a blank title, dependencies that are unknown or go in a circle), for
  ///   a change of a task that has a commit, and when the plan was dropped. Then nothing is changed.
  package func replaceTasks(
    ofPlan plan: Int, with drafts: [TaskDraft]
  ) async throws(StoreError) -> PlanChanges {
    try await write(surviving: .power) { db in
      _ = try db.requireLivingPlan(plan)
      let before = try db.tasks(ofPlan: plan)
      let revision = try PlanRevision(of: before, inPlan: plan, by: drafts, hasBeenWorkedOn: db.hasBeenWorkedOn)
      let numbers = try db.apply(revision, toPlan: plan, after: before.count)
      try db.setOrder(revision.order(of: before, entryNumbers: numbers), ofPlan: plan)
      try db.reopenPlanIfNeeded(plan)
      return PlanChanges(
        tasks: try db.tasks(ofPlan: plan),
        added: zip(revision.entries, numbers).filter { $0.0.task == nil }.map { TaskID(plan: plan, number: $0.1) },
        changed: revision.entries.filter(\.isChanged).compactMap(\.task?.id),
        removed: revision.removed.map(\.id), kept: revision.kept.map(\.id))
    }
  }
}

extension Database {
  /// Carries a revision out, all but the order, and returns the numbers of its entries.
  fileprivate func apply(_ revision: PlanRevision, toPlan plan: Int, after count: Int) throws -> [Int] {
    // Dependencies on removed tasks would keep these from being removed.
    for task in revision.removed + revision.entries.compactMap(\.task) { try setDependencies([], of: task.id) }
    for task in revision.removed { try deleteTask(task.id) }

    var newNumbers: [String: Int] = [:]
    var numbers: [Int] = []
    for (offset, entry) in revision.entries.enumerated() {
      if let task = entry.task {
        try updateContent(of: PlanTask(entry.draft, id: task.id, position: task.position))
        numbers.append(task.id.number)
      } else {
        let number = try nextTaskNumber(inPlan: plan)
        let id = TaskID(plan: plan, number: number)
        try insert(PlanTask(entry.draft, id: id, position: count + offset))
        newNumbers[entry.draft.id] = number
        numbers.append(number)
      }
    }
    for (entry, number) in zip(revision.entries, numbers) {
      let dependencies = entry.dependsOn.map { reference in
        switch reference {
        case .number(let number): number
        case .new(let name): newNumbers[name]!  // the revision's check found every name
        }
      }
      try setDependencies(dependencies, of: TaskID(plan: plan, number: number))
    }
    return numbers
  }
}
