/// A server of models, which can also be asked about itself and what it has. No prompt goes out for such questions.
///
/// Every method throws `ModelError` or `CancellationError`. Names of models are the server's own.
package protocol ModelServer: LanguageModel {
  var kind: ServerKind { get }
  /// The base URL, for messages.
  var address: String { get }
  /// Whether it runs on this machine.
  var isLoopback: Bool { get }
  /// Whether prompts may leave this machine.
  var allowsRemote: Bool { get }

  /// What answers at the address, for people.
  func identity() async throws -> ServerIdentity
  /// The models it has.
  func installed() async throws -> [InstalledModel]
  /// The models in memory, and those being loaded.
  func running() async throws -> [RunningModel]
  /// What it tells about a model; asked once per model.
  func facts(of model: String) async throws -> ModelFacts
  /// The same, once prompts may go to the model: `.remoteNotAllowed` where they may not, `.modelNotFound` where the
  /// server is known to refuse the name.
  func factsBeforePrompt(of model: String) async throws -> ModelFacts
  /// Loads a model with the options that later requests will have; does nothing where the server loads by itself.
  func load(_ model: String, options: GenerationOptions, keepAlive: KeepAlive?) async throws

  /// The tokens of a request's prompt, by the very template it is sent with; nil where the server does not count.
  ///
  /// Nothing is generated, but the prompt goes out: `.remoteNotAllowed` where it may not.
  func promptTokens(of request: ChatRequest) async throws -> Int?

  /// Whether two names mean one model here.
  func areEqual(_ left: String, _ right: String) -> Bool
  /// Whether prompts to a model leave the server's machine, by its name alone.
  func isHosted(_ model: String) -> Bool
}

extension ModelServer {
  package func load(_ model: String, options: GenerationOptions, keepAlive: KeepAlive?) async throws {}
  package func promptTokens(of request: ChatRequest) async throws -> Int? { nil }
  package func areEqual(_ left: String, _ right: String) -> Bool { left == right }
  package func isHosted(_ model: String) -> Bool { false }

  /// Whether two names mean one model in memory: the same, or two with the same weights, as a copy is.
  ///
  /// What the server does not tell is no reason to think so.
  package func areOneInMemory(_ left: String, _ right: String) async -> Bool {
    if areEqual(left, right) { return true }
    guard let weights = try? await facts(of: left).weights else { return false }
    return (try? await facts(of: right))?.weights == weights
  }

  /// The entry of a model in the list of those in memory, where it may stand under the name of another with the same
  /// weights; nil for one that is not in memory.
  package func entry(of model: String, in running: [RunningModel]) async -> RunningModel? {
    if let entry = running.first(where: { areEqual($0.name, model) }) { return entry }
    for entry in running where await areOneInMemory(model, entry.name) { return entry }
    return nil
  }
}

/// What a server speaks.
package enum ServerKind: String, Sendable, CaseIterable {
  case ollama
  /// The chat completions of OpenAI and the many that offer the same.
  case openAI = "openai"
  /// The Messages API of Anthropic.
  case anthropic
  /// Google's `generateContent`.
  case gemini
  /// KoboldCpp's own API.
  case koboldCpp = "koboldcpp"
  /// Converse of Amazon Bedrock.
  case bedrock
  /// A program of the user's that nexus starts.
  case plugin
}

/// What a server says it is.
package struct ServerIdentity: Sendable, Equatable {
  /// Such as `Ollama` or `llama.cpp`.
  package var name: String
  package var version: String?

  package init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }
}
