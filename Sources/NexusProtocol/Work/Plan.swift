/// The Overseer's answer to a goal, as it is kept.
package struct Plan: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    case active
    /// Every task is accepted or skipped.
    case finished
    case dropped
  }

  /// Counts up from 1 in one store; never used twice.
  package var number: Int
  package var goal: String
  /// One line that names the plan.
  package var title: String
  /// The commit the plan was made for and its branch begins at, as a hexadecimal object id.
  package var base: String
  /// The user's branch at that time; nil when HEAD was detached.
  package var baseBranch: String?
  /// The plan's own branch, such as `nexus/3-add-json-output`.
  package var branch: String
  package var state: State
  package var createdAt: Timestamp

  package init(
    number: Int, goal: String, title: String, base: String, baseBranch: String?, branch: String, state: State,
    createdAt: Timestamp
  ) {
    self.number = number
    self.goal = goal
    self.title = title
    self.base = base
    self.baseBranch = baseBranch
    self.branch = branch
    self.state = state
    self.createdAt = createdAt
  }
}

/// A plan before it is saved: what a model or a person wrote, after validation.
package struct PlanDraft: Sendable, Equatable {
  package var title: String
  package var tasks: [TaskDraft]

  package init(title: String, tasks: [TaskDraft]) {
    self.title = title
    self.tasks = tasks
  }
}

/// One task of a draft.
package struct TaskDraft: Sendable, Equatable {
  /// The identifier by which other tasks of the draft depend on it, unique in the draft.
  package var id: String
  package var title: String
  package var instructions: String
  /// Files expected to change or be made, relative to the repository's root.
  package var files: [String]
  package var acceptance: [String]
  /// Commands that would show the task is done; only advice until the user allows them.
  package var checks: [String]
  package var dependsOn: [String]

  package init(
    id: String, title: String, instructions: String = "", files: [String] = [], acceptance: [String] = [],
    checks: [String] = [], dependsOn: [String] = []
  ) {
    self.id = id
    self.title = title
    self.instructions = instructions
    self.files = files
    self.acceptance = acceptance
    self.checks = checks
    self.dependsOn = dependsOn
  }
}
