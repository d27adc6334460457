package import CurlHTTP
import Isolation
import JSONText
package import ModelWire
package import NexusProtocol

/// A client of one server that offers OpenAI's chat completions: llama.cpp's server, vLLM, LM Studio, gateways, hosts.
///
/// Every method throws `ModelError` or `CancellationError`. Nothing is repeated here, but for a request of which the server
/// names a parameter that it does not take; `ModelError.retry` says what else may be.
package final class OpenAIClient: ModelServer {
  package struct Configuration: Sendable {
    /// Without `/v1` at its end.
    package var url: ServerURL
    /// How long the server may give no sign of life while it is not at work.
    package var timeout: Duration?
    package var connectTimeout: Duration
    /// How long the server may be silent when it is asked about itself, which takes no model to answer.
    package var metadataTimeout: Duration
    /// Whether prompts may leave this machine.
    package var allowsRemote: Bool
    /// Sent as a bearer token; never part of a message.
    package var apiKey: String?
    /// A file with the authorities to trust instead of the system's.
    package var caFile: String?
    /// How long to wait before a server that is loading its model is asked again.
    package var loadPause: Duration

    package init(
      url: ServerURL, timeout: Duration? = .seconds(300), connectTimeout: Duration = .seconds(5),
      metadataTimeout: Duration = .seconds(30), allowsRemote: Bool = false, apiKey: String? = nil,
      caFile: String? = nil, loadPause: Duration = .milliseconds(500)
    ) {
      self.url = url
      self.timeout = timeout
      self.connectTimeout = connectTimeout
      self.metadataTimeout = metadataTimeout
      self.allowsRemote = allowsRemote
      self.apiKey = apiKey
      self.caFile = caFile
      self.loadPause = loadPause
    }
  }

  package let configuration: Configuration
  let http: HTTPClient
  let known = Locked<ServerListing?>(nil)
  /// By the model's name.
  let refused = Locked<[String: Set<RefusedParameter>]>([:])
  /// Whether the server has the Responses API too; nil while that is not known.
  let hasResponses = Locked<Bool?>(nil)

  /// - Parameter http: Shared by clients of several servers, so that one thread serves all.
  package init(_ configuration: Configuration, http: HTTPClient = HTTPClient()) {
    self.configuration = configuration
    self.http = http
  }

  package var kind: ServerKind { .openAI }
  package var address: String { configuration.url.text }
  package var isLoopback: Bool { configuration.url.isLoopback }
  package var allowsRemote: Bool { configuration.allowsRemote }

  /// Names are equal as they stand, or where the server is known to have one model under both.
  package func areEqual(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let listing = known.withLock({ $0 }), let entry = listing.entry(named: left) else { return false }
    return entry.id == listing.entry(named: right)?.id
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    try refuseRemote(request.model)
    let dialect = try await dialectWhenReady(onEvent: onEvent)
    let facts = try await factsBeforePrompt(of: request.model)
    let reply = try await exchange(request, dialect, onEvent: onEvent)
    // Routers know no time after which a model is to go; none at all is within our power.
    if dialect == .llamaCppRouter, request.keepAlive == .duration(.zero) { try await unload(request.model) }
    if let length = facts.fixedContextLength {
      let used = (reply.usage.promptTokens ?? 0) + (reply.usage.outputTokens ?? 0)
      if used * 100 >= length * 95 {
        try await onEvent(.notice("Prompt and reply took \(used) of \(length) tokens of the context"))
      }
    }
    return reply
  }

  func refuseRemote(_ model: String) throws(ModelError) {
    try refuseRemote(model, host: configuration.url.host)
  }

  func located(_ error: ModelError, _ model: String?) -> ModelError { label.label(error, model: model) }
}

/// What kind of server it is, as far as that changes what may be asked of it.
enum Dialect: Sendable {
  /// llama.cpp's own server with one model.
  case llamaCpp
  /// The same as a router, which loads models by their names.
  case llamaCppRouter
  case other

  var isLlamaCpp: Bool { self != .other }
}
