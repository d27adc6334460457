package import Checks
package import Exchanges
package import Git
package import NexusProtocol
package import Prompts

/// Everything the agents work with, handed in by the program.
package struct Workshop: Sendable {
  package var exchanges: Exchanges
  package var repository: Repository
  package var context: any ContextSource
  /// What files define, for models that ask; nil where nothing tells.
  package var outlines: (any OutlineSource)?
  /// Runs checks and setup.
  package var checking: Checking
  /// Lands what is made in place, and takes work off the plan's branch.
  package var lander: Lander
  package var prompts: PromptLibrary
  package var settings: AgentSettings
  package var owner: LeaseOwner

  package init(
    exchanges: Exchanges, repository: Repository, context: any ContextSource, prompts: PromptLibrary,
    settings: AgentSettings, checking: Checking, lander: Lander, owner: LeaseOwner
  ) {
    self.exchanges = exchanges
    self.repository = repository
    self.context = context
    self.prompts = prompts
    self.settings = settings
    self.owner = owner
    self.checking = checking
    self.lander = lander
  }

  package var journal: any Journal { exchanges.journal }
  var events: EventWriter { exchanges.events }
  var records: CommitRecords { lander.records }
  var worktrees: Worktrees { lander.worktrees }

  var readings: Readings {
    Readings(
      repository: repository, outlines: outlines, prompts: prompts, limit: settings.maxReadingRequests,
      overseerUsesTools: settings.overseer.usesTools)
  }

  /// Lets commands of plans run that the user has allowed, by their line.
  package mutating func allow(_ taskChecks: [String: CheckCommand]) {
    checking.settings.taskChecks = taskChecks
    lander.checking = { [checking] _ in checking }
  }
}
