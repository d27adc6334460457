package import CurlHTTP
import Isolation
import JSONText
import ModelWire
package import NexusProtocol

/// A client of Google's Gemini API: `generateContent`, streamed.
///
/// Every method throws `ModelError` or `CancellationError`. Nothing is repeated here: `ModelError.retry` says what may be.
package final class GeminiClient: ModelServer {
  package struct Configuration: Sendable {
    package var url: GeminiURL
    /// How long the server may give no sign of life.
    package var timeout: Duration?
    package var connectTimeout: Duration
    /// How long the server may be silent when it is asked about itself and its models.
    package var metadataTimeout: Duration
    /// Whether prompts may leave this machine.
    package var allowsRemote: Bool
    /// Sent as `x-goog-api-key`; never part of an address or a message.
    package var apiKey: String?
    /// A file with the authorities to trust instead of the system's.
    package var caFile: String?

    package init(
      url: GeminiURL, timeout: Duration? = .seconds(300), connectTimeout: Duration = .seconds(10),
      metadataTimeout: Duration = .seconds(30), allowsRemote: Bool = false, apiKey: String? = nil,
      caFile: String? = nil
    ) {
      self.url = url
      self.timeout = timeout
      self.connectTimeout = connectTimeout
      self.metadataTimeout = metadataTimeout
      self.allowsRemote = allowsRemote
      self.apiKey = apiKey
      self.caFile = caFile
    }
  }

  /// Where Google itself serves.
  package static let standardAddress = "https://generativelanguage.googleapis.com"

  package let configuration: Configuration
  let http: HTTPClient
  let known = Locked<[String: ModelEntry?]>([:])

  /// - Parameter http: Shared by clients of several servers, so that one thread serves all.
  package init(_ configuration: Configuration, http: HTTPClient = HTTPClient()) {
    self.configuration = configuration
    self.http = http
  }

  package var kind: ServerKind { .gemini }
  package var address: String { configuration.url.base.text }
  package var isLoopback: Bool { configuration.url.base.isLoopback }
  package var allowsRemote: Bool { configuration.allowsRemote }

  package func areEqual(_ left: String, _ right: String) -> Bool {
    ModelPath(left).text == ModelPath(right).text
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    try refuseRemote(request.model, host: configuration.url.base.host)
    let body = try body(of: request, try await entry(of: request.model))
    return try await reply(to: body, model: request.model, onEvent: onEvent)
  }

  func body(of request: ChatRequest, _ entry: ModelEntry?) throws(ModelError) -> JSONObject {
    try label.labelling(model: request.model) { () throws(ModelError) in
      try ContentRequest(request, entry: entry).object
    }
  }

  /// How often a long reply is gone on with at most, so that no fault of the server's makes it endless.
  private static let mostParts = 64

  /// Sends a request, and sends it again with a mark as long as the server says that the reply goes on.
  private func reply(
    to body: JSONObject, model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var body = body
    var whole: ModelReply?
    for _ in 0..<Self.mostParts {
      do {
        let bytes = JSONValue.object(body).bytes()
        let (part, dialect) = try await ReplyDecoder.reply(
          in: ContentDialect(), model: model, server: label, onEvent: onEvent
        ) { try await open(bytes, model) }
        let reply = whole?.followed(by: part) ?? part
        guard let mark = dialect.continuation else { return reply }
        whole = reply
        body["continuationToken"] = .string(mark)
      } catch var error as ModelError {
        if let whole, let part = error.partial { error.partial = whole.followed(by: part) }
        throw error
      }
    }
    throw label.label(
      ModelError(.incomplete, "The reply had no end after \(Self.mostParts) parts", partial: whole), model: model)
  }

  private func open(_ body: [UInt8], _ model: String) async throws -> HTTPResponse {
    let path = "\(ModelPath(model).text):streamGenerateContent?alt=sse"
    let response = try await http.send(request(.post, path, body: body))
    guard response.status != 200 else { return response }
    throw refusal(response, try await response.body.collect(limitInBytes: 1 << 20))
  }

  func refusal(_ response: HTTPResponse, _ body: [UInt8]) -> ModelError {
    let answer = ServerAnswer(status: response.status, body: body)
    var error = ModelError(gemini: answer).heeding(response.headers)
    if error.retry != .never, let wait = answer.retryDelay { error.retryAfter = wait }
    return error.withoutKey(configuration.apiKey)
  }

  /// - Parameter path: What follows the version.
  func request(_ method: HTTPMethod, _ path: String, body: [UInt8] = [], silence: Duration? = nil) -> HTTPRequest {
    var headers: [HTTPHeader] = []
    if !body.isEmpty { headers.append(HTTPHeader("Content-Type", "application/json")) }
    if let key = configuration.apiKey { headers.append(HTTPHeader("x-goog-api-key", key)) }
    let limit = silence ?? configuration.timeout
    let timeouts = HTTPTimeouts(connect: configuration.connectTimeout, firstByte: limit, idle: limit)
    return HTTPRequest(
      method, "\(address)/\(configuration.url.version)/\(path)", headers: headers, body: body, timeouts: timeouts,
      caFile: configuration.caFile)
  }
}

extension ModelReply {
  /// This part of a reply and the next as one; each part tells its own tokens, and has the same prompt.
  fileprivate func followed(by next: ModelReply) -> ModelReply {
    var whole = next
    whole.content = content + next.content
    whole.thinking = thinking + next.thinking
    whole.toolCalls = toolCalls + next.toolCalls
    whole.usage.promptTokens = usage.promptTokens ?? next.usage.promptTokens
    whole.usage.cachedPromptTokens = usage.cachedPromptTokens ?? next.usage.cachedPromptTokens
    if let before = usage.outputTokens { whole.usage.outputTokens = before + (next.usage.outputTokens ?? 0) }
    return whole
  }
}
