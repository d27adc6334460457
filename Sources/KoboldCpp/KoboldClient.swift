package import CurlHTTP
import Isolation
import JSONText
package import ModelWire
package import NexusProtocol
import OpenAICompatible

/// A client of one KoboldCpp server, by its own API.
///
/// That API takes prompts, not messages: the server's template is asked for first, which also counts the prompt's tokens,
/// since the server cuts a prompt that is too long without a word. It knows no tools; requests with tools go to the
/// server's imitation of OpenAI's API, which reads calls in the form of each model's template.
///
/// Every method throws `ModelError` or `CancellationError`. Nothing is repeated here: `ModelError.retry` says what may be.
/// Source: KoboldCpp 1.117, `koboldcpp.py`; its API documentation, <https://lite.koboldai.net/koboldcpp_api>.
package final class KoboldClient: ModelServer {
  package struct Configuration: Sendable {
    package var url: ServerURL
    /// How long the server may give no sign of life while it is not at work.
    package var timeout: Duration?
    package var connectTimeout: Duration
    /// How long the server may be silent when it is asked about itself, which takes no model to answer.
    package var metadataTimeout: Duration
    /// Whether prompts may leave this machine.
    package var allowsRemote: Bool
    /// Sent as a bearer token; never part of a message.
    package var password: String?
    /// A file with the authorities to trust instead of the system's.
    package var caFile: String?

    package init(
      url: ServerURL, timeout: Duration? = .seconds(300), connectTimeout: Duration = .seconds(5),
      metadataTimeout: Duration = .seconds(30), allowsRemote: Bool = false, password: String? = nil,
      caFile: String? = nil
    ) {
      self.url = url
      self.timeout = timeout
      self.connectTimeout = connectTimeout
      self.metadataTimeout = metadataTimeout
      self.allowsRemote = allowsRemote
      self.password = password
      self.caFile = caFile
    }
  }

  package let configuration: Configuration
  let http: HTTPClient
  let known = Locked<ServerState?>(nil)
  /// The same server by its imitation of OpenAI's API.
  let chat: OpenAIClient

  /// - Parameter http: Shared by clients of several servers, so that one thread serves all.
  package init(_ configuration: Configuration, http: HTTPClient = HTTPClient()) {
    self.configuration = configuration
    self.http = http
    chat = OpenAIClient(
      .init(
        url: configuration.url, timeout: configuration.timeout, connectTimeout: configuration.connectTimeout,
        metadataTimeout: configuration.metadataTimeout, allowsRemote: configuration.allowsRemote,
        apiKey: configuration.password, caFile: configuration.caFile), http: http)
  }

  /// Where it serves on this machine, unless it was told otherwise.
  package static let standardAddress = "http://127.0.0.1:5001"

  /// Reads the address of a server, with or without the `/api` or `/v1` that other clients want.
  package static func url(_ text: String) throws(ModelError) -> ServerURL {
    try ServerURL(try ServerURL(text, leavingOut: "v1").text, leavingOut: "api")
  }

  package var kind: ServerKind { .koboldCpp }
  package var address: String { configuration.url.text }
  package var isLoopback: Bool { configuration.url.isLoopback }
  package var allowsRemote: Bool { configuration.allowsRemote }

  /// Names are equal with or without the `koboldcpp/` that the server puts in front.
  package func areEqual(_ left: String, _ right: String) -> Bool {
    ServerState.plainName(left) == ServerState.plainName(right)
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    try refuseRemote(request.model, host: configuration.url.host)
    let server = try await state(for: request.model)
    guard request.tools.isEmpty else { return try await replyWithTools(to: request, onEvent: onEvent) }
    let prompt = try await templated(request, server)
    let grammar = try await grammar(for: request)
    let generation: Generation
    do throws(ModelError) {
      generation = try Generation(request, prompt, grammar: grammar, contextLength: server.contextLength)
    } catch {
      throw label.label(error, model: request.model)
    }
    let reply = try await exchange(generation, model: request.model, onEvent: onEvent)
    if let length = server.contextLength {
      let used = (reply.usage.promptTokens ?? 0) + (reply.usage.outputTokens ?? 0)
      if used * 100 >= length * 95 {
        try await onEvent(.notice("Prompt and reply took \(used) of \(length) tokens of the context"))
      }
    }
    return reply
  }

  private func replyWithTools(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    do {
      return try await chat.reply(to: request) { event in
        // It was told already.
        if event != .waiting { try await onEvent(event) }
      }
    } catch let error as ModelError {
      throw label.label(error, model: request.model)
    }
  }
}
