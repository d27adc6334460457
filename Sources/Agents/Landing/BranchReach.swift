import Git
import NexusProtocol

/// How far up a plan's branch commits have to land so that the work of a task is there whole.
///
/// The commits of a plan follow each other, so a commit lands with all before it. A task may have several: the one it
/// was first done with, and one on top of later work for each time it was revised.
struct BranchReach {
  let entries: [PlanCommits.Entry]
  /// The place of the last commit of each task.
  private let last: [TaskID: Int]

  init(_ entries: [PlanCommits.Entry]) {
    self.entries = entries
    var last: [TaskID: Int] = [:]
    for (place, entry) in entries.enumerated() {
      if let task = entry.task { last[task] = place }
    }
    self.last = last
  }

  /// How many commits land with a task: up to its own last one, and up to the last one of every task below that, since
  /// none may land in part. Nil where the branch has no commit of it.
  func count(for task: TaskID) -> Int? {
    guard let place = last[task] else { return nil }
    var count = place + 1
    var index = 0
    while index < count {
      if let other = entries[index].task, let place = last[other] { count = max(count, place + 1) }
      index += 1
    }
    return count
  }

  /// The tasks of the first commits, in the order of their first commits.
  func tasks(in count: Int) -> [TaskID] {
    entries.prefix(count).compactMap(\.task).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The newest commit of a task.
  func commit(of task: TaskID) -> ObjectID? { last[task].map { entries[$0].commit } }

  /// The first of these commits that nexus did not make for a task.
  func foreignCommit(in count: Int) -> ObjectID? { entries.prefix(count).first { $0.task == nil }?.commit }
}
