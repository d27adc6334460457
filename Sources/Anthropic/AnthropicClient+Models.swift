import CurlHTTP
import Isolation
import JSONText
import ModelWire
package import NexusProtocol

extension AnthropicClient {
  /// Asks for the models, which shows whether the key is taken.
  package func identity() async throws -> ServerIdentity {
    _ = try await value("/v1/models?limit=1")
    return ServerIdentity(name: "Anthropic's Messages API", version: MessagesRequest.newestVersion)
  }

  package func installed() async throws -> [InstalledModel] {
    var models: [InstalledModel] = []
    var path = "/v1/models?limit=1000"
    while true {
      let page = try await value(path)
      guard let entries = page?["data"]?.array?.compactMap(ModelEntry.init) else {
        throw label.label(ModelError(.notAModelServer, "It does not list its models as this API does"), model: nil)
      }
      // The list tells as much as asking for each.
      known.withLock { known in for entry in entries { known[entry.id] = .some(entry) } }
      models += entries.filter { !$0.isRetired }.map { InstalledModel(name: $0.id, modifiedAt: $0.createdAt ?? "") }
      guard page?["has_more"]?.bool == true, let last = page?["last_id"]?.string, !entries.isEmpty else {
        return models
      }
      path = "/v1/models?limit=1000&after_id=\(last.percentEncoded)"
    }
  }

  /// None: the host loads and keeps models as it likes, and does not tell.
  package func running() async throws -> [RunningModel] { [] }

  package func facts(of model: String) async throws -> ModelFacts {
    let entry = try await entry(of: model)
    var facts = ModelFacts()
    facts.fixedContextLength = entry?.maxInputTokens
    let abilities = ModelAbilities(model, entry)
    // Every model of Anthropic's takes tools; of others nothing is known.
    if abilities.isClaude || entry?.isFromAnthropic == true {
      facts.capabilities =
        abilities.thinkingTypes.isDisjoint(with: ["adaptive", "enabled"])
        ? ["completion", "tools"] : ["completion", "tools", "thinking"]
    }
    return facts
  }

  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    try refuseRemote(model, host: configuration.url.host)
    return try await facts(of: model)
  }

  /// Counted by the server. Nil from one that does not count.
  ///
  /// Source: Anthropic API reference, "Count tokens in a Message".
  package func promptTokens(of request: ChatRequest) async throws -> Int? {
    try refuseRemote(request.model, host: configuration.url.host)
    let message = try message(for: request, try await entry(of: request.model))
    let counting = self.request(
      .post, "/v1/messages/count_tokens", body: message.countingBody, version: message.version,
      silence: configuration.metadataTimeout)
    return try await value(counting, model: request.model)?["input_tokens"]?.int
  }

  /// What the server tells of a model, asked once; nil from a server that tells nothing of single models.
  /// - Throws: `.modelNotFound` for a model that is retired or was never there.
  func entry(of model: String) async throws -> ModelEntry? {
    if let entry = known.withLock({ $0[model] }) { return try unlessRetired(entry, model) }
    let entry = try await value("/v1/models/\(model.percentEncoded)", model: model).flatMap(ModelEntry.init)
    known.withLock { $0[model] = .some(entry) }
    return try unlessRetired(entry, model)
  }

  private func unlessRetired(_ entry: ModelEntry?, _ model: String) throws(ModelError) -> ModelEntry? {
    guard let entry, entry.isRetired else { return entry }
    throw label.label(ModelError(.modelNotFound, entry.retirement), model: model)
  }

  private func value(_ path: String, model: String? = nil) async throws -> JSONValue? {
    try await value(request(.get, path, silence: configuration.metadataTimeout), model: model)
  }

  /// Asks for something that the server knows without a model; nil where it has no such path.
  private func value(_ request: HTTPRequest, model: String?) async throws -> JSONValue? {
    do {
      let response = try await http.send(request)
      let bytes = try await response.body.collect(limitInBytes: 64 << 20)
      let value = try? JSONValue(parsing: bytes, options: .repairingText)
      guard response.status == 200 else {
        // Anthropic itself says that a model is not there; others answer in their own words that a path is not.
        let isOwn = value?["type"]?.string == "error"
        if [404, 405, 501].contains(response.status), !isOwn { return nil }
        throw refusal(response, bytes)
      }
      guard let value, value.object != nil else {
        throw ModelError(.notAModelServer, "Its answer is not one of this API")
      }
      return value
    } catch let error as HTTPError {
      throw label.label(ModelError(httpError: error, server: address), model: model)
    } catch let error as ModelError {
      throw label.label(error, model: model)
    }
  }
}
