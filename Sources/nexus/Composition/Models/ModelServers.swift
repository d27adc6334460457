import Agents
import Configuration
import Exchanges
import ModelCatalog
import ModelPolicies
import NexusProtocol
import ResponseCache

/// The models of both roles, each in the layers that the configuration asks for.
struct ModelServers: Sendable {
  let pool: ServerPool
  let prices: ModelPrices
  private(set) var models: [ModelRole: any LanguageModel] = [:]

  /// - Throws: `UserError` for an address that is none, a key that is not there, or a file of models that cannot be read.
  /// - Parameter includesUnused: Whether models of providers that no role uses can be asked, too.
  init(_ configuration: NexusConfiguration, includesUnused: Bool = false) throws {
    let pool = try ServerPool(configuration, includesUnused: includesUnused)
    self.pool = pool
    prices = ModelPrices(configuration, try ModelKnowledge.read(), pool)
    for role in ModelRole.allCases {
      models[role] = stack(configuration, role).model(around: RoutedModel(pool: pool, role: role))
    }
  }

  /// What is recorded, and what plans and days may cost, is for `Exchanges`, which begins each exchange in the store.
  private func stack(_ configuration: NexusConfiguration, _ role: ModelRole) -> ModelStack {
    let (pool, prices, settings) = (pool, prices, configuration[role])
    var stack = ModelStack()
    stack.fallbacks = settings.fallbacks
    stack.server = { pool.place(of: $0, for: role)?.client.address ?? "" }
    (stack.maximumRetries, stack.retryDelay) = (configuration.llm.maxRetries, configuration.llm.retryDelay)
    if settings.cache != "off", let file = Surroundings.replyCacheFile {
      let limits = ReplyDatabase.Limits(bytes: configuration.cache.maxBytes, age: configuration.cache.maxAge)
      stack.caching = ModelStack.Caching(
        ReplyDatabase(path: file, limits: limits) { Surroundings.now }, keepsAnyTemperature: settings.cache == "any",
        identity: { [self] in await identity(of: $0, role: role) })
    }
    let budget = configuration.budgets["exchange"]
    stack.timeLimit = budget?.minutes.map { .seconds($0 * 60) }
    if let budget, budget.tokens != nil || budget.cost != nil {
      stack.budget = BudgetKeeper(
        limits: BudgetLimits(exchange: .init(tokens: budget.tokens, money: budget.cost.map { Money($0) })),
        ledger: ExpenseList(), price: { prices.price(of: $0, role: role) }, now: { Surroundings.now })
    }
    return stack
  }

  /// What the servers tell of the models, for exchanges.
  var facts: ServerFacts {
    ServerFacts(
      digest: { await digest(of: $0, role: $1) }, contextInEffect: { await contextInEffect(of: $0, role: $1) },
      countTokens: { await promptTokens(of: $0, role: $1) })
  }

  /// Which model on which server a name means, by the digest of its weights where the server tells one.
  private func identity(of model: String, role: ModelRole) async -> String {
    let place = pool.place(of: model, for: role)
    return "\(place?.client.address ?? "") \(place?.model ?? model) \(await digest(of: model, role: role) ?? "")"
  }

  /// The window the model is asked for, by what the server tells of it; the prompt goes nowhere for this.
  ///
  /// Whatever hinders the question hinders the exchange too, which tries again, knows fallbacks and has the words.
  func contextLength(of model: String, role: ModelRole, configured: Int?) async throws -> ContextLengthChoice {
    let unknown = ContextLengthChoice.make(configured: configured, .init())
    guard let place = reachable(model, role) else { return unknown }
    do {
      return try await place.client.contextLength(for: place.model, configured: configured)
    } catch is ModelError {
      return unknown
    }
  }

  /// Whether one model in memory plays both roles, be it under two names.
  func sharesModel(_ configuration: NexusConfiguration) async -> Bool {
    guard let one = reachable(configuration.overseer.model, .overseer),
      let two = reachable(configuration.implementation.model, .implementation),
      one.client.address == two.client.address
    else { return false }
    return await one.client.areOneInMemory(one.model, two.model)
  }

  /// Whether a model takes tools, as far as its server tells; hindrances are left to the exchange here too.
  func canUseTools(_ model: String, role: ModelRole) async throws -> Bool {
    guard let place = reachable(model, role) else { return false }
    do {
      return try await place.client.facts(of: place.model).can("tools") ?? false
    } catch is ModelError {
      return false
    }
  }

  /// Whether a model sees images; nil where its server does not tell, as most do not.
  func sees(_ model: String, role: ModelRole) async throws -> Bool? {
    guard let place = reachable(model, role), place.client.kind == .ollama else { return nil }
    do {
      return try await place.client.facts(of: place.model).can("vision")
    } catch is ModelError {
      return nil
    }
  }

  /// How many billions of parameters a model has, where its name is of the user's choice and its server tells.
  func billions(of model: String, role: ModelRole) async -> Double? {
    guard ModelSize.billions(inName: model) == nil, let place = reachable(model, role), place.client.kind != .ollama
    else { return nil }
    return (try? await place.client.facts(of: place.model))?.parameterSize.flatMap { ModelSize.billions($0) }
  }

  /// Whether a model will think when it is left to itself or told to.
  func thinks(_ model: String, role: ModelRole, setting: Thinking?) async -> Bool {
    guard setting != .off, let place = reachable(model, role) else { return false }
    return (try? await place.client.facts(of: place.model))?.can("thinking") ?? false
  }

  /// A model's server, unless it is on another machine and may not be asked anything.
  func reachable(_ model: String, _ role: ModelRole) -> ServerPool.Place? {
    guard let place = pool.place(of: model, for: role) else { return nil }
    return place.client.isLoopback || place.client.allowsRemote ? place : nil
  }

  /// The context a model has in memory; nil where the server does not tell, as old ones and imitations do not.
  ///
  /// Nil too for servers whose windows no request changes: they were asked for theirs, and refuse what does not fit.
  func contextInEffect(of model: String, role: ModelRole) async -> Int? {
    guard let place = reachable(model, role), place.client.kind == .ollama,
      let running = try? await place.client.running()
    else { return nil }
    return await place.client.entry(of: place.model, in: running)?.contextLength
  }

  /// The digest of a model's weights; nil where the server does not tell, since an exchange is worth keeping without.
  func digest(of model: String, role: ModelRole) async -> String? {
    guard let place = reachable(model, role), place.client.kind == .ollama,
      let installed = try? await place.client.installed()
    else { return nil }
    return installed.first { place.client.areEqual($0.name, place.model) }?.digest
  }
}
