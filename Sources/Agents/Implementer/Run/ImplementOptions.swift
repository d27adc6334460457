package import NexusProtocol

/// What `implement` is to do with a plan's tasks.
package struct ImplementOptions: Sendable {
  /// The tasks to run; empty for all that are ready.
  package var tasks: [Int]
  /// Whether results are kept under refs and no branch moves.
  package var keepsResults: Bool
  /// Whether each commit is taken onto the user's branch and checkout as soon as it is made.
  package var landsAtOnce: Bool
  /// How many tasks may run at once, from 1.
  package var lanes: Int
  /// Whether the Overseer judges the work, and what it wants changed is written again; not for results that are kept or
  /// landed at once.
  package var isReviewed: Bool

  package init(
    tasks: [Int] = [], keepsResults: Bool = false, landsAtOnce: Bool = false, lanes: Int = 1, isReviewed: Bool = false
  ) {
    self.lanes = lanes
    self.isReviewed = isReviewed
    self.tasks = tasks
    self.keepsResults = keepsResults
    self.landsAtOnce = landsAtOnce
  }
}

/// How the tasks of a run ended.
package struct ImplementSummary: Sendable, Equatable {
  package var finished: [TaskID: TaskState] = [:]
  /// Commits kept for later by a dry run, with the attempt that names them.
  package var kept: [TaskID: Int64] = [:]
  package var failed: [TaskID: String] = [:]
  /// Tasks another process works on.
  package var busy: [TaskID] = []
  /// Tasks whose own budget ended, which are pending, with a sentence and a hint.
  package var spent: [TaskID: [String]] = [:]
  /// Those of the failed whose attempts are used up.
  package var exhausted: Set<TaskID> = []
  /// Those of the failed that do not fit into the Implementer's context.
  package var unfit: Set<TaskID> = []

  package init() {}

  /// Adds how the parts of tasks that were split have ended; the split tasks do not count as failed any more.
  package mutating func add(_ later: ImplementSummary, splitting split: [TaskID]) {
    for task in split {
      failed[task] = nil
      unfit.remove(task)
      exhausted.remove(task)
    }
    finished.merge(later.finished) { $1 }
    kept.merge(later.kept) { $1 }
    failed.merge(later.failed) { $1 }
    busy += later.busy
    spent.merge(later.spent) { $1 }
    unfit.formUnion(later.unfit)
    exhausted.formUnion(later.exhausted)
  }

  package var isEmpty: Bool { finished.isEmpty && kept.isEmpty && failed.isEmpty && busy.isEmpty && spent.isEmpty }
}
