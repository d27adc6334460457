/// Names a task: the plan's number and the task's number in it, written `3.2`.
package struct TaskID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var plan: Int
  package var number: Int

  package init(plan: Int, number: Int) {
    self.plan = plan
    self.number = number
  }

  /// - Parameter name: As `3.2`; anything else gives nil.
  package init?(named name: some StringProtocol) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let plan = parts[0], let number = parts[1] else { return nil }
    self.init(plan: plan, number: number)
  }

  package var description: String { "\(plan).\(number)" }

  package static func < (left: TaskID, right: TaskID) -> Bool {
    (left.plan, left.number) < (right.plan, right.number)
  }
}

/// One reviewable change of a plan.
package struct PlanTask: Sendable, Equatable {
  package var id: TaskID
  /// Where the task stands in its plan, from 0; tasks that do not depend on each other run in this order.
  package var position: Int
  package var title: String
  package var instructions: String
  package var files: [String]
  package var acceptance: [String]
  package var checks: [String]
  /// Numbers of tasks of the same plan.
  package var dependsOn: [Int]
  package var state: TaskState
  /// The newest commit made for this task.
  package var commit: String?

  package init(
    id: TaskID, position: Int, title: String, instructions: String = "", files: [String] = [],
    acceptance: [String] = [], checks: [String] = [], dependsOn: [Int] = [], state: TaskState = .pending,
    commit: String? = nil
  ) {
    self.id = id
    self.position = position
    self.title = title
    self.instructions = instructions
    self.files = files
    self.acceptance = acceptance
    self.checks = checks
    self.dependsOn = dependsOn
    self.state = state
    self.commit = commit
  }
}

/// How far a task is, as it is kept.
///
/// Whether a pending task is ready or blocked follows from the tasks it depends on: see ``TaskStanding``.
package enum TaskState: String, Sendable, CaseIterable {
  case pending
  case running
  /// A commit exists and every configured check passed on it.
  case committed
  /// A commit exists, but nothing but the model's word says it works: no check was run, or one fails as it did before.
  case unverified
  /// The Overseer approved that very commit.
  case approved
  /// The user took the commit onto their branch.
  case accepted
  case failed
  case rejected
  case skipped

  /// The states of a task whose commit the Overseer has not approved.
  package static let awaitingReview: Set<TaskState> = [.committed, .unverified]

  /// The states of a task whose work is done, and which the user has not decided on.
  package static let awaitingUser: Set<TaskState> = awaitingReview.union([.approved])

  /// Whether tasks that depend on this one may begin.
  package var satisfiesDependents: Bool {
    switch self {
    case .committed, .unverified, .approved, .accepted, .skipped: true
    case .pending, .running, .failed, .rejected: false
    }
  }
}

/// How a task stands among the others of its plan, which is what people are shown.
package enum TaskStanding: Equatable, Sendable {
  case state(TaskState)
  /// Pending, and everything it depends on is there.
  case ready
  /// Pending, and a task it depends on, named here, failed or was rejected, or is itself blocked.
  case blocked(by: Int)

  package var name: String {
    switch self {
    case .state(let state): state.rawValue
    case .ready: "ready"
    case .blocked: "blocked"
    }
  }
}

extension Collection<PlanTask> {
  /// Returns how each task of one plan stands, by number.
  package func standings() -> [Int: TaskStanding] {
    // Of states and not of tasks, which cost more to copy than all else here where there are thousands.
    let states = Dictionary(lazy.map { ($0.id.number, $0.state) }, uniquingKeysWith: { first, _ in first })
    let stuck = stuckTasks()
    func standing(_ task: PlanTask) -> TaskStanding {
      guard task.state == .pending else { return .state(task.state) }
      // A task in a circle waits for itself.
      if let blocker = task.dependsOn.first(where: { stuck.contains($0) && $0 != task.id.number }) {
        return .blocked(by: blocker)
      }
      return task.dependsOn.allSatisfy { states[$0]?.satisfiesDependents ?? true } ? .ready : .state(.pending)
    }
    return Dictionary(lazy.map { ($0.id.number, standing($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The tasks that failed or were rejected, and the pending ones behind them, however far.
  ///
  /// In steps and not by recursion: plans may be chains of thousands.
  private func stuckTasks() -> Set<Int> {
    var stuck = Set(filter { $0.state == .failed || $0.state == .rejected }.map(\.id.number))
    guard !stuck.isEmpty else { return stuck }
    var dependents: [Int: [Int]] = [:]
    for task in self where task.state == .pending {
      for number in task.dependsOn { dependents[number, default: []].append(task.id.number) }
    }
    var next = Array(stuck)
    while let number = next.popLast() {
      for dependent in dependents[number] ?? [] where stuck.insert(dependent).inserted { next.append(dependent) }
    }
    return stuck
  }
}
