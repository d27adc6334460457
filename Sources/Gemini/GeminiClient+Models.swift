import CurlHTTP
import Isolation
import JSONText
import ModelWire
package import NexusProtocol

extension GeminiClient {
  /// Asks for the models, which shows whether the key is taken.
  package func identity() async throws -> ServerIdentity {
    _ = try await value(request(.get, "models?pageSize=1", silence: configuration.metadataTimeout), model: nil)
    return ServerIdentity(name: "the Gemini API", version: configuration.url.version)
  }

  /// The models that generate text; the API lists others, too.
  package func installed() async throws -> [InstalledModel] {
    var models: [InstalledModel] = []
    var path = "models?pageSize=1000"
    while true {
      let page = try await value(request(.get, path, silence: configuration.metadataTimeout), model: nil)
      guard let entries = page?["models"]?.array?.compactMap(ModelEntry.init) else {
        throw label.label(ModelError(.notAModelServer, "It does not list its models as this API does"), model: nil)
      }
      // The list tells as much as asking for each.
      known.withLock { known in for entry in entries { known[entry.name] = .some(entry) } }
      models += entries.filter(\.generatesContent).map { InstalledModel(name: $0.name) }
      guard let next = page?["nextPageToken"]?.string, !next.isEmpty, !entries.isEmpty else { return models }
      path = "models?pageSize=1000&pageToken=\(next.percentEncoded)"
    }
  }

  /// None: the host loads and keeps models as it likes, and does not tell.
  package func running() async throws -> [RunningModel] { [] }

  package func facts(of model: String) async throws -> ModelFacts {
    let entry = try await entry(of: model)
    var facts = ModelFacts()
    facts.fixedContextLength = entry?.inputTokenLimit
    if let entry { facts.capabilities = entry.thinks ? ["completion", "tools", "thinking"] : ["completion", "tools"] }
    return facts
  }

  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    try refuseRemote(model, host: configuration.url.base.host)
    return try await facts(of: model)
  }

  /// Counted by the server, instructions and tools included. Nil from one that does not count.
  ///
  /// Source: Gemini API reference, "models.countTokens".
  package func promptTokens(of request: ChatRequest) async throws -> Int? {
    try refuseRemote(request.model, host: configuration.url.base.host)
    let path = ModelPath(request.model).text
    var body = try body(of: request, try await entry(of: request.model))
    body["model"] = .string(path)
    let counting: JSONValue = ["generateContentRequest": .object(body)]
    let asking = self.request(
      .post, "\(path):countTokens", body: counting.bytes(), silence: configuration.metadataTimeout)
    return try await value(asking, model: request.model)?["totalTokens"]?.int
  }

  /// What the server tells of a model, asked once; nil from a server that tells nothing of single models.
  /// - Throws: `.modelNotFound` for a model that it does not have, or has no more.
  func entry(of model: String) async throws -> ModelEntry? {
    if let entry = known.withLock({ $0[model] }) { return entry }
    let asking = request(.get, ModelPath(model).text, silence: configuration.metadataTimeout)
    let entry = try await value(asking, model: model).flatMap(ModelEntry.init)
    known.withLock { $0[model] = .some(entry) }
    return entry
  }

  /// Asks for something that the server knows without a model; nil where it has no such path.
  private func value(_ request: HTTPRequest, model: String?) async throws -> JSONValue? {
    do {
      let response = try await http.send(request)
      let bytes = try await response.body.collect(limitInBytes: 64 << 20)
      let value = try? JSONValue(parsing: bytes, options: .repairingText)
      guard response.status == 200 else {
        // Google itself gives a status in words; others answer in their own words that a path is not there.
        let error = (value?.array?.first ?? value)?["error"]
        if [404, 405, 501].contains(response.status), error?["status"]?.string == nil { return nil }
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
