import Git
import NexusProtocol

extension Workshop {
  /// A task's commits at the tip of its plan's branch.
  struct OwnCommits {
    var newest: ObjectID
    /// What they stand on.
    var parent: ObjectID
    /// Whether the task has others that the work of other tasks stands on.
    var areAll: Bool
  }

  /// The task's commits on which no other work stands; nil where there is none.
  func ownCommitsAtTip(_ task: PlanTask, of plan: Plan) async throws -> OwnCommits? {
    let commits = try await PlanCommits(of: plan, in: repository).entries
    let own = commits.reversed().prefix { $0.task == task.id }
    guard let newest = own.first, let oldest = own.last else { return nil }
    return OwnCommits(
      newest: newest.commit, parent: oldest.parent, areAll: commits.count { $0.task == task.id } == own.count)
  }

  /// Moves the plan's branch back to before the commits, which stay under a reference; its name is returned.
  ///
  /// - Parameter kind: The part of the reference's name after `refs/nexus/`.
  func takeOff(
    _ commits: OwnCommits, of task: PlanTask, in workspace: Workspace, as kind: String
  ) async throws -> String {
    let kept = "refs/nexus/\(kind)/\(task.id)/\(commits.newest.abbreviated)"
    try await repository.keep(commits.newest, as: kept, message: "nexus: \(kind)")
    try await repository.moveBranch(
      workspace.plan.branch, to: commits.parent, expecting: commits.newest,
      message: "nexus: task \(task.id) \(kind)")
    try await workspace.reset(to: commits.parent)
    return kept
  }

  /// Takes work off the plan's branch that its review wants done anew, as far as no other work stands on it.
  ///
  /// This is done when work begins and not when the review is heeded, so that a run which is killed in between leaves
  /// nothing to be mended.
  func takeOffWhatIsRedone(_ plan: Plan, in workspace: Workspace) async throws {
    while let last = try await PlanCommits(of: plan, in: repository).entries.last, let id = last.task,
      let task = try await journal.task(id), task.state == .pending,
      let review = try await journal.reviews(of: id).last, review.verdict == .redo,
      review.commit == last.commit.description,
      let commits = try await ownCommitsAtTip(task, of: plan)
    {
      let kept = try await takeOff(commits, of: task, in: workspace, as: "replaced")
      try await tell(
        .notice, task: id,
        ["text": .string("\(commits.newest.abbreviated) is taken off \(plan.branch) and kept as \(kept).")])
    }
  }
}
