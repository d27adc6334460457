package import Git
package import NexusProtocol
package import Store

/// One commit, or range of commits, that is to be judged.
package struct ReviewTarget: Sendable {
  package var task: PlanTask?
  package var commit: ObjectID
  /// The commit before the change; nil for the commit's first parent.
  package var start: ObjectID?
}

/// Finds what the user wants reviewed.
package struct ReviewTargets {
  private let repository: Repository
  private let store: Store
  private let choice: PlanChoice

  package init(in repository: Repository, _ store: Store) {
    self.repository = repository
    self.store = store
    choice = PlanChoice(in: store)
  }

  /// - Parameter texts: A task, a commit or a range each; none for all finished tasks of the plan.
  /// - Throws: `UserError` for what is nothing to review.
  package func find(_ texts: [String], plan number: Int?) async throws -> [ReviewTarget] {
    guard !texts.isEmpty else { return try await finishedTasks(of: try await choice.livingPlan(number)) }
    var targets: [ReviewTarget] = []
    for text in texts {
      let target = try await find(text, plan: number)
      if !targets.contains(where: { $0.task?.id == target.task?.id && $0.commit == target.commit }) {
        targets.append(target)
      }
    }
    return targets
  }

  private func find(_ text: String, plan number: Int?) async throws -> ReviewTarget {
    if text.contains("..") { return try await range(text) }
    if let task = try await taskNamed(text, plan: number) { return try await target(for: task) }
    return ReviewTarget(task: nil, commit: try await resolve(text), start: nil)
  }

  /// The task as it is now.
  package func again(_ task: PlanTask) async throws -> ReviewTarget {
    try await target(for: try await store.task(task.id) ?? task)
  }

  private func finishedTasks(of plan: Plan) async throws -> [ReviewTarget] {
    let tasks = try await store.tasks(ofPlan: plan.number).filter {
      TaskState.awaitingUser.contains($0.state)
    }
    guard !tasks.isEmpty else {
      throw UserError(
        "No task of plan \(plan.number) is waiting for a review.",
        hint: "`nexus implement` runs the tasks that are ready.",
        status: .notDone)
    }
    var targets: [ReviewTarget] = []
    for task in tasks { targets.append(try await target(for: task)) }
    return targets
  }

  /// A number names a task when there is one of that number, and may otherwise begin a commit's id.
  private func taskNamed(_ text: String, plan number: Int?) async throws -> PlanTask? {
    guard text.allSatisfy({ $0.isNumber || $0 == "." }) else { return nil }
    let isLikeCommit = text.count >= 4 && !text.contains(".")
    do {
      return try await choice.task(text, plan: number)
    } catch let error as UserError {
      if isLikeCommit { return nil }
      throw error
    }
  }

  private func target(for task: PlanTask) async throws -> ReviewTarget {
    // Before a model is asked: nothing could become of its answer.
    _ = try await choice.livingPlan(task.id.plan)
    guard let commit = task.commit.flatMap({ ObjectID($0) }) else {
      throw UserError(
        "Task \(task.id) has no commit to review.", hint: "`nexus implement \(task.id)` writes it.", status: .notDone)
    }
    return ReviewTarget(task: task, commit: commit, start: nil)
  }

  private func range(_ text: String) async throws -> ReviewTarget {
    do {
      let (start, end) = try await repository.resolveRange(text)
      guard start != end else {
        throw UserError(
          "The range \(text) holds no change.", hint: "Write the older commit first, such as main..feature.",
          status: .badInput)
      }
      return ReviewTarget(task: nil, commit: end, start: start)
    } catch let error as GitError {
      throw notFound(text, error)
    }
  }

  private func resolve(_ text: String) async throws -> ObjectID {
    do {
      return try await repository.resolve(text)
    } catch {
      throw notFound(text, error)
    }
  }

  private func notFound(_ text: String, _ error: GitError) -> any Error {
    switch error.code {
    case .notFound, .ambiguous, .invalidName:
      UserError(
        "\"\(text)\" names no task and no commit.", hint: "`nexus plan show` lists tasks, `git log` commits.",
        status: .badInput)
    default: error
    }
  }
}
