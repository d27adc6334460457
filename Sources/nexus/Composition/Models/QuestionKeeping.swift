import Agents
import Exchanges
import NexusProtocol
import Store

/// Files what is asked outside of plans in a project's store, as exchanges of plans are filed.
struct QuestionKeeping: Sendable {
  private(set) var store: Store
  let budgets: Budgets
  let observer: QuestionView

  /// The same for a job's work.
  func at(_ job: Int64?) -> QuestionKeeping {
    guard let job else { return self }
    var other = self
    other.store = store.working(atJob: job)
    return other
  }

  /// Asks a model and keeps the exchange, whatever becomes of it.
  ///
  /// - Parameters:
  ///   - thinks: Whether the model will think before it answers, as far as is known.
  ///   - use: The tools it may use first.
  ///   - takesTools: Whether the model takes tools; another asks in text.
  ///   - filter: Changes what tools answered before the model is shown it.
  /// - Throws: `ExchangeError` for what does not fit or is too dear; `ModelError`, `CancellationError`, and what
  ///   `onContent` throws.
  func ask(
    _ model: any LanguageModel, _ request: ChatRequest, as role: ModelRole, about purpose: Exchange.Purpose,
    thinks: Bool, facts: ServerFacts, using use: ToolUse?, takesTools: Bool,
    filter: (@Sendable (String) async throws -> String)?, onContent: @Sendable (String?) async throws -> Void
  ) async throws -> QuestionTools.Answer {
    let settings = RoleSettings(
      model: request.model, options: request.options, think: request.think, thinks: thinks,
      keepAlive: request.keepAlive)
    var observer = observer
    observer.name = use?.name
    let events = EventWriter(journal: store, observer: observer, now: { Surroundings.now })
    let exchanges = Exchanges(
      models: [role: model], roles: [role: settings], events: events, budgets: budgets, facts: facts)
    let subject = Subject(purpose: purpose)
    do {
      guard let use else {
        let reply = try await exchanges.exchange(
          as: role, about: subject, messages: request.messages, format: request.format, onContent: onContent)
        return QuestionTools.Answer(reply: reply)
      }
      return try await use.tools.exchange(
        through: exchanges, as: role, about: subject, request.messages, format: request.format,
        usesTools: takesTools, filter: filter, onRound: use.onRound, onContent: onContent)
    } catch var error as ExchangeError {
      // The hint of the pair is about tasks.
      if case .doesNotFit = error.code {
        let needed = try await exchanges.budget(for: role).contextLength(holding: request.promptBytes)
        error.hint =
          "Send less, or set a larger context: "
          + "`nexus config set llm.models.\(role.rawValue).contextLength \(needed)`."
      }
      throw error
    }
  }

  /// Files that the answers of this run were shown, so that the same question is asked anew and not answered from here.
  func heed() async {
    let store = store
    await puttingInOrder {
      try await store.heedExchanges(about: .ask, plan: nil, task: nil)
      try await store.heedExchanges(about: .choose, plan: nil, task: nil)
    }
  }
}

extension Session {
  /// What keeps questions; nil outside of a repository, and in one where nexus keeps nothing.
  ///
  /// What a killed run left behind is for the commands that work at plans.
  func questionKeeping() throws -> QuestionKeeping? {
    try questionStore().map { try questionKeeping(in: $0) }
  }

  /// The store that questions are kept in; nil where none are.
  func questionStore() throws -> Store? {
    guard let project, Files.exists(project.overseerDirectory) || Files.exists(project.storeFile) else { return nil }
    try project.prepareStateDirectory()
    return try Store.open(
      at: project.storeFile, for: owner, nexusVersion: Version.current, isAlive: Self.isAlive)
  }

  /// What keeps questions in a store that is open, within the budgets of this session's job.
  func questionKeeping(in store: Store) throws -> QuestionKeeping {
    QuestionKeeping(store: store, budgets: try budgets(prices()), observer: QuestionView(console: console))
  }
}
