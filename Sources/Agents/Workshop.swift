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
  /// The user's git, for hooks and for signing; nil where there is none.
  package var program: GitCommandLine?
  /// What runs the commands of checks and setup.
  package var checkSource: any CheckSource = CommandChecks()
  /// Makes a workshop that runs checks, where this one does not and work must be checked before it lands with these
  /// tasks.
  package var checking: (@Sendable (_ tasks: [PlanTask]) async throws -> Workshop)?
  package var prompts: PromptLibrary
  package var settings: AgentSettings
  package var owner: LeaseOwner
  /// Where plans' worktrees are made, an absolute path.
  package var worktreesDirectory: String

  package init(
    exchanges: Exchanges, repository: Repository, context: any ContextSource, prompts: PromptLibrary,
    settings: AgentSettings, owner: LeaseOwner, worktreesDirectory: String
  ) {
    self.exchanges = exchanges
    self.repository = repository
    self.context = context
    self.prompts = prompts
    self.settings = settings
    self.owner = owner
    self.worktreesDirectory = worktreesDirectory
  }

  package var journal: any Journal { exchanges.journal }
  var events: EventWriter { exchanges.events }

  var readings: Readings {
    Readings(
      repository: repository, outlines: outlines, prompts: prompts, limit: settings.maxReadingRequests,
      overseerUsesTools: settings.overseer.usesTools)
  }
}
