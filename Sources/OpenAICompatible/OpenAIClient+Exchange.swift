import CurlHTTP
import Isolation
import JSONText
import ModelWire
import NexusProtocol

extension OpenAIClient {
  /// Sends a request for a reply, and decodes it as it comes.
  func exchange(
    _ body: JSONValue, model: String, dialect: Dialect, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await ReplyDecoder.reply(in: ChatDialect(), model: model, server: label, onEvent: onEvent) {
      try await whenLoaded(onEvent: onEvent) { try await openWithoutRefused(body, model, onEvent: onEvent) }
    }.reply
  }

  /// Sends the request without what the server is known to refuse of the model, and again without what it refuses now.
  ///
  /// Ends, since each round leaves out another of the few things that can be left out.
  private func openWithoutRefused(
    _ body: JSONValue, _ model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> HTTPResponse {
    while true {
      let parameters = refused.withLock { $0[model] ?? [] }
      let object = body.object.map { parameters.reduce($0) { $1.applied(to: $0) } }
      do {
        return try await open(object.map(JSONValue.object) ?? body, model)
      } catch let parameter as RefusedParameter {
        try await onEvent(.notice(parameter.notice))
      }
    }
  }

  /// Sends the request and waits for the head of its answer.
  /// - Throws: `LoadingModel` from a server that is loading, `RefusedParameter` for one that it was not known to refuse,
  ///   `ModelError` for any other refusal, `HTTPError`.
  private func open(_ body: JSONValue, _ model: String) async throws -> HTTPResponse {
    var request = request(.post, "/v1/chat/completions", body: body)
    request.onSilence = { [self] _ in await isAtWork() }
    let response = try await http.send(request)
    guard response.status != 200 else { return response }
    let bytes = try await response.body.collect(limitInBytes: 1 << 20)
    let answer = ServerAnswer(status: response.status, body: bytes)
    if answer.isLoading { throw LoadingModel() }
    if let parameter = RefusedParameter(answer, in: body),
      refused.withLock({ $0[model, default: []].insert(parameter).inserted })
    {
      throw parameter
    }
    throw ModelError(serverAnswer: answer).heeding(response.headers)
  }

  func request(
    _ method: HTTPMethod, _ path: String, body: JSONValue?, silence: Duration? = nil
  ) -> HTTPRequest {
    var headers: [HTTPHeader] = []
    if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    if let key = configuration.apiKey { headers.append(HTTPHeader("Authorization", "Bearer \(key)")) }
    let limit = silence ?? configuration.timeout
    let timeouts = HTTPTimeouts(connect: configuration.connectTimeout, firstByte: limit, idle: limit)
    return HTTPRequest(
      method, address + path, headers: headers, body: body?.bytes() ?? [], timeouts: timeouts,
      caFile: configuration.caFile)
  }
}
