package import Exchanges
package import Git
import NexusProtocol

/// Where the worktrees of plans are, and what they are made with.
package struct Worktrees: Sendable {
  let repository: Repository
  let events: EventWriter
  /// An absolute path.
  let directory: String
  /// What worktrees borrow from the main work tree.
  let links: WorkspaceLinks

  package init(
    repository: Repository, events: EventWriter, directory: String, links: WorkspaceLinks = WorkspaceLinks()
  ) {
    self.repository = repository
    self.events = events
    self.directory = directory
    self.links = links
  }

  var journal: any Journal { events.journal }

  /// The same worktrees with what checks need linked into them.
  func linking(for checking: Checking) -> Worktrees {
    Worktrees(repository: repository, events: events, directory: directory, links: checking.settings.links)
  }
}
