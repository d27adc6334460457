import Agents
import Configuration
import Exchanges
import ModelCatalog
import ModelPolicies
import NexusProtocol
import Plugins
import Secrets

/// Asks a model by its name, outside of any plan: one question, one answer.
struct OneShot: Sendable {
  private let servers: ModelServers
  private let configuration: NexusConfiguration
  /// Change what models read and what they have answered, in this order.
  private let filters: [Plugin]
  private let names: [String]
  /// Files what is asked; nil where nothing is kept.
  private let keeping: QuestionKeeping?

  /// - Parameters:
  ///   - names: The models that are asked, as users write them; those of the roles where there are none.
  ///   - filters: The names of plugins.
  ///   - keeping: Files what is asked.
  /// - Throws: `UserError` for an address that is none, a key that is not there, or a plugin that is not; `PluginError`.
  init(
    _ configuration: NexusConfiguration, asking names: [String] = [], filters: [String] = [],
    keeping: QuestionKeeping? = nil
  ) throws {
    self.configuration = configuration
    self.names = names
    self.keeping = keeping
    let servers = try ModelServers(configuration, includesUnused: true)
    self.servers = servers
    self.filters = try filters.map { try servers.pool.plugins.plugin($0, of: .filter) }
  }

  /// What the user should know of the servers, and of places elsewhere that prompts go to for the first time.
  func noticesBeforePrompts() throws -> [String] {
    try servers.pool.notices + RemoteDisclosure().news(servers.pool, asking: names)
  }

  /// Ends the plugins that were started.
  func end() async {
    await keeping?.heed()
    await servers.pool.plugins.end()
  }

  /// The model of a role, as it is configured.
  func model(of role: ModelRole) -> String { configuration[role].model }

  /// Refuses a model that is known not to see images; nothing is sent for it.
  ///
  /// - Throws: `UserError`.
  func requireSight(of model: String, as role: ModelRole) async throws {
    let isPlugin = servers.pool.place(of: model, for: role)?.client.kind == .plugin
    if !isPlugin, try await servers.sees(model, role: role) != false { return }
    throw UserError(
      isPlugin ? "Models of plugins are shown no images." : "\(model) does not see images.",
      hint: "Name one that does with -m: `nexus models list` shows which have `vision`.", status: .badInput)
  }

  /// What a reply cost; nil where the price of its model is not known, or its server did not count.
  func cost(of reply: ModelReply, as role: ModelRole) -> Double? {
    reply.isFromCache ? 0 : servers.prices.price(of: reply.model, role: role)?.cost(of: reply.usage)?.amount
  }

  /// The answer to `messages`, from which secrets are taken out first.
  ///
  /// - Parameters:
  ///   - earlier: What goes before, after the instructions; its own where there are none. No filter reads it again.
  ///   - role: Whose options apply; where `model` is the role's own, its fallbacks are asked, too.
  ///   - purpose: What it is filed as.
  ///   - job: The job that it is filed with; nil for that of what is asked with this type, where there is one.
  ///   - onText: Receives the answer as it comes. An empty text means that what was given so far is void.
  /// - Throws: `ModelError`, `CancellationError`, and what `onText` throws.
  func answer(
    _ messages: [Message], after earlier: [Message] = [], by model: String, as role: ModelRole,
    about purpose: Exchange.Purpose = .ask, format: ResponseFormat? = nil, job: Int64? = nil,
    options extra: (inout GenerationOptions) -> Void = { _ in },
    onText: @Sendable (String) async throws -> Void = { _ in }
  ) async throws -> ModelReply {
    try await answer(
      messages, after: earlier, by: model, as: role, about: purpose, format: format, job: job, using: nil,
      options: extra, onText: onText
    ).reply
  }

