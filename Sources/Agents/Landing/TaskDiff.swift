package import Git
package import NexusProtocol

/// All that a task changes, over all its commits: the one it was first done with, and those that revise it.
package struct TaskDiff: Sendable, Equatable {
  /// What lies between two trees, which are named by themselves or by a commit.
  package struct Part: Sendable, Equatable {
    package var old: ObjectID?
    package var new: ObjectID
    /// The commits that it is made of, oldest first.
    package var commits: [ObjectID]

    package var sides: DiffSides { .trees(from: old, to: new) }
  }

  /// One part wherever the whole can be told from the work between its commits; else one for each run of commits that
  /// follow each other, the oldest first.
  package var parts: [Part]
  /// The tasks whose work lies between its commits.
  package var between: [TaskID] = []

  package var commits: [ObjectID] { parts.flatMap(\.commits) }

  /// What a single commit changes.
  ///
  /// - Parameter start: The commit before the change.
  package init(_ commit: ObjectID, since start: ObjectID?) {
    parts = [Part(old: start, new: commit, commits: [commit])]
  }

  fileprivate init(_ parts: [Part], between: [TaskID]) {
    self.parts = parts
    self.between = between
  }
}

extension TaskDiff {
  /// Finds all that a task changes up to its commit, or what it changes beyond an earlier commit of its own.
  ///
  /// - Throws: `AgentError.wrongState` where the task has no commit.
  package static func of(
    _ task: PlanTask, since earlier: ObjectID? = nil, in repository: Repository, by journal: any Journal
  ) async throws -> TaskDiff {
    guard let commit = task.commit.flatMap({ ObjectID($0) }), let plan = try await journal.plan(task.id.plan) else {
      throw AgentError(.wrongState, "Task \(task.id) has no commit.")
    }
    let entries = try await PlanCommits(of: plan, in: repository).entries
    guard let end = entries.firstIndex(where: { $0.commit == commit && $0.task == task.id }) else {
      return TaskDiff(commit, since: try await repository.commit(commit).parents.first)
    }
    let start = earlier.flatMap { earlier in entries.firstIndex { $0.commit == earlier } }.map { $0 + 1 } ?? 0
    var runs: [TaskDiff.Part] = []
    var between: [TaskID] = []
    var pending: [TaskID] = []
    for entry in entries[min(start, end)...end] {
      guard entry.task == task.id else {
        if !runs.isEmpty, let other = entry.task, !pending.contains(other) { pending.append(other) }
        continue
      }
      between += pending.filter { !between.contains($0) }
      pending = []
      if let last = runs.last, last.new == entry.parent {
        runs[runs.count - 1].new = entry.commit
        runs[runs.count - 1].commits.append(entry.commit)
      } else {
        runs.append(.init(old: entry.parent, new: entry.commit, commits: [entry.commit]))
      }
    }
    guard runs.count > 1, let whole = try await whole(of: runs, in: repository) else {
      return TaskDiff(runs, between: between)
    }
    return TaskDiff([whole], between: between)
  }

  /// What several runs of commits change together, as seen after the last of them; nil where other work changed the same
  /// lines in between.
  private static func whole(of runs: [Part], in repository: Repository) async throws -> Part? {
    var tree = try await repository.treeID(of: runs[runs.count - 1].new)
    for run in runs.reversed() {
      guard let old = run.old, let without = try await repository.tree(tree, withoutChangesFrom: old, to: run.new)
      else { return nil }
      tree = without
    }
    return TaskDiff.Part(old: tree, new: runs[runs.count - 1].new, commits: runs.flatMap(\.commits))
  }
}
