import Agents
import Configuration
import Exchanges
import NexusProtocol

/// Has the servers load the roles' models with the very options that exchanges have, so that nothing is loaded twice.
actor ModelLoader {
  private let configuration: NexusConfiguration
  private let servers: [ModelDirectory.Server]
  private let sharing: Bool
  private(set) var failures: [ModelRole: ModelError] = [:]
  private(set) var wasUsed = false

  /// - Parameter sharing: Whether one model plays both roles.
  init(configuration: NexusConfiguration, servers: [ModelDirectory.Server], sharing: Bool) {
    self.configuration = configuration
    self.servers = servers
    self.sharing = sharing
  }

  /// Loads a role's model unless its server does not answer; what stands in the way is kept in `failures`.
  func load(_ role: ModelRole) async throws {
    guard let client = servers.first(where: { $0.roles.contains(role) })?.client else { return }
    wasUsed = true
    let model = configuration.reference(to: configuration[role].model).model
    do {
      _ = try await client.factsBeforePrompt(of: model)
      let length = try await client.contextLength(
        for: model, configured: configuration.configuredContextLength(role, sharing: sharing)
      ).length
      try await client.load(
        model, options: GenerationOptions(contextLength: length),
        keepAlive: configuration.llm.keepAlive)
    } catch let error as ModelError {
      failures[role] = error
    }
  }
}
