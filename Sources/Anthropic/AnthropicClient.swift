package import CurlHTTP
import Isolation
package import ModelWire
package import NexusProtocol

/// A client of Anthropic's Messages API, or of a gateway that offers the same.
///
/// Every method throws `ModelError` or `CancellationError`. Nothing is repeated here: `ModelError.retry` says what may be.
package final class AnthropicClient: ModelServer {
  package struct Configuration: Sendable {
    /// Without `/v1` at its end.
    package var url: ServerURL
    /// How long the server may give no sign of life.
    package var timeout: Duration?
    package var connectTimeout: Duration
    /// How long the server may be silent when it is asked about itself and its models.
    package var metadataTimeout: Duration
    /// Whether prompts may leave this machine.
    package var allowsRemote: Bool
    /// Sent as `x-api-key`; never part of an address or a message.
    package var apiKey: String?
    /// A file with the authorities to trust instead of the system's.
    package var caFile: String?

    package init(
      url: ServerURL, timeout: Duration? = .seconds(300), connectTimeout: Duration = .seconds(10),
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

  /// Where Anthropic itself serves.
  package static let standardAddress = "https://api.anthropic.com"

  package let configuration: Configuration
  let http: HTTPClient
  let known = Locked<[String: ModelEntry?]>([:])
  /// The models whose coming end was told.
  let announced = Locked<Set<String>>([])

  /// - Parameter http: Shared by clients of several servers, so that one thread serves all.
  package init(_ configuration: Configuration, http: HTTPClient = HTTPClient()) {
    self.configuration = configuration
    self.http = http
  }

  package var kind: ServerKind { .anthropic }
  package var address: String { configuration.url.text }
  package var isLoopback: Bool { configuration.url.isLoopback }
  package var allowsRemote: Bool { configuration.allowsRemote }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.waiting)
    try refuseRemote(request.model, host: configuration.url.host)
    let entry = try await entry(of: request.model)
    if let end = entry?.announcedEnd, announced.withLock({ $0.insert(request.model).inserted }) {
      try await onEvent(.notice(end))
    }
    let message = try message(for: request, entry)
    return try await ReplyDecoder.reply(
      in: MessagesDialect(), model: request.model, server: label, onEvent: onEvent
    ) {
      try await open(message.body, version: message.version)
    }.reply
  }

  func message(for request: ChatRequest, _ entry: ModelEntry?) throws(ModelError) -> MessagesRequest {
    try label.labelling(model: request.model) { () throws(ModelError) in
      try MessagesRequest(request, abilities: ModelAbilities(request.model, entry))
    }
  }

  /// Sends a request and waits for the head of its answer.
  private func open(_ body: [UInt8], version: String) async throws -> HTTPResponse {
    let response = try await http.send(request(.post, "/v1/messages", body: body, version: version))
    guard response.status != 200 else { return response }
    let bytes = try await response.body.collect(limitInBytes: 1 << 20)
    throw refusal(response, bytes)
  }

  func refusal(_ response: HTTPResponse, _ body: [UInt8]) -> ModelError {
    let answer = ServerAnswer(status: response.status, body: body)
    return ModelError(anthropic: answer).heeding(response.headers).withoutKey(configuration.apiKey)
  }

  func request(
    _ method: HTTPMethod, _ path: String, body: [UInt8] = [], version: String = MessagesRequest.newestVersion,
    silence: Duration? = nil
  ) -> HTTPRequest {
    var headers = [HTTPHeader("anthropic-version", version)]
    if !body.isEmpty { headers.append(HTTPHeader("Content-Type", "application/json")) }
    if let key = configuration.apiKey { headers.append(HTTPHeader("x-api-key", key)) }
    let limit = silence ?? configuration.timeout
    let timeouts = HTTPTimeouts(connect: configuration.connectTimeout, firstByte: limit, idle: limit)
    return HTTPRequest(
      method, address + path, headers: headers, body: body, timeouts: timeouts, caFile: configuration.caFile)
  }
}
