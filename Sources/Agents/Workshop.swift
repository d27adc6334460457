internal import CrashPoints
package import Git
package import NexusProtocol
package import Prompts

/// Everything the agents work with, handed in by the program.
package struct Workshop: Sendable {
  package var models: [ModelRole: any LanguageModel]
  package var journal: any Journal
  package var repository: Repository
  package var context: any ContextSource
  /// What files define, for models that ask; nil where nothing tells.
  package var outlines: (any OutlineSource)?
  /// The servers' memory; nil where nothing is known of it.
  package var residency: (any Residency)?
  /// Counts the tokens of a prompt exactly, where the role's server can; the prompt goes there for it.
  package var countTokens: (@Sendable (_ request: ChatRequest, _ role: ModelRole) async -> Int?)?
  /// The user's git, for hooks and for signing; nil where there is none.
  package var program: GitCommandLine?
  /// What runs the commands of checks and setup.
  package var checkSource: any CheckSource = CommandChecks()
  /// Makes a workshop that runs checks, where this one does not and work must be checked before it lands with these
  /// tasks.
  package var checking: (@Sendable (_ tasks: [PlanTask]) async throws -> Workshop)?
  package var prompts: PromptLibrary
  package var settings: AgentSettings
  package var observer: any Observer
  package var owner: LeaseOwner
  /// Where plans' worktrees are made, an absolute path.
  package var worktreesDirectory: String
  package var now: @Sendable () -> Timestamp
  /// Returns the digest of a model's weights, or nil where the server does not tell.
  package var digest: @Sendable (_ model: String, _ role: ModelRole) async -> String?
  /// Returns the context a model has in memory, in tokens; nil where the server does not tell.
  package var contextInEffect: @Sendable (_ model: String, _ role: ModelRole) async -> Int?

  package init(
    models: [ModelRole: any LanguageModel], journal: any Journal, repository: Repository,
    context: any ContextSource, prompts: PromptLibrary, settings: AgentSettings, observer: any Observer,
    owner: LeaseOwner, worktreesDirectory: String, now: @escaping @Sendable () -> Timestamp,
    digest: @escaping @Sendable (String, ModelRole) async -> String?,
    contextInEffect: @escaping @Sendable (String, ModelRole) async -> Int?
  ) {
    self.models = models
    self.journal = journal
    self.repository = repository
    self.context = context
    self.prompts = prompts
    self.settings = settings
    self.observer = observer
    self.owner = owner
    self.worktreesDirectory = worktreesDirectory
    self.now = now
    self.digest = digest
    self.contextInEffect = contextInEffect
  }

  /// Keeps an event and then shows it.
  func tell(
    _ name: Event.Name, plan: Int? = nil, task: TaskID? = nil, attempt: Int? = nil,
    _ fields: [String: Event.Value] = [:]
  ) async throws {
    let event = Event(name, at: now(), plan: plan, task: task, attempt: attempt, fields: fields)
    try await journal.append(event)
    CrashPoint.reach("event-kept")
    await observer.happened(event)
  }
}