  /// The same, from a model that may use tools before it answers; what it says meanwhile is given to `onText`, too, and
  /// void.
  ///
  /// - Parameter use: Counts only where questions are kept.
  func answer(
    _ messages: [Message], after earlier: [Message] = [], by model: String, as role: ModelRole,
    about purpose: Exchange.Purpose = .ask, format: ResponseFormat? = nil, job: Int64? = nil, using use: ToolUse?,
    options extra: (inout GenerationOptions) -> Void = { _ in },
    onText: @Sendable (String) async throws -> Void = { _ in }
  ) async throws -> QuestionTools.Answer {
    let settings = configuration[role]
    let context = try await servers.contextLength(
      of: model, role: role, configured: configuration.configuredContextLength(role))
    var options = GenerationOptions(
      contextLength: context.length, maxTokens: settings.maxTokens, temperature: settings.temperature,
      seed: settings.seed)
    extra(&options)
    let request = ChatRequest(
      model: model, messages: Self.joined(earlier, try await filtered(messages)), format: format, think: settings.think,
      options: options, keepAlive: configuration.llm.keepAlive)
    // What a filter is still to change is not shown before.
    let isStreamed = !filters.contains { $0.manifest.moments.contains(.reply) }
    var answer = try await send(request, as: role, about: purpose, job, use) { text in
      // Nothing is no news, and would mean that what came is void.
      if isStreamed, text?.isEmpty != true { try await onText(text ?? "") }
    }
    for filter in filters { answer.reply.content = try await filter.filtered(answer.reply.content, at: .reply) }
    if !isStreamed { try await onText(answer.reply.content) }
    return answer
  }

  private static func joined(_ earlier: [Message], _ messages: [Message]) -> [Message] {
    let instructions = messages.prefix { $0.role == .system }
    let kept = instructions.isEmpty ? earlier : earlier.filter { $0.role != .system }
    return instructions + kept.redacted + messages.dropFirst(instructions.count)
  }

  /// Asks, and files the exchange where questions are kept.
  ///
  /// - Parameter onContent: Receives nil when what was given so far is void.
  private func send(
    _ request: ChatRequest, as role: ModelRole, about purpose: Exchange.Purpose, _ job: Int64?, _ use: ToolUse?,
    onContent: @Sendable (String?) async throws -> Void
  ) async throws -> QuestionTools.Answer {
    let model = try client(for: request.model, role)
    guard let keeping else {
      let reply = try await model.reply(to: request) { event in
        switch event {
        case .content(let text): try await onContent(text)
        case .retry, .fallback: try await onContent(nil)
        case .waiting, .loading, .thinking, .toolCalls, .notice: break
        }
      }
      return QuestionTools.Answer(reply: reply)
    }
    var request = request
    if await !knowsWindow(of: request.model, role) {
      let bytes = request.promptBytes + (use == nil ? 0 : Self.roomForTools)
      let needed = PromptBudget(request.options).contextLength(holding: bytes)
      request.options.contextLength = max(request.options.contextLength, needed)
    }
    let filter: @Sendable (String) async throws -> String = { text in try await filteredText(text) }
    return try await keeping.at(job).ask(
      model, request, as: role, about: purpose,
      thinks: await servers.thinks(request.model, role: role, setting: request.think), facts: servers.facts,
      using: use, takesTools: use == nil ? false : try await servers.canUseTools(request.model, role: role),
      filter: filters.isEmpty ? nil : filter, onContent: onContent)
  }

  /// What tools may answer, in bytes, where nobody knows the window.
  private static let roomForTools = 48_000

  /// Whether the window that a request names is the model's; else what is too long is for its server to refuse.
  private func knowsWindow(of model: String, _ role: ModelRole) async -> Bool {
    if configuration.configuredContextLength(role) != nil { return true }
    guard let place = servers.reachable(model, role) else { return false }
    if place.client.kind == .ollama || place.client.kind == .koboldCpp { return true }
    return (try? await place.client.facts(of: place.model))?.fixedContextLength != nil
  }

  /// Secrets go before a filter sees them, and again what it put in.
  private func filtered(_ messages: [Message]) async throws -> [Message] {
    var found: [Message] = []
    for message in messages {
      var message = message
      message.content = try await filteredText(message.content)
      found.append(message)
    }
    return found
  }

  private func filteredText(_ text: String) async throws -> String {
    var text = Redaction.redact(text).text
    for filter in filters { text = try await filter.filtered(text, at: .prompt) }
    return filters.isEmpty ? text : Redaction.redact(text).text
  }

  private func client(for model: String, _ role: ModelRole) throws -> any LanguageModel {
    if let provider = configuration.reference(to: model).provider, let fault = servers.pool.unusable[provider] {
      throw fault
    }
    if model == configuration[role].model, let own = servers.models[role] { return own }
    return RetryingModel(
      RepetitionGuard(RoutedModel(pool: servers.pool, role: role)), maximumRetries: configuration.llm.maxRetries,
      baseDelay: configuration.llm.retryDelay)
  }
}
