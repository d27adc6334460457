import CurlHTTP
import JSONText
import ModelWire
package import NexusProtocol

extension BedrockClient {
  package func identity() async throws -> ServerIdentity {
    _ = try await object(.get, control, "/inference-profiles", query: [("maxResults", "1")])
    return ServerIdentity(name: "Amazon Bedrock in \(configuration.region)")
  }

  /// The models that answer in text: those of profiles, and those that need none.
  package func installed() async throws -> [InstalledModel] {
    var models = try await profiles()
    let query = [("byInferenceType", "ON_DEMAND"), ("byOutputModality", "TEXT")]
    let listed = try await object(.get, control, "/foundation-models", query: query)
    for model in listed["modelSummaries"]?.array ?? [] where model["modelLifecycle"]?["status"]?.string != "LEGACY" {
      guard let id = model["modelId"]?.string else { continue }
      models.append(InstalledModel(name: id, family: model["providerName"]?.string))
    }
    return models.sorted { $0.name < $1.name }
  }

  /// Nothing: which models are in memory is not told.
  package func running() async throws -> [RunningModel] { [] }

  /// Whether a model can call tools is not told; those of these families can.
  package func facts(of model: String) async throws -> ModelFacts {
    var facts = ModelFacts()
    let traits = ModelTraits.of(model)
    guard traits.isClaude || traits.isNova else { return facts }
    facts.capabilities = ["completion", "tools"]
    if traits.thinking != .none { facts.capabilities?.insert("thinking") }
    facts.family = traits.isClaude ? "claude" : "nova"
    return facts
  }

  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    try refuseRemote(model, host: configuration.url.host)
    return try await facts(of: model)
  }

  /// Counted by the service for some models; nil for the others, which it refuses to count for.
  package func promptTokens(of request: ChatRequest) async throws -> Int? {
    try refuseRemote(request.model, host: configuration.url.host)
    let converse = try labelled(request.model) { () throws(ModelError) in
      try ConverseRequest(request)
    }
    var counted: JSONObject = [:]
    for name in ["messages", "system", "toolConfig", "additionalModelRequestFields"] {
      counted[name] = converse.body[name]
    }
    let path = "/model/\(request.model.percentEncoded)/count-tokens"
    do {
      return try await object(
        .post, configuration.url, path, body: ["input": ["converse": .object(counted)]], model: request.model)[
          "inputTokens"]?.int
    } catch let error as ModelError where [.badRequest, .modelNotFound, .notAModelServer].contains(error.code) {
      return nil
    }
  }

  private var control: ServerURL { configuration.controlURL ?? configuration.url }

  private func profiles() async throws -> [InstalledModel] {
    var models: [InstalledModel] = []
    var query = [("maxResults", "1000")]
    while true {
      let page = try await object(.get, control, "/inference-profiles", query: query)
      for profile in page["inferenceProfileSummaries"]?.array ?? [] where profile["status"]?.string == "ACTIVE" {
        if let id = profile["inferenceProfileId"]?.string { models.append(InstalledModel(name: id)) }
      }
      // A server that never ends is none.
      guard let next = page["nextToken"]?.string, models.count < 10_000 else { return models }
      query = [("maxResults", "1000"), ("nextToken", next)]
    }
  }

  /// Asks for something that takes no run of a model.
  private func object(
    _ method: HTTPMethod, _ url: ServerURL, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
    model: String? = nil
  ) async throws -> JSONObject {
    do {
      let response = try await send(
        method, url, path, query: query.map { (name: $0.0, value: $0.1) }, body: body,
        silence: configuration.metadataTimeout)
      guard response.status == 200 else {
        throw refusal(try await answer(response), response)
      }
      let bytes = try await response.body.collect(limitInBytes: 64 << 20)
      guard let object = (try? JSONValue(parsing: bytes, options: .repairingText))?.object else {
        throw ModelError(.notAModelServer, "The server's answer is not one of this API")
      }
      return object
    } catch let error as HTTPError {
      throw label.label(ModelError(httpError: error, server: address), model: model)
    } catch let error as ModelError {
      throw label.label(error, model: model)
    }
  }
}
