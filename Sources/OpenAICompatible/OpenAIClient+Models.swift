import CurlHTTP
import Isolation
import JSONText
import ModelWire
package import NexusProtocol

/// The server says that it is loading its model.
struct LoadingModel: Error {}

extension OpenAIClient {
  package func identity() async throws -> ServerIdentity {
    let listing = try await unlessLoading { try await freshListing() }
    let name = listing.dialect.isLlamaCpp ? "llama.cpp's server" : "an OpenAI-compatible server"
    return ServerIdentity(name: name, version: listing.version)
  }

  package func installed() async throws -> [InstalledModel] {
    try await unlessLoading { try await freshListing() }.entries.map { entry in
      InstalledModel(
        name: entry.name, sizeInBytes: entry.sizeInBytes ?? 0, parameterSize: entry.parameterSize,
        quantization: entry.quantization)
    }
  }

  package func running() async throws -> [RunningModel] {
    try await unlessLoading { try await freshListing() }.entries.filter { $0.isLoaded == true }.map { entry in
      RunningModel(name: entry.name, sizeInBytes: entry.sizeInBytes ?? 0, contextLength: entry.contextLength)
    }
  }

  /// Waits while the server loads its model, since all that follows hangs on its window.
  package func facts(of model: String) async throws -> ModelFacts {
    try facts(of: model, try await whenLoaded(onEvent: { _ in }) { try await listing() })
  }

  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    try refuseRemote(model)
    return try await facts(of: model)
  }

  /// What kind of server it is; waits while it loads its model, which it tells whatever it is asked.
  func dialectWhenReady(onEvent: @Sendable (ModelEvent) async throws -> Void) async throws -> Dialect {
    try await whenLoaded(onEvent: onEvent) { try await listing().dialect }
  }

  /// Repeats `body` as long as the server says that it is loading its model.
  ///
  /// Each answer is a sign of life, so there is no end to this; a load that fails ends the server.
  func whenLoaded<Result>(
    onEvent: @Sendable (ModelEvent) async throws -> Void, _ body: () async throws -> Result
  ) async throws -> Result {
    var isKnown = false
    while true {
      do {
        return try await body()
      } catch is LoadingModel {
        if !isKnown { try await onEvent(.loading) }
        isKnown = true
        try await Task.sleep(for: configuration.loadPause)
      }
    }
  }

  /// Runs a question that nobody waits for while the server loads.
  private func unlessLoading<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch is LoadingModel {
      throw located(ModelError(.busy, "It is loading its model", retry: .withBackoff), nil)
    }
  }

  /// A server with one model answers to every name with it, so another name is a mistake that it would not tell.
  func facts(of model: String, _ listing: ServerListing) throws(ModelError) -> ModelFacts {
    var facts = ModelFacts()
    guard let entry = listing.entry(named: model) else {
      guard listing.dialect.isLlamaCpp, !listing.entries.isEmpty else { return facts }
      let names = listing.entries.map(\.name).joined(separator: ", ")
      throw located(ModelError(.modelNotFound, "The server has only \(names)"), model)
    }
    facts.trainedContextLength = entry.trainedContextLength
    facts.fixedContextLength = entry.contextLength
    facts.failedToLoad = entry.failedToLoad
    facts.tellsWindowOnceLoaded = listing.dialect == .llamaCppRouter && entry.contextLength == nil
    facts.parameterSize = entry.parameterSize
    facts.quantization = entry.quantization
    if let takesTools = listing.takesTools {
      facts.capabilities = takesTools ? ["completion", "tools"] : ["completion"]
    }
    return facts
  }

  /// What the server told of itself, asked once unless it did not answer.
  func listing() async throws -> ServerListing {
    if let listing = known.withLock({ $0 }) { return listing }
    return try await freshListing()
  }

  func freshListing() async throws -> ServerListing {
    let models = try await object("/v1/models", isOptional: true)
    // Only asked where it may be llama.cpp: hosts elsewhere may count or log what they do not know.
    let mayBeLlamaCpp = models?["data"]?.array?.contains { $0["owned_by"]?.string == "llamacpp" } ?? true
    let props = isLoopback || mayBeLlamaCpp ? try await object("/props", isOptional: true) : nil
    let listing = ServerListing(models: models, props: props)
    known.withLock { $0 = listing }
    return listing
  }

  /// Whether the server is working on a request, so that silence means that this one waits or is being read.
  func isAtWork() async -> Bool {
    guard let listing = known.withLock({ $0 }), listing.dialect == .llamaCpp else { return false }
    // A server that does not answer this either gives no sign of life, which is all that matters here.
    guard let slots = try? await value("/slots", isOptional: true)?.array else { return false }
    return slots.contains { $0["is_processing"]?.bool == true }
  }

  private func object(_ path: String, isOptional: Bool) async throws -> JSONObject? {
    guard let value = try await value(path, isOptional: isOptional) else { return nil }
    guard let object = value.object else {
      throw located(ModelError(.notAModelServer, "The server's answer is not one of this API"), nil)
    }
    return object
  }

  /// Asks for something that the server knows without a model.
  ///
  /// - Parameter isOptional: Whether servers may lack it; nil is returned then.
  private func value(_ path: String, isOptional: Bool) async throws -> JSONValue? {
    do {
      let response = try await http.send(request(.get, path, body: nil, silence: configuration.metadataTimeout))
      let bytes = try await response.body.collect(limitInBytes: 64 << 20)
      guard response.status == 200 else {
        let answer = ServerAnswer(status: response.status, body: bytes)
        if answer.isLoading { throw LoadingModel() }
        if isOptional, [403, 404, 405, 501].contains(response.status), answer.isFromAPI { return nil }
        throw ModelError(serverAnswer: answer)
      }
      guard let value = try? JSONValue(parsing: bytes, options: .repairingText) else {
        // A page where `/props` is no path of the API.
        if isOptional, path != "/v1/models" { return nil }
        throw ModelError(.notAModelServer, "The server's answer is not one of this API")
      }
      return value
    } catch let error as HTTPError {
      throw located(ModelError(httpError: error, server: address), nil)
    } catch let error as ModelError {
      throw located(error, nil)
    }
  }
}
