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

  /// - Throws: `ModelError` for an address that is none.
  init(_ configuration: NexusConfiguration) throws {
    let http = HTTPClient()
    var clients: [ModelRole: OllamaClient] = [:]
    var models: [ModelRole: any LanguageModel] = [:]
    var notices: [String] = []
    for (name, role) in [(ModelRole.overseer, configuration.overseer), (.implementation, configuration.implementation)]
    {
      let (host, hints) = try OllamaHost.parse(role.baseUrl.text)
      notices += hints.filter { !notices.contains($0) }
      let client = OllamaClient(
        .init(host: host, timeout: configuration.llm.timeout, allowsRemote: configuration.llm.allowRemote), http: http)
      clients[name] = client
      let patient = RetryingModel(
        client, maximumRetries: configuration.llm.maxRetries, baseDelay: configuration.llm.retryDelay)
      models[name] = FallbackModel(patient, fallbacks: role.fallbacks)
    }
    self.clients = clients
    self.models = models
    self.notices = notices
  }

  /// The window the model was trained for, where the server tells.
  ///
  /// A model that is not installed has none here: the exchange reports that, or a fallback takes over.
  func trainedContextLength(of model: String, role: ModelRole) async throws -> Int? {
    do {
      return try await clients[role]?.facts(of: model).trainedContextLength
    } catch let error as ModelError where error.code == .modelNotFound {
      return nil
    }
  }

  /// The digest of a model's weights; nil where the server does not tell, since an exchange is worth keeping without.
  func digest(of model: String, role: ModelRole) async -> String? {
    guard let installed = try? await clients[role]?.installed() else { return nil }
    return installed.first { ModelName.areEqual($0.name, model) }?.digest
  }
}
