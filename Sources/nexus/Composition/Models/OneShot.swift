import Exchanges
import Configuration
import ModelCatalog
import ModelPolicies
import NexusProtocol
import Secrets

/// Asks a model by its name, outside of any plan: one question, one answer.
struct OneShot: Sendable {
  private let servers: ModelServers
  private let configuration: NexusConfiguration

  /// - Throws: `UserError` for an address that is none, or a key that is not there.
  init(_ configuration: NexusConfiguration) throws {
    self.configuration = configuration
    servers = try ModelServers(configuration)
  }

  var notices: [String] { servers.pool.notices }

  /// The model of a role, as it is configured.
  func model(of role: ModelRole) -> String { configuration[role].model }

  /// What a reply cost; nil where the price of its model is not known, or its server did not count.
  func cost(of reply: ModelReply, as role: ModelRole) -> Double? {
    reply.isFromCache ? 0 : servers.prices.price(of: reply.model, role: role)?.cost(of: reply.usage)?.amount
  }

  /// The answer to `messages`, from which secrets are taken out first.
  ///
  /// - Parameters:
  ///   - role: Whose options apply; where `model` is the role's own, its fallbacks are asked, too.
  ///   - onText: Receives the answer as it comes. An empty text means that what was given so far is void.
  /// - Throws: `ModelError`, `CancellationError`, and what `onText` throws.
  func answer(
    _ messages: [Message], by model: String, as role: ModelRole, format: ResponseFormat? = nil,
    options extra: (inout GenerationOptions) -> Void = { _ in },
    onText: @Sendable (String) async throws -> Void = { _ in }
  ) async throws -> ModelReply {
    let settings = configuration[role]
    let context = try await servers.contextLength(
      of: model, role: role, configured: configuration.configuredContextLength(role))
    var options = GenerationOptions(
      contextLength: context.length, maxTokens: settings.maxTokens, temperature: settings.temperature,
      seed: settings.seed)
    extra(&options)
    let request = ChatRequest(
      model: model, messages: messages.map(Self.redacted), format: format, think: settings.think,
      options: options, keepAlive: configuration.llm.keepAlive)
    return try await client(for: model, role).reply(to: request) { event in
      switch event {
      case .content(let text): try await onText(text)
      case .retry, .fallback: try await onText("")
      case .waiting, .loading, .thinking, .toolCalls, .notice: break
      }
    }
  }

  private func client(for model: String, _ role: ModelRole) -> any LanguageModel {
    if model == configuration[role].model, let own = servers.models[role] { return own }
    return RetryingModel(
      RepetitionGuard(RoutedModel(pool: servers.pool, role: role)), maximumRetries: configuration.llm.maxRetries,
      baseDelay: configuration.llm.retryDelay)
  }

  private static func redacted(_ message: Message) -> Message {
    var message = message
    message.content = Redaction.redact(message.content).text
    return message
  }
}
