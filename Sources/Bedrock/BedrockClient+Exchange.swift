import CurlHTTP
import JSONText
import ModelWire
import NexusProtocol

/// The model does what was asked, and only not while it streams.
private struct WantsNoStream: Error {}

extension BedrockClient {
  /// Sends a request for a reply, and decodes it as it comes.
  func exchange(
    _ request: ConverseRequest, model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    do {
      return try await stream(request, model: model, onEvent: onEvent)
    } catch is WantsNoStream {
      return try await ReplyDecoder.reply(
        in: ConverseDialect(request), model: model, server: label, onEvent: onEvent
      ) {
        try await open("converse", request, model)
      }.reply
    }
  }

  private func stream(
    _ request: ConverseRequest, model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var decoder = FrameDecoder(ConverseDialect(request), model: model, server: label)
    do {
      let response = try await open("converse-stream", request, model)
      for try await bytes in response.body {
        for event in decoder.feed(bytes) { try await onEvent(event) }
        if decoder.isOver { break }
      }
      for event in decoder.finishEvents() { try await onEvent(event) }
      if decoder.dialect.isDone { await response.body.readToTheEnd() }
    } catch let error as HTTPError {
      throw decoder.complete(ModelError(httpError: error, server: address))
    } catch let error as ModelError {
      throw decoder.complete(error)
    }
    return try decoder.result()
  }

  /// Sends the request and waits for the head of its answer.
  /// - Throws: `WantsNoStream`, `ModelError` for any other refusal, `HTTPError`.
  private func open(_ operation: String, _ request: ConverseRequest, _ model: String) async throws -> HTTPResponse {
    let path = "/model/\(model.percentEncoded)/\(operation)"
    let response = try await send(.post, configuration.url, path, body: request.body)
    guard response.status != 200 else { return response }
    let answer = try await answer(response)
    if operation == "converse-stream", answer.wantsNoStream { throw WantsNoStream() }
    throw refusal(answer, response)
  }

  /// Sends a request, signed or with its key; once more with the server's time where this machine's was refused.
  ///
  /// - Parameter path: Encoded, as it is sent.
  func send(
    _ method: HTTPMethod, _ url: ServerURL, _ path: String, query: [(name: String, value: String)] = [],
    body: JSONValue? = nil, silence: Duration? = nil
  ) async throws -> HTTPResponse {
    let bytes = body?.bytes() ?? []
    let date = RequestSigner.date(configuration.now().description)
    var request = HTTPRequest(method, url.text + path, body: bytes, caFile: configuration.caFile)
    if !query.isEmpty {
      request.url +=
        "?"
        + query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
        .joined(separator: "&")
    }
    let limit = silence ?? configuration.timeout
    request.timeouts = HTTPTimeouts(connect: configuration.connectTimeout, firstByte: limit, idle: limit)
    let signed = RequestSigner.Request(
      method: method.rawValue, host: url.hostHeader, path: url.path + path, query: query,
      contentType: body == nil ? nil : "application/json", body: bytes)
    request.headers = try headers(for: signed, url, date: date)
    let response = try await http.send(request)
    guard response.status == 403, case .keys? = configuration.access,
      let told = response.headers[name: "date"].flatMap({ RequestSigner.date(ofHeader: $0) }),
      // To the minute: with one that is that near, the time was not what was wrong.
      told.prefix(13) != date.prefix(13)
    else { return response }
    let answer = try await answer(response)
    guard answer.isAboutTime else { throw refusal(answer, response) }
    request.headers = try headers(for: signed, url, date: told)
    return try await http.send(request)
  }

  private func headers(
    for request: RequestSigner.Request, _ url: ServerURL, date: String
  ) throws(ModelError) -> [HTTPHeader] {
    var headers = request.contentType.map { [HTTPHeader("Content-Type", $0)] } ?? []
    switch configuration.access {
    case .keys(let keys):
      let signer = RequestSigner(credentials: keys, region: configuration.region, service: "bedrock")
      headers += signer.headers(for: request, date: date)
    case .bearer(let token):
      guard url.text.hasPrefix("https://") || url.isLoopback else {
        throw ModelError(.unsafeConnection, "An API key is only sent over https")
      }
      headers.append(HTTPHeader("Authorization", "Bearer \(token)"))
    case nil: break
    }
    return headers
  }

  /// A refusal as an error, without a key that the server repeats in it.
  func refusal(_ answer: BedrockAnswer, _ response: HTTPResponse) -> ModelError {
    let error = ModelError(bedrockAnswer: answer).heeding(response.headers)
    return switch configuration.access {
    case .bearer(let token): error.withoutKey(token)
    case .keys(let keys): error.withoutKey(keys.secretAccessKey).withoutKey(keys.sessionToken)
    case nil: error
    }
  }

  func answer(_ response: HTTPResponse) async throws -> BedrockAnswer {
    let body = try await response.body.collect(limitInBytes: 1 << 20)
    return BedrockAnswer(status: response.status, headers: response.headers, body: body)
  }
}

extension ServerURL {
  /// The host as a request names it: with its port, unless that is the scheme's own.
  fileprivate var hostHeader: String {
    let authority = text.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" }
    for (scheme, port) in [("https:", ":443"), ("http:", ":80")] where text.hasPrefix(scheme) {
      if authority.hasSuffix(port) { return String(authority.dropLast(port.count)) }
    }
    return String(authority)
  }

  /// What stands behind the authority.
  fileprivate var path: String {
    String(text.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
  }
}
