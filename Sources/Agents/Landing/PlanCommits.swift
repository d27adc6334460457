import Git
import NexusProtocol

/// The commits on a plan's branch that nexus made for its tasks, oldest first.
struct PlanCommits {
  struct Entry: Equatable {
    var commit: ObjectID
    var parent: ObjectID
    /// Nil for a commit somebody else put on the branch.
    var task: TaskID?
  }

  let entries: [Entry]

  /// Reads the branch from its tip back to the plan's base.
  init(of plan: Plan, in repository: Repository) async throws {
    guard let base = ObjectID(plan.base), var commit = try await repository.branchTip(plan.branch) else {
      entries = []
      return
    }
    var entries: [Entry] = []
    while commit != base {
      let info = try await repository.commit(commit)
      guard let parent = info.parents.first else { break }
      entries.append(Entry(commit: commit, parent: parent, task: Self.task(of: info, plan: plan)))
      commit = parent
    }
    self.entries = entries.reversed()
  }

  private static func task(of commit: CommitInfo, plan: Plan) -> TaskID? {
    let task = commit.task(in: .task)
    return task?.plan == plan.number ? task : nil
  }
}
