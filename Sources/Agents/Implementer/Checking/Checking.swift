package import Checks
package import Exchanges
package import Git
import NexusProtocol

/// The commands that judge commits and make worktrees usable, and what they run in.
package struct CheckingSettings: Sendable {
  /// The commands that judge a commit; with none, a commit stays unverified.
  package var checks: [CheckCommand] = []
  /// Commands of plans that the user allowed, by their line; others that tasks name are not run.
  package var taskChecks: [String: CheckCommand] = [:]
  /// What checks and setup run in.
  package var wrapper: CommandWrapper = .none
  /// The commands that make a fresh worktree usable.
  package var setup: [CheckCommand] = []
  /// What worktrees borrow from the main work tree.
  package var links = WorkspaceLinks()
  /// Leads variables that name the user's checkout to the worktree that is judged.
  package var redirect = CheckoutRedirect()
  /// What may lead checks to the user's checkout all the same; what passes then is not proven.
  package var waysBack: [WayBack] = []

  package init() {}
}

/// Runs checks and setup in worktrees, keeps what they say, and tells it to people and models.
package struct Checking: Sendable {
  let repository: Repository
  let events: EventWriter
  /// What runs the commands.
  let source: any CheckSource
  package var settings: CheckingSettings
  /// Where worktrees are, an absolute path; it says nothing to a model.
  let worktreesDirectory: String
  /// Whether models are told no more of an output than small ones can use.
  let isBrief: Bool

  package init(
    repository: Repository, events: EventWriter, settings: CheckingSettings = CheckingSettings(),
    worktreesDirectory: String, source: (any CheckSource)? = nil, isBrief: Bool = false
  ) {
    self.repository = repository
    self.events = events
    self.source = source ?? CommandChecks()
    self.settings = settings
    self.worktreesDirectory = worktreesDirectory
    self.isBrief = isBrief
  }

  var journal: any Journal { events.journal }
}
