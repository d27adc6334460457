/// Names one of the worktrees in which a plan is worked on.
///
/// The first is the plan's own and has its branch checked out; the others are for tasks that run beside it, and are on
/// no branch.
package struct WorktreeName: Hashable, Sendable, Comparable {
  package var plan: Int
  /// From 1.
  package var lane: Int

  package init(plan: Int, lane: Int = 1) {
    self.plan = plan
    self.lane = lane
  }

  /// Reads the name of a directory.
  package init?(directory: String) {
    let parts = directory.split(separator: "-", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts[0] == "plan", let plan = Int(parts[1]) else { return nil }
    let lane = parts.count == 3 ? Int(parts[2]) : 1
    guard let lane else { return nil }
    self.init(plan: plan, lane: lane)
    guard plan > 0, lane > 0, self.directory == directory else { return nil }
  }

  /// The name of its directory, such as `plan-3` and `plan-3-2`.
  package var directory: String { lane == 1 ? "plan-\(plan)" : "plan-\(plan)-\(lane)" }

  /// The process that works there now; nil where none does.
  package func holder(in directory: String) -> Int32? { WorkspaceLock.holder(of: self, in: directory) }

  /// The name by which git knows it.
  package var inGit: String { "nexus-" + directory }

  package static func < (left: WorktreeName, right: WorktreeName) -> Bool {
    (left.plan, left.lane) < (right.plan, right.lane)
  }
}
