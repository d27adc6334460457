import Isolation
package import NexusProtocol

/// A provider plugin as a server of models: they can play any role, as those of other servers can.
package struct PluginServer: ModelServer {
  package let allowsRemote: Bool
  private let plugin: Plugin
  /// The models it has; nil until it was asked.
  private let known = Locked<[String]?>(nil)

  /// - Parameter allowsRemote: Whether prompts may go to a plugin that sends them to other machines.
  package init(_ plugin: Plugin, allowsRemote: Bool) {
    (self.plugin, self.allowsRemote) = (plugin, allowsRemote)
  }

  package var kind: ServerKind { .plugin }
  package var address: String { plugin.address }
  /// What the plugin says of itself.
  package var isLoopback: Bool { plugin.manifest.isLocal }

  package func identity() async throws -> ServerIdentity {
    ServerIdentity(name: plugin.manifest.name, version: plugin.manifest.version)
  }

  package func installed() async throws -> [InstalledModel] { try await models().map { InstalledModel(name: $0) } }

  /// None: a plugin does not tell what it has in memory.
  package func running() async throws -> [RunningModel] { [] }
  package func facts(of model: String) async throws -> ModelFacts { ModelFacts() }

  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    guard isLoopback || allowsRemote else {
      throw failure(.remoteNotAllowed, "The plugin may send the prompt to other machines", model)
    }
    guard try await models().contains(model) else {
      throw failure(.modelNotFound, "The plugin has no such model", model)
    }
    return ModelFacts()
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    _ = try await factsBeforePrompt(of: request.model)
    return try await PluginModel(plugin).reply(to: request, onEvent: onEvent)
  }

  private func models() async throws -> [String] {
    if let models = known.withLock({ $0 }) { return models }
    do {
      let models = try await plugin.models()
      known.withLock { $0 = models }
      return models
    } catch let error as PluginError {
      throw ModelError(error, of: plugin, model: nil)
    }
  }

  private func failure(_ code: ModelError.Code, _ message: String, _ model: String) -> ModelError {
    var error = ModelError(code, message, model: model, server: address, retry: .never)
    error.serverKind = kind
    return error
  }
}
