package import NexusProtocol

extension OllamaClient: ModelServer {
  package var kind: ServerKind { .ollama }
  package var address: String { configuration.host.baseURL }
  package var isLoopback: Bool { configuration.host.isLoopback }
  package var allowsRemote: Bool { configuration.allowsRemote }

  package func identity() async throws -> ServerIdentity {
    ServerIdentity(name: "Ollama", version: try await version())
  }

  package func load(_ model: String, options: GenerationOptions, keepAlive: KeepAlive?) async throws {
    try await load(model, options: options, keepAlive: keepAlive) { _ in }
  }

  package func areEqual(_ left: String, _ right: String) -> Bool { ModelName.areEqual(left, right) }
  package func isHosted(_ model: String) -> Bool { ModelName(model)?.isCloud == true }
}
