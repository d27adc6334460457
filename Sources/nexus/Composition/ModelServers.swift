import Agents
import Configuration
import CurlHTTP
import ModelPolicies
import NexusProtocol
import Ollama

/// The model servers of both roles, each model wrapped in what every exchange shall have: retries and fallbacks.
struct ModelServers: Sendable {
  let clients: [ModelRole: OllamaClient]
  let models: [ModelRole: any LanguageModel]
  /// What the user should know of the addresses.
  let notices: [String]

  /// - Throws: `UserError` for an address that is none.
  init(_ configuration: NexusConfiguration) throws {
    let http = HTTPClient()
    var clients: [ModelRole: OllamaClient] = [:]
    var models: [ModelRole: any LanguageModel] = [:]
    var notices: [String] = []
    for (name, role) in [(ModelRole.overseer, configuration.overseer), (.implementation, configuration.implementation)]
    {
      let (host, hints) = try Self.host(role.baseUrl.text)
      notices += hints.filter { !notices.contains($0) }
      // One client for one server, which knows from one request that the server is at work while another waits.
      let client =
        clients.values.first { $0.configuration.host == host }
        ?? OllamaClient(
          .init(host: host, timeout: configuration.llm.timeout, allowsRemote: configuration.llm.allowRemote), http: http
        )
      clients[name] = client
      let patient = RetryingModel(
        RepetitionGuard(OpeningModel(client)), maximumRetries: configuration.llm.maxRetries,
        baseDelay: configuration.llm.retryDelay)
      models[name] = FallbackModel(patient, fallbacks: role.fallbacks)
    }
    self.clients = clients
    self.models = models
    self.notices = notices
  }

  private static func host(_ text: String) throws -> (OllamaHost, [String]) {
    do {
      return try OllamaHost.parse(text)
    } catch {
      throw UserError(
        "\(error.message).",
        hint: "`nexus config list` shows where it was set: OLLAMA_HOST, NEXUS_LLM_BASE_URL or `llm.baseUrl`.",
        status: .configuration)
    }
  }

  /// The window the model is asked for, by what the server tells of it; the prompt goes nowhere for this.
  ///
  /// Whatever hinders the question hinders the exchange too, which tries again, knows fallbacks and has the words.
  func contextLength(of model: String, role: ModelRole, configured: Int?) async throws -> ContextLengthChoice {
    let unknown = ContextLengthChoice.make(configured: configured, .init())
    guard let client = reachable(role) else { return unknown }
    do {
      return try await client.contextLength(for: model, configured: configured)
    } catch is ModelError {
      return unknown
    }
  }

  /// Whether a model takes tools, as far as its server tells; hindrances are left to the exchange here too.
  func canUseTools(_ model: String, role: ModelRole) async throws -> Bool {
    guard let client = reachable(role) else { return false }
    do {
      return try await client.facts(of: model).can("tools") ?? false
    } catch is ModelError {
      return false
    }
  }

  /// Whether a model will think when it is left to itself or told to.
  func thinks(_ model: String, role: ModelRole, setting: ThinkSetting?) async -> Bool {
    guard setting != .off, let client = reachable(role) else { return false }
    return (try? await client.facts(of: model))?.can("thinking") ?? false
  }

  /// The role's server, unless it is on another machine and may not be asked anything.
  func reachable(_ role: ModelRole) -> OllamaClient? {
    guard let client = clients[role] else { return nil }
    return client.configuration.host.isLoopback || client.configuration.allowsRemote ? client : nil
  }

  /// The context a model has in memory; nil where the server does not tell, as old ones and imitations do not.
  func contextInEffect(of model: String, role: ModelRole) async -> Int? {
    guard let client = reachable(role), let running = try? await client.running() else { return nil }
    return running.first { ModelName.areEqual($0.name, model) }?.contextLength
  }

  /// The digest of a model's weights; nil where the server does not tell, since an exchange is worth keeping without.
  func digest(of model: String, role: ModelRole) async -> String? {
    guard let client = reachable(role), let installed = try? await client.installed() else { return nil }
    return installed.first { ModelName.areEqual($0.name, model) }?.digest
  }
}
