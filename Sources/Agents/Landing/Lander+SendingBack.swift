import Exchanges
package import Git
package import NexusProtocol

extension Lander {
  /// Sends a task back to the Implementer with the user's note, which the next attempt is told besides the findings.
  ///
  /// - Parameter note: Empty only where the Overseer wants this commit changed: then its findings are the note.
  /// - Throws: `AgentError.nothingToDo` where nothing says what is to change.
  package func sendBack(_ task: PlanTask, note: String) async throws {
    guard let commit = task.commit else {
      throw AgentError(.wrongState, "Task \(task.id) has no commit that could be sent back.")
    }
    if note.isEmpty, try await !isWantedOtherwise(commit, task) {
      throw AgentError(
        .nothingToDo, "No note; \(task.id) was not sent back.", hint: "The Implementer would not know what to change.")
    }
    let review = Review(
      task: task.id, commit: commit, reviewer: .user, verdict: .revise, summary: note, at: events.now())
    let states = TaskState.awaitingUser.union([.failed, .skipped])
    if try await journal.move(task.id, from: states, to: .pending, because: review) == nil {
      // A run that was killed right after may have done it.
      guard try await isDecided(review, of: task) else {
        throw AgentError(.wrongState, "Task \(task.id) is \(task.state.rawValue) and cannot be sent back.")
      }
    }
    try await events.tell(
      .reviewFinished, task: task.id, ["commit": .string(commit), "verdict": "revise", "summary": .string(note)])
    try await records.keep(of: [task.id])
  }

  /// Whether the Overseer's last word on a commit is that it be changed.
  private func isWantedOtherwise(_ commit: String, _ task: PlanTask) async throws -> Bool {
    try await journal.reviews(of: task.id).last { $0.reviewer == .overseer && $0.commit == commit }?.sendsBack == true
  }

  /// Whether the last that was said of a waiting task is what the user says now.
  private func isDecided(_ review: Review, of task: PlanTask) async throws -> Bool {
    guard task.state == .pending, let last = try await journal.reviews(of: task.id).last else { return false }
    return last.reviewer == review.reviewer && last.verdict == review.verdict && last.summary == review.summary
      && last.commit == review.commit
  }

  /// Takes a task's commits off the plan's branch and keeps them under a reference, whose name is returned.
  ///
  /// - Throws: `AgentError.wrongState` when the work of other tasks stands on them.
  package func reject(_ task: PlanTask) async throws -> String {
    let states = TaskState.awaitingUser
    let plan = try await journal.plan(task.id.plan)
    if let plan, let kept = try await keptRejection(of: task) {
      // Clears up what the run left in the worktree that had come that far.
      _ = try await Workspace.open(for: plan, of: worktrees)
      return kept
    }
    guard states.contains(task.state), let plan else {
      throw AgentError(.wrongState, "Task \(task.id) is \(task.state.rawValue) and cannot be rejected.")
    }
    let entries = try await PlanCommits(of: plan, in: repository).entries
    guard entries.contains(where: { $0.task == task.id }) else {
      throw AgentError(.branchMoved, "The commits of task \(task.id) are not on \(plan.branch).")
    }
    guard let commits = entries.ownCommitsAtTip(task.id), commits.areAll else {
      let other = entries.last { $0.task != task.id }
      let name = other.map { $0.task.map { "task \($0)" } ?? "commit \($0.commit.abbreviated)" } ?? "another task"
      throw AgentError(
        .wrongState, "Task \(task.id) cannot be rejected alone: the work of \(name) stands on it.",
        hint: "Reject the later work first, or send the task back with --revise.")
    }
    let workspace = try await Workspace.open(for: plan, of: worktrees)
    let review = Review(
      task: task.id, commit: commits.newest.description, reviewer: .user, verdict: .reject, summary: "",
      at: events.now())
    // The store knows before the branch does: `finishRejecting` completes what a killed run began.
    guard try await journal.move(task.id, from: states, to: .rejected, because: review) != nil else {
      throw AgentError(.wrongState, "Task \(task.id) was changed meanwhile and cannot be rejected.")
    }
    let kept = try await takeOff(commits, of: task, in: workspace, as: OwnCommits.rejected)
    try await events.tell(.reviewFinished, task: task.id, Event.rejectionFields(commits.newest))
    try await records.keep(of: [task.id])
    return kept
  }
}

extension Lander {
  /// The reference that keeps a task's rejected work, where a run that was killed right after has rejected it.
  private func keptRejection(of task: PlanTask) async throws -> String? {
    guard task.state == .rejected, let review = try await journal.reviews(of: task.id).last,
      review.verdict == .reject, let commit = ObjectID(review.commit)
    else { return nil }
    let name = OwnCommits.reference(to: commit, of: task.id, as: OwnCommits.rejected)
    return try await repository.reference(name) == commit ? name : nil
  }
}

extension Event {
  fileprivate static func rejectionFields(_ commit: ObjectID) -> [String: Value] {
    ["commit": .string(commit.description), "verdict": "reject"]
  }
}

extension Journal {
  /// Takes work off a plan's branch that the user rejected in a run which was killed right then; returns whose work.
  ///
  /// A rejection is told once the branch has moved. If the commits are back after that, somebody wants it so.
  package func finishRejecting(of plan: Plan, in repository: Repository, at time: Timestamp) async throws -> [TaskID] {
    let rejected = try await tasks(ofPlan: plan.number, in: .rejected)
    guard !rejected.isEmpty else { return [] }
    let told = try await events([.reviewFinished], plan: plan.number).filter { $0.text("verdict") == "reject" }
    var finished: [TaskID] = []
    for task in rejected {
      guard let review = try await reviews(of: task.id).last(where: { $0.verdict == .reject }),
        !told.contains(where: { $0.task == task.id && $0.text("commit") == review.commit }),
        let newest = ObjectID(review.commit)
      else { continue }
      let commits = try await PlanCommits(of: plan, in: repository).entries.ownCommitsAtTip(task.id)
      if let commits, commits.newest == newest {
        try await repository.takeOff(commits, of: task.id, from: plan.branch, as: OwnCommits.rejected)
      }
      try await append(
        Event(.reviewFinished, at: time, plan: plan.number, task: task.id, fields: Event.rejectionFields(newest)))
      finished.append(task.id)
    }
    return finished
  }
}
