import Exchanges
import Git
import NexusProtocol

/// A task's commits at the tip of its plan's branch.
struct OwnCommits {
  var newest: ObjectID
  /// What they stand on.
  var parent: ObjectID
  /// Whether the task has others that the work of other tasks stands on.
  var areAll: Bool

  /// What is rejected is kept below `refs/nexus/` under this name.
  static let rejected = "rejected"

  static func reference(to commit: ObjectID, of task: TaskID, as kind: String) -> String {
    "refs/nexus/\(kind)/\(task)/\(commit.abbreviated)"
  }
}

extension [PlanCommits.Entry] {
  /// The task's commits on which no other work stands; nil where there is none.
  func ownCommitsAtTip(_ task: TaskID) -> OwnCommits? {
    let own = reversed().prefix { $0.task == task }
    guard let newest = own.first, let oldest = own.last else { return nil }
    return OwnCommits(
      newest: newest.commit, parent: oldest.parent, areAll: count { $0.task == task } == own.count)
  }
}

extension Repository {
  /// Moves a plan's branch back to before the commits, which stay under a reference; its name is returned.
  ///
  /// - Parameter kind: The part of the reference's name after `refs/nexus/`.
  @discardableResult
  func takeOff(_ commits: OwnCommits, of task: TaskID, from branch: String, as kind: String) throws(GitError) -> String
  {
    let kept = OwnCommits.reference(to: commits.newest, of: task, as: kind)
    try keep(commits.newest, as: kept, message: "nexus: \(kind)")
    do {
      try moveBranch(branch, to: commits.parent, expecting: commits.newest, message: "nexus: task \(task) \(kind)")
    } catch {
      // Another process that opened the store meanwhile may have done it already.
      guard try branchTip(branch) == commits.parent else { throw error }
    }
    return kept
  }
}

extension Lander {
  /// Takes commits off the plan's branch and out of its worktree; returns the name of the reference that keeps them.
  func takeOff(
    _ commits: OwnCommits, of task: PlanTask, in workspace: Workspace, as kind: String
  ) async throws -> String {
    let kept = try await repository.takeOff(commits, of: task.id, from: workspace.plan.branch, as: kind)
    try await workspace.reset(to: commits.parent)
    return kept
  }

  /// Takes work off the plan's branch that its review wants done anew, as far as no other work stands on it.
  ///
  /// This is done when work begins and not when the review is heeded, so that a run which is killed in between leaves
  /// nothing to be mended.
  func takeOffWhatIsRedone(_ plan: Plan, in workspace: Workspace) async throws {
    while true {
      let entries = try await PlanCommits(of: plan, in: repository).entries
      guard let last = entries.last, let id = last.task, let task = try await journal.task(id), task.state == .pending,
        let review = try await journal.reviews(of: id).last, review.verdict == .redo,
        review.commit == last.commit.description, let commits = entries.ownCommitsAtTip(id)
      else { return }
      let kept = try await takeOff(commits, of: task, in: workspace, as: "replaced")
      try await events.tell(
        .notice, task: id,
        ["text": .string("\(commits.newest.abbreviated) is taken off \(plan.branch) and kept as \(kept).")])
    }
  }
}
