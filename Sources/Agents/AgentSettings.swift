package import Checks
package import Edits
package import NexusProtocol

/// What the user configured for the pair, as the agents need it.
package struct AgentSettings: Sendable {
  package var overseer: RoleSettings
  package var implementation: RoleSettings
  /// How often the Implementer may try one task, from 1.
  package var maxAttempts: Int
  /// How often a plan or a review goes back to the Overseer because it cannot be read.
  package var maxRepairs: Int
  package var maxTasks: Int
  /// How much a model may ask to read in one chain of exchanges; 0 for nothing.
  package var maxReadingRequests: Int
  /// The commands that judge a commit; with none, a commit stays unverified.
  package var checks: [CheckCommand]
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
  /// How many replies to the same prompt the last round of a task may compare; 1 for no more than usual.
  package var candidates = 1
  package var scope = ScopeRule.hold
  /// How often the reviews of one run may send a task back, from 1.
  package var maxReviewRounds = 3
  /// Where commits say how they came about.
  package var record = RecordPlace.trailers
  /// What the branches of plans begin with, before a slash.
  package var branchPrefix = "nexus"
  /// What may be spent.
  package var budgets = Budgets()
  /// How many bytes a task's file may have to be shown whole; of larger ones the regions that matter are.
  package var largestWholeFile = Int.max
  /// The loosest rung on which an edit may find its place.
  package var loosestRung: Rung
  /// How long a task stays claimed without a sign of life of its process.
  package var leaseDuration: Duration

  package init(
    overseer: RoleSettings, implementation: RoleSettings, maxAttempts: Int, maxRepairs: Int, maxTasks: Int,
    checks: [CheckCommand], loosestRung: Rung, maxReadingRequests: Int = 0, leaseDuration: Duration = .seconds(120)
  ) {
    self.maxReadingRequests = maxReadingRequests
    self.overseer = overseer
    self.implementation = implementation
    self.maxAttempts = maxAttempts
    self.maxRepairs = maxRepairs
    self.maxTasks = maxTasks
    self.checks = checks
    self.loosestRung = loosestRung
    self.leaseDuration = leaseDuration
  }

  package subscript(role: ModelRole) -> RoleSettings {
    switch role {
    case .overseer: overseer
    case .implementation: implementation
    }
  }
}

/// The model of one role and how it is asked.
///
/// The load options in `options` are the same for every exchange of a role, so that the server never reloads the model.
package struct RoleSettings: Sendable {
  package var model: String
  package var options: GenerationOptions
  package var think: Thinking?
  /// Whether the model will think before it answers, as far as is known.
  package var thinks: Bool
  package var keepAlive: KeepAlive?
  /// The format the Implementer is asked to write its edits in.
  package var editFormat: EditFormat
  /// Other models, of which the first may make one attempt where this one does not get on, the others a candidate each.
  package var fallbacks: [String] = []
  /// Whether the model is known to take tools.
  package var usesTools: Bool
  /// Whether nexus writes the first words of an answer, from which the server goes on. Small models then keep to the form.
  package var opensReplies = false
  /// The form of edits that an exam showed the model to do best with; nil without an exam, or where it mastered none.
  package var examinedForm: EditFormat?
  /// Up to how many lines a task's files are written whole; nil for what most models can write.
  package var wholeFileLines: Int?
  /// How many replies a round that begins anew may take, from 1: they differ by their seeds, and the first whose checks
  /// pass ends it. The server has read their prompt already, so that they cost no more than what is written.
  package var repliesARound = 1
  /// How many bytes a token has, as the model's server counted in a sample; nil where it does not count.
  package var countedBytesPerToken: Double?
  /// Whether prompts hold the task and its files and nothing more, since a small model does worse with what it need not know.
  package var wantsShortPrompts = false

  package init(
    model: String, options: GenerationOptions, think: Thinking? = nil, thinks: Bool = false,
    keepAlive: KeepAlive? = nil, editFormat: EditFormat = .auto, usesTools: Bool = false
  ) {
    self.usesTools = usesTools
    self.model = model
    self.options = options
    self.think = think
    self.thinks = thinks
    self.keepAlive = keepAlive
    self.editFormat = editFormat
  }
}
