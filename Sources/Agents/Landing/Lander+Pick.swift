import Exchanges
package import Git
package import NexusProtocol

/// A task's commit that parts are to be picked from, and what stands on it.
package struct PickGround: Sendable {
  package let task: PlanTask
  let plan: Plan
  let commit: ObjectID
  let parent: ObjectID
  /// Where the plan's branch is.
  let tip: ObjectID
  /// The commits that follow on the branch, oldest first.
  let later: [PlanCommits.Entry]
  /// What the commit changes.
  package let files: [FileDiff]
}

/// What came of picking.
package struct PickResult: Sendable {
  package let commit: ObjectID
  /// The reference that keeps the whole work.
  package let kept: String
  /// The tasks whose commits are new, the picked one first, with what their checks say.
  package let tasks: [(id: TaskID, judgement: CheckJudgement)]
}

extension Lander {
  /// Finds what a task's commit changes, to pick from.
  ///
  /// - Throws: `AgentError.wrongState` where its commit cannot be replaced.
  package func preparePick(from task: PlanTask) async throws -> PickGround {
    guard Self.canBeReplaced(task), let plan = try await journal.plan(task.id.plan),
      let commit = task.commit.flatMap({ ObjectID($0) })
    else {
      throw AgentError(
        .wrongState, "Task \(task.id) is \(task.state.rawValue), so nothing can be picked from it.",
        hint: "Hunks are picked from work that is finished and has not landed.")
    }
    let entries = try await PlanCommits(of: plan, in: repository).entries
    guard let place = entries.firstIndex(where: { $0.commit == commit }), let tip = entries.last?.commit else {
      throw AgentError(.branchMoved, "The commit \(commit.abbreviated) of task \(task.id) is not on \(plan.branch).")
    }
    // All of its commits become one.
    let own = entries[...place].reversed().prefix { $0.task == task.id }
    guard let parent = own.last?.parent, own.count == entries.count(where: { $0.task == task.id }) else {
      throw AgentError(
        .wrongState, "Nothing can be picked from task \(task.id): it was revised on top of other work.",
        hint: "Send it back with --revise, and say what is to go.")
    }
    let later = Array(entries[(place + 1)...])
    let tasks = try await journal.tasks(ofPlan: plan.number)
    for entry in later { try requireReplaceable(entry, tasks, under: task) }
    let files = try await repository.diff(.trees(from: parent, to: commit))
    return PickGround(
      task: task, plan: plan, commit: commit, parent: parent, tip: tip, later: later, files: files)
  }

  private static func canBeReplaced(_ task: PlanTask) -> Bool {
    TaskState.awaitingUser.contains(task.state)
  }

  private func requireReplaceable(_ entry: PlanCommits.Entry, _ tasks: [PlanTask], under task: PlanTask) throws {
    if let other = tasks.first(where: { $0.id == entry.task }), Self.canBeReplaced(other) { return }
    let obstacle =
      entry.task.map { "task \($0), which is not finished" }
      ?? "the commit \(entry.commit.abbreviated), which nexus did not make"
    throw AgentError(
      .wrongState, "Nothing can be picked from task \(task.id): on it stands \(obstacle).",
      hint: "Finish or reject the later work first, or send the task back with --revise.")
  }

