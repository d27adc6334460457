package import NexusProtocol

/// A worktree that nexus made, and how it stands.
package struct PlanWorktree: Sendable, Equatable {
  package enum State: Sendable, Equatable {
    case inUse(processID: Int32)
    case idle
    /// Its directory or git's record of it is missing.
    case broken
    /// Its plan is finished or dropped, or not in the store any more.
    case ended

    package var name: String {
      switch self {
      case .inUse: "in use"
      case .idle: "idle"
      case .broken: "broken"
      case .ended: "ended"
      }
    }
  }

  package var name: WorktreeName
  /// Absolute.
  package var path: String
  /// Nil where the store knows nothing of it.
  package var plan: Plan?
  /// What it has checked out; nil when it is on no branch.
  package var branch: String?
  package var state: State
}

/// What came of tidying up.
package struct WorktreePruning: Sendable, Equatable {
  package var removed: [PlanWorktree] = []
  /// Worktrees that could go and stay, each with the reason.
  package var kept: [WorktreeName: String] = [:]
  /// Branches of ended plans that are deleted.
  package var branches: [String] = []

  package init() {}
}
