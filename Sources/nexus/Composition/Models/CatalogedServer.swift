import ModelCatalog
import NexusProtocol

/// A server with what is known of its models by their names: limits that it does not tell itself, and requests without what a
/// model would refuse.
struct CatalogedServer: ModelServer {
  let server: any ModelServer
  let known: KnownModels

  var kind: ServerKind { server.kind }
  var address: String { server.address }
  var isLoopback: Bool { server.isLoopback }
  var allowsRemote: Bool { server.allowsRemote }

  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await server.reply(to: adapted(request), onEvent: onEvent)
  }

  func promptTokens(of request: ChatRequest) async throws -> Int? {
    try await server.promptTokens(of: adapted(request))
  }

  func facts(of model: String) async throws -> ModelFacts {
    completed(try await server.facts(of: model), of: model)
  }

  func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    completed(try await server.factsBeforePrompt(of: model), of: model)
  }

  func identity() async throws -> ServerIdentity { try await server.identity() }
  func installed() async throws -> [InstalledModel] { try await server.installed() }
  func running() async throws -> [RunningModel] { try await server.running() }

  func load(_ model: String, options: GenerationOptions, keepAlive: KeepAlive?) async throws {
    try await server.load(model, options: options, keepAlive: keepAlive)
  }

  func areEqual(_ left: String, _ right: String) -> Bool { server.areEqual(left, right) }
  func isHosted(_ model: String) -> Bool { server.isHosted(model) }

  private func adapted(_ request: ChatRequest) -> ChatRequest {
    known.model(named: request.model)?.adapted(request) ?? request
  }

  /// What the server tells counts for more. The window of a server on this machine is what it was started with, whatever
  /// its model could have.
  private func completed(_ facts: ModelFacts, of model: String) -> ModelFacts {
    let isHost = !isLoopback || kind == .bedrock || kind == .anthropic || kind == .gemini
    guard isHost, facts.fixedContextLength == nil, let model = known.model(named: model) else { return facts }
    var facts = facts
    facts.fixedContextLength = model.contextLength
    return facts
  }
}
