import Exchanges
package import Git
package import NexusProtocol

/// Brings finished work onto the user's branch, takes it back, and carries out what the user decides of a task.
///
/// No model is asked for any of it, so that it works without a server, a prompt or a budget.
package struct Lander: Sendable {
  let worktrees: Worktrees
  /// The user's git, for hooks and for signing; nil where there is none.
  let userGit: GitCommandLine?
  let records: CommitRecords
  /// Returns what runs the checks on work with these tasks that was merged, before it lands.
  var checking: @Sendable (_ tasks: [PlanTask]) async throws -> Checking

  package init(
    worktrees: Worktrees, userGit: GitCommandLine?, record: RecordPlace,
    checking: @escaping @Sendable (_ tasks: [PlanTask]) async throws -> Checking
  ) {
    self.worktrees = worktrees
    self.userGit = userGit
    self.records = CommitRecords(repository: worktrees.repository, events: worktrees.events, place: record)
    self.checking = checking
  }

  var repository: Repository { worktrees.repository }
  var events: EventWriter { worktrees.events }
  var journal: any Journal { events.journal }
}