  /// Makes the picked parts the task's commit, on the same parent, and puts what stands on it on top again.
  ///
  /// The checks of `checking` run on each new tree. Nothing is changed until all of them are judged; the whole work stays under a
  /// reference.
  /// - Returns: Nil when everything is picked, so that the commit stays as it is.
  /// - Throws: `AgentError.wrongState` when nothing is picked, later work does not go with what is, or checks fail.
  package func pick(_ picks: [FilePick], from ground: PickGround, with checking: Checking) async throws -> PickResult? {
    let (taken, all) = (picks.map(\.taken.count).reduce(0, +), picks.map(\.partCount).reduce(0, +))
    guard taken > 0 else {
      throw AgentError(
        .wrongState, "Nothing is picked from task \(ground.task.id), so it stays as it is.",
        hint: "`nexus review \(ground.task.id) --reject` takes all of it off the branch.")
    }
    guard taken < all else { return nil }
    let workspace = try await Workspace.open(for: ground.plan, of: worktrees.linking(for: checking))
    guard try await workspace.tip() == ground.tip else {
      throw AgentError(.branchMoved, "\(ground.plan.branch) has moved meanwhile.", hint: "Pick again.")
    }
    if !checking.settings.checks.isEmpty { try await workspace.prepare(with: checking) }
    let replacing = Replacing(checking: checking, workspace: workspace, ground: ground)
    let tree = try await repository.makeTree(from: ground.parent, taking: picks)
    let made: [Replacing.Made]
    do {
      made = try await replacing.all(pickedTree: tree, why: "\(taken) of \(all) hunks were picked by the user.")
    } catch {
      await puttingInOrder { try await workspace.reset(to: ground.tip) }
      throw error
    }
    let kept = try await keepWhole(ground)
    try await finish(made, ground, workspace)
    let words = "Task \(ground.task.id) is now \(made[0].commit.abbreviated), with \(taken) of its \(all) hunks; "
    try await events.tell(
      .notice, task: ground.task.id, ["text": .string(words + "the whole work is kept under \(kept).")])
    return PickResult(
      commit: made[0].commit, kept: kept,
      tasks: made.compactMap { made in made.step.map { ($0.task.id, $0.judgement) } })
  }

  private func keepWhole(_ ground: PickGround) async throws -> String {
    let kept = "refs/nexus/picked/\(ground.task.id)/\(ground.commit.abbreviated)"
    try await repository.keep(ground.tip, as: kept, message: "nexus: before picking")
    return kept
  }

  /// The store knows before the branch does, as with every commit: `finishReplacing` completes what a killed run began.
  private func finish(_ made: [Replacing.Made], _ ground: PickGround, _ workspace: Workspace) async throws {
    let steps = made.compactMap(\.step)
    try await journal.replaceCommits(steps.map(\.replacement), at: events.now())
    let tip = made[made.count - 1].commit
    do {
      try await repository.moveBranch(
        ground.plan.branch, to: tip, expecting: ground.tip, message: "nexus: task \(ground.task.id) picked")
    } catch {
      // Another process that opened the store meanwhile may have done it already.
      guard try await repository.branchTip(ground.plan.branch) == tip else { throw error }
    }
    try await workspace.reset(to: tip)
    for step in steps { try await tell(step, branch: ground.plan.branch) }
    try await records.keep(of: steps.map(\.task.id))
  }

  private func tell(_ step: Replacing.Step, branch: String) async throws {
    let info = try await repository.commit(step.commit)
    try await events.tell(
      .commitCreated, task: step.task.id, attempt: step.attempt.number,
      [
        "commit": .string(info.id.description), "short": .string(info.id.abbreviated),
        "subject": .string(info.summary), "branch": .string(branch),
      ])
    var fields: [String: Event.Value] = [
      "state": .string(step.replacement.state.rawValue), "commit": .string(info.id.description),
    ]
    if let reason = step.judgement.reason { fields["reason"] = .string(reason) }
    try await events.tell(.taskFinished, task: step.task.id, fields)
  }
}

extension Journal {
  /// Moves the branch of a plan to where the store says that it is, when a run was killed right before that.
  package func finishReplacing(of plan: Plan, in repository: Repository) async throws {
    let replaced = try await replacedCommits(ofPlan: plan.number)
    guard !replaced.isEmpty, let tip = try await repository.branchTip(plan.branch),
      let new = replaced.last(where: { $0.old == tip.description })?.new, let target = ObjectID(new)
    else { return }
    // That is told once the branch has moved; if it is back, somebody wants it so.
    let told = try await events([.commitCreated], plan: plan.number).contains { $0.text("commit") == new }
    guard !told else { return }
    try await repository.moveBranch(plan.branch, to: target, expecting: tip, message: "nexus: picking finished")
  }
}
