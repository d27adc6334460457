package import NexusProtocol

/// Asks models and files what they say: every exchange with a model goes through here.
///
/// A request is redacted, checked against the model's context and the budgets, and kept before it is sent; the reply is
/// kept while it streams and when it ends. All this needs models and a journal, and no repository.
package struct Exchanges: Sendable {
  package var models: [ModelRole: any LanguageModel]
  /// How each role's model is asked.
  package var roles: [ModelRole: RoleSettings]
  /// What may be spent.
  package var budgets: Budgets
  /// Keeps exchanges, and tells what happens in them.
  package var events: EventWriter
  /// What the servers tell of their models.
  package var facts: ServerFacts
  /// The servers' memory; nil where nothing is known of it.
  package var residency: (any Residency)?

  /// Events are kept in the journal of `events`, as the exchanges are.
  package init(
    models: [ModelRole: any LanguageModel], roles: [ModelRole: RoleSettings], events: EventWriter,
    budgets: Budgets = Budgets(), facts: ServerFacts = ServerFacts(), residency: (any Residency)? = nil
  ) {
    self.models = models
    self.roles = roles
    self.budgets = budgets
    self.events = events
    self.facts = facts
    self.residency = residency
  }

  package var journal: any Journal { events.journal }

  /// - Throws: `ModelError` where no model is configured for the role.
  package func settings(of role: ModelRole) throws -> RoleSettings {
    guard let settings = roles[role] else {
      throw ModelError(.modelNotFound, "No model is configured for the role \(role.rawValue).")
    }
    return settings
  }

  /// What a prompt of a role may take up, by what is known of how its model counts.
  package func budget(for role: ModelRole) async throws -> PromptBudget {
    let settings = try settings(of: role)
    let samples = try await journal.tokenSamples(of: settings.model, limit: TokenRate.sampleLimit)
    return PromptBudget(
      settings.options, thinks: settings.thinks,
      bytesPerToken: TokenRate.learnt(from: samples, counted: settings.countedBytesPerToken))
  }

  /// These exchanges, kept and told by another writer.
  package func telling(_ events: EventWriter) -> Exchanges {
    var changed = self
    changed.events = events
    return changed
  }

  /// These exchanges with the settings of a role changed.
  func changing(_ role: ModelRole, _ change: (inout RoleSettings) -> Void) -> Exchanges {
    var changed = self
    if var settings = roles[role] {
      change(&settings)
      changed.roles[role] = settings
    }
    return changed
  }
}

/// What the servers tell of their models; by default, nothing.
package struct ServerFacts: Sendable {
  /// Returns the digest of a model's weights.
  package var digest: @Sendable (_ model: String, _ role: ModelRole) async -> String?
  /// Returns the context a model has in memory, in tokens.
  package var contextInEffect: @Sendable (_ model: String, _ role: ModelRole) async -> Int?
  /// Counts the tokens of a prompt exactly; the prompt goes to the role's server for it.
  package var countTokens: @Sendable (_ request: ChatRequest, _ role: ModelRole) async -> Int?

  package init(
    digest: @escaping @Sendable (_ model: String, _ role: ModelRole) async -> String? = { _, _ in nil },
    contextInEffect: @escaping @Sendable (_ model: String, _ role: ModelRole) async -> Int? = { _, _ in nil },
    countTokens: @escaping @Sendable (_ request: ChatRequest, _ role: ModelRole) async -> Int? = { _, _ in nil }
  ) {
    self.digest = digest
    self.contextInEffect = contextInEffect
    self.countTokens = countTokens
  }
}
