package import CurlHTTP
import JSONText
package import NexusProtocol

/// A client of one Ollama server.
///
/// Every method throws `ModelError` or `CancellationError`. Nothing is repeated here: `ModelError.retry` says what may be.
package final class OllamaClient: LanguageModel {
  package struct Configuration: Sendable {
    package var host: OllamaHost
    /// How long the server may give no sign of life: no bytes, and no report that it is loading the model.
    package var timeout: Duration?
    package var connectTimeout: Duration
    /// How long the server may be silent when it is asked about its models, which takes no model to answer.
    package var metadataTimeout: Duration
    /// Whether prompts may leave this machine.
    package var allowsRemote: Bool
    /// For a server that asks for one; sent as a bearer token.
    package var apiKey: String?
    /// A file with the authorities to trust instead of the system's.
    package var caFile: String?
    /// Whether `<think>…</think>` at the start of the text counts as thinking.
    package var splitsThinkTags: Bool
    /// Whether replies come as they are generated. Without streaming nothing comes before the end.
    package var streams: Bool
    /// How long to wait before the server is first asked whether it is loading the model.
    package var firstLook: Duration

    package init(
      host: OllamaHost = .standard, timeout: Duration? = .seconds(300), connectTimeout: Duration = .seconds(5),
      metadataTimeout: Duration = .seconds(30),
      allowsRemote: Bool = false, apiKey: String? = nil, caFile: String? = nil, splitsThinkTags: Bool = true,
      streams: Bool = true,
      firstLook: Duration = .seconds(1)
    ) {
      self.host = host
      self.timeout = timeout
      self.connectTimeout = connectTimeout
      self.metadataTimeout = metadataTimeout
      self.allowsRemote = allowsRemote
      self.apiKey = apiKey
      self.caFile = caFile
      self.splitsThinkTags = splitsThinkTags
      self.streams = streams
      self.firstLook = firstLook
    }
  }

  package let configuration: Configuration
  let http: HTTPClient
  let knownFacts = FactsCache()
  let pulse = Pulse()

  /// - Parameter http: Shared by clients of several servers, so that one thread serves all.
  package init(_ configuration: Configuration = Configuration(), http: HTTPClient = HTTPClient()) {
    self.configuration = configuration
    self.http = http
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    let facts = try await factsBeforePrompt(of: request.model)
    var length = request.options.contextLength
    if let trained = facts.trainedContextLength, trained < length {
      try await onEvent(
        .notice("\(request.model) was trained for \(trained) tokens; the server will not use \(length)"))
      length = trained
    }
    let body = try request.body(stream: configuration.streams, canThink: facts.can("thinking") == true)
    let isHosted = isHosted(request.model, facts)
    let reply = try await exchange("/api/chat", body, model: request.model, watchesLoad: !isHosted, onEvent: onEvent)
    let used = (reply.usage.promptTokens ?? 0) + (reply.usage.outputTokens ?? 0)
    if used * 100 >= length * 95 {
      try await onEvent(.notice("Prompt and reply took \(used) of \(length) tokens of the context"))
    }
    return reply
  }

  /// What the server tells about a model; asked once per model.
  package func facts(of model: String) async throws -> ModelFacts {
    if let known = await knownFacts[model] { return known }
    let object = try await metadata(.post, "/api/show", ["model": .string(model)], model: model)
    let facts = ModelFacts(object)
    await knownFacts.keep(facts, for: model)
    return facts
  }

  /// Refuses a prompt that would leave the machine without leave: what stands before every prompt.
  ///
  /// - Throws: `.remoteNotAllowed`, also for a model that is not installed.
  package func factsBeforePrompt(of model: String) async throws -> ModelFacts {
    if !configuration.allowsRemote {
      if !configuration.host.isLoopback {
        throw remoteNotAllowed("\(configuration.host.host) is another machine", model)
      }
      if ModelName(model)?.isCloud == true { throw remoteNotAllowed("\(model) is a hosted model", model) }
    }
    let facts: ModelFacts
    do {
      facts = try await self.facts(of: model)
    } catch let error as ModelError where error.code == .notAModelServer {
      facts = ModelFacts()  // servers that imitate Ollama lack this path; its absence tells nothing
    }
    if !configuration.allowsRemote, let remote = facts.remoteHost {
      throw remoteNotAllowed("\(model) runs on \(remote)", model)
    }
    return facts
  }

  func isHosted(_ model: String, _ facts: ModelFacts) -> Bool {
    facts.remoteHost != nil || ModelName(model)?.isCloud == true
  }

  private func remoteNotAllowed(_ reason: String, _ model: String) -> ModelError {
    ModelError(
      .remoteNotAllowed, "The prompt would leave this machine, since \(reason)", model: model,
      server: configuration.host.baseURL)
  }
}

/// What the server told about models, under their names in whatever form.
actor FactsCache {
  private var facts: [String: ModelFacts] = [:]

  subscript(model: String) -> ModelFacts? { facts[key(model)] }

  func keep(_ value: ModelFacts, for model: String) { facts[key(model)] = value }
  func forget(_ model: String) { facts[key(model)] = nil }

  private func key(_ model: String) -> String { ModelName(model)?.description ?? model }
}
