import CurlHTTP
import Isolation
import JSONText
import ModelWire
import NexusProtocol

extension OpenAIClient {
  private static let chatPath = "/v1/chat/completions"

  /// Sends a request for a reply, and decodes it as it comes: by chat completions, unless the model is known to take tools by
  /// the Responses API alone.
  func exchange(
    _ request: ChatRequest, _ dialect: Dialect, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let isRefused = refused.withLock { $0[request.model]?.contains(where: \.isBesideTools) ?? false }
    if isRefused, !request.tools.isEmpty, let reply = try await respond(to: request, onEvent: onEvent) { return reply }
    let body = try request.body(for: dialect)
    do {
      return try await chat(body, request.model, onEvent: onEvent)
    } catch is RefusedParameter {
      if let reply = try await respond(to: request, onEvent: onEvent) { return reply }
      return try await chat(body, request.model, onEvent: onEvent)
    }
  }

  private func chat(
    _ body: JSONValue, _ model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await ReplyDecoder.reply(in: ChatDialect(), model: model, server: label, onEvent: onEvent) {
      try await whenLoaded(onEvent: onEvent) { try await openWithoutRefused(body, model, onEvent: onEvent) }
    }.reply
  }

  /// Asks by the Responses API; nil from a server that does not have it.
  private func respond(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply? {
    guard hasResponses.withLock({ $0 }) != false else { return nil }
    let body = try ResponsesRequest(request).body
    do {
      let reply = try await ReplyDecoder.reply(
        in: ResponsesDialect(), model: request.model, server: label, onEvent: onEvent
      ) {
        try await open(body, request.model, path: "/v1/responses")
      }.reply
      hasResponses.withLock { $0 = true }
      return reply
    } catch let error as ModelError where hasResponses.withLock({ $0 }) == nil && error.code == .notAModelServer {
      hasResponses.withLock { $0 = false }
      return nil
    }
  }

  /// Sends the request without what the server is known to refuse of the model, and again without what it refuses now.
  ///
  /// Ends, since each round leaves out another of the few things that can be left out.
  /// - Throws: `RefusedParameter` for thinking beside tools, while the server may have another API for that.
  private func openWithoutRefused(
    _ body: JSONValue, _ model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> HTTPResponse {
    while true {
      let isChatAlone = hasResponses.withLock { $0 } == false
      let parameters = refused.withLock { $0[model] ?? [] }.filter { isChatAlone || !$0.isBesideTools }
      let object = body.object.map { parameters.reduce($0) { $1.applied(to: $0) } }
      do {
        return try await open(object.map(JSONValue.object) ?? body, model)
      } catch let parameter as RefusedParameter where !parameter.isBesideTools || isChatAlone {
        try await onEvent(.notice(parameter.notice))
      }
    }
  }

  /// Sends the request and waits for the head of its answer.
  /// - Throws: `LoadingModel` from a server that is loading, `RefusedParameter` for one that it was not known to refuse,
  ///   `ModelError` for any other refusal, `HTTPError`.
  private func open(
    _ body: JSONValue, _ model: String, path: String = OpenAIClient.chatPath
  ) async throws -> HTTPResponse {
    var request = request(.post, path, body: body)
    request.onSilence = { [self] _ in await isAtWork() }
    let response = try await http.send(request)
    guard response.status != 200 else { return response }
    let bytes = try await response.body.collect(limitInBytes: 1 << 20)
    let answer = ServerAnswer(status: response.status, body: bytes)
    if answer.isLoading { throw LoadingModel() }
    if path == Self.chatPath, let parameter = RefusedParameter(answer, in: body),
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
