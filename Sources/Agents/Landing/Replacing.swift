import Exchanges
import Git
import NexusProtocol

/// Makes the commits that take the place of a task's commit and of those that stand on it, and has them checked.
struct Replacing {
  let checking: Checking
  let workspace: Workspace
  let ground: PickGround

  /// A task's newest commit made anew.
  struct Step: Sendable {
    var task: PlanTask
    var attempt: Attempt
    var commit: ObjectID
    var judgement: CheckJudgement

    var replacement: Replacement {
      Replacement(attempt: attempt.id, commit: commit.description, state: judgement.state ?? .unverified)
    }
  }

  struct Made: Sendable {
    var commit: ObjectID
    /// Nil for a commit that a later one of its task builds on, which no state tells of.
    var step: Step?
  }

  func all(pickedTree tree: ObjectID, why: String) async throws -> [Made] {
    var made = [
      try await remake(ground.commit, of: ground.task.id, as: tree, on: ground.parent, why: why)
    ]
    for entry in ground.later {
      let parent = made[made.count - 1].commit
      let tree: ObjectID
      do {
        tree = try await checking.repository.mergedTree(parent, entry.commit, from: entry.parent)
      } catch {
        guard error.code == .conflict else { throw error }
        throw refusal(entry, "needs what you left of \(error.paths.joined(separator: ", "))")
      }
      let why = "Put on what was picked of task \(ground.task.id)."
      made.append(try await remake(entry.commit, of: entry.task, as: tree, on: parent, why: why))
    }
    return made
  }

  private func refusal(_ entry: PlanCommits.Entry, _ why: String) -> AgentError {
    AgentError(
      .wrongState, "The work of \(entry.task.map { "task \($0)" } ?? "a later commit") \(why), so nothing was changed.",
      hint: "Pick other hunks, or reject the later work first.")
  }

  private func remake(
    _ old: ObjectID, of id: TaskID?, as tree: ObjectID, on parent: ObjectID, why: String
  ) async throws -> Made {
    let message = try await checking.repository.commit(old).message
    var step: (task: PlanTask, attempt: Attempt, judgement: CheckJudgement)?
    if let id, let task = try await checking.journal.task(id), task.commit == old.description {
      let attempts = try await checking.journal.attempts(at: id)
      guard let previous = attempts.last(where: { $0.outcome == .committed && $0.commit == task.commit }) else {
        throw AgentError(.wrongState, "It is not known which attempt made \(old.abbreviated) of task \(id).")
      }
      let attempt = try await checking.journal.startReplacement(
        of: previous, base: parent.description, reason: why, at: checking.events.now())
      step = (task, attempt, try await check(tree, task, attempt, on: parent))
    }
    let commit = try await workspace.makeCommit(tree, parent: parent, message: message, at: checking.events.now())
    return Made(
      commit: commit,
      step: step.map { Step(task: $0.task, attempt: $0.attempt, commit: commit, judgement: $0.judgement) })
  }

  private func check(
    _ tree: ObjectID, _ task: PlanTask, _ attempt: Attempt, on base: ObjectID
  ) async throws -> CheckJudgement {
    try await workspace.checkOut(tree)
    let checks = CheckStep(
      checking: checking, task: task, attempt: attempt, workspace: workspace, tree: tree, base: base)
    switch try await checks.run() {
    case .judged(let judgement): return judgement
    case .failed:
      let judgement = try await checking.journal.checks(of: attempt.id).judgement
      let words = judgement.reason ?? "Its checks fail."
      try await checking.journal.failReplacement(
        attempt.id, reason: "\(attempt.reason ?? "") \(words)", at: checking.events.now())
      throw AgentError(
        .wrongState, "With those hunks alone task \(task.id) does not pass, so nothing was changed. \(words)",
        hint:
          "`nexus task show \(task.id)` shows what they said. Pick other hunks, or send it back with --revise.")
    }
  }
}
