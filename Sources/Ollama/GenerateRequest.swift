import JSONText
package import NexusProtocol

/// One completion of a prompt, without a conversation: `/api/generate`.
///
/// A model that can think does not here: a `format` would bind its thoughts too.
package struct GenerateRequest: Sendable, Equatable {
  package var model: String
  package var prompt: String
  /// The text after the gap, for a model that can fill one.
  package var suffix: String?
  package var system: String?
  /// Whether the prompt is sent to the model as it is, without its template.
  package var isRaw: Bool
  package var format: ResponseFormat?
  package var options: GenerationOptions
  package var keepAlive: KeepAlive?

  package init(
    model: String, prompt: String, suffix: String? = nil, system: String? = nil, isRaw: Bool = false,
    format: ResponseFormat? = nil, options: GenerationOptions, keepAlive: KeepAlive? = nil
  ) {
    self.model = model
    self.prompt = prompt
    self.suffix = suffix
    self.system = system
    self.isRaw = isRaw
    self.format = format
    self.options = options
    self.keepAlive = keepAlive
  }

  func body(stream: Bool, canThink: Bool) throws(ModelError) -> JSONValue {
    var body: JSONObject = ["model": .string(model), "prompt": .string(prompt)]
    if let suffix { body["suffix"] = .string(suffix) }
    if let system { body["system"] = .string(system) }
    if isRaw { body["raw"] = true }
    if let format { body["format"] = try format.json(model: model) }
    if canThink { body["think"] = false }
    body["stream"] = .bool(stream)
    body["truncate"] = false
    body["shift"] = false
    body["options"] = try options.json(model: model)
    if let keepAlive { body["keep_alive"] = keepAlive.json }
    return .object(body)
  }
}

extension OllamaClient {
  /// Completes a prompt, as `reply(to:onEvent:)` answers a conversation.
  package func generate(
    _ request: GenerateRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    let facts = try await factsBeforePrompt(of: request.model)
    let body = try request.body(stream: configuration.streams, canThink: facts.can("thinking") == true)
    let isHosted = isHosted(request.model, facts)
    return try await exchange("/api/generate", body, model: request.model, watchesLoad: !isHosted, onEvent: onEvent)
  }
}
