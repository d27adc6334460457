import CurlHTTP
import JSONText
import ModelWire
import NexusProtocol

extension OllamaClient {
  /// Sends a request whose answer is a reply, and decodes it as it comes.
  func exchange(
    _ path: String, _ body: JSONValue, model: String, watchesLoad: Bool,
    onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var decoder = ReplyDecoder(
      model: model, server: configuration.host.baseURL, splitsThinkTags: configuration.splitsThinkTags)
    do {
      let watch = watchesLoad ? LoadWatch(model: model, firstLook: configuration.firstLook, client: self) : nil
      let response = try await open(request(.post, path, body, watch: watch), watch: watch, onEvent: onEvent)
      guard response.status == 200 else { throw decoder.complete(try await refusal(response)) }
      for try await bytes in response.body {
        await pulse.beat()
        for event in decoder.feed(bytes) { try await onEvent(event) }
        if decoder.isDone || decoder.failure != nil { break }
      }
      for event in decoder.finishEvents() { try await onEvent(event) }
      if decoder.isDone { await response.body.readToTheEnd() }
    } catch let error as HTTPError {
      throw decoder.complete(ModelError(httpError: error, server: configuration.host.baseURL))
    }
    return try decoder.result()
  }

  /// Waits for the head of the response, and says meanwhile when the model is being loaded.
  private func open(
    _ request: HTTPRequest, watch: LoadWatch?, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> HTTPResponse {
    guard let watch else { return try await http.send(request) }
    return try await withThrowingTaskGroup(of: HTTPResponse?.self) { [http] group in
      defer { group.cancelAll() }
      group.addTask { try await http.send(request) }
      group.addTask { try await watch.waitForALoad() }
      var isLoadingKnown = false
      while let response = try await group.next() {
        if let response { return response }
        if !isLoadingKnown { try await onEvent(.loading) }
        isLoadingKnown = true
        group.addTask { try await watch.waitForALoad() }
      }
      throw CancellationError()  // not reached: the first child ends with a response or an error
    }
  }

  func request(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue?, silence: Duration? = nil, watch: LoadWatch? = nil
  ) -> HTTPRequest {
    var headers: [HTTPHeader] = []
    if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    if let key = configuration.apiKey { headers.append(HTTPHeader("Authorization", "Bearer \(key)")) }
    let limit = silence ?? configuration.timeout
    let timeouts = HTTPTimeouts(connect: configuration.connectTimeout, firstByte: limit, idle: limit)
    var request = HTTPRequest(
      method, configuration.host.baseURL + path, headers: headers, body: body?.bytes() ?? [], timeouts: timeouts,
      caFile: configuration.caFile)
    if let watch { request.onSilence = { await watch.allows($0) } }
    return request
  }

  /// What an answer with another status than 200 means.
  func refusal(_ response: HTTPResponse) async throws -> ModelError {
    let body = try await response.body.collect(limitInBytes: 1 << 20)
    // Ollama itself does not say when to come back; what stands before it may.
    return ModelError(serverAnswer: ServerAnswer(status: response.status, body: body)).heeding(response.headers)
  }

  /// Asks for something that the server knows without a model.
  func metadata(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, model: String? = nil
  ) async throws -> JSONObject {
    try await object(method, path, body, model: model, silence: configuration.metadataTimeout)
  }

  /// Sends a request whose answer is one JSON object.
  /// - Parameter silence: How long the server may be silent; `nil` takes the configured time.
  func object(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, model: String? = nil, silence: Duration? = nil
  ) async throws -> JSONObject {
    let server = configuration.host.baseURL
    do {
      let response = try await http.send(request(method, path, body, silence: silence))
      guard response.status == 200 else { throw try await refusal(response) }
      let bytes = try await response.body.collect(limitInBytes: 64 << 20)
      guard case .object(let object)? = try? JSONValue(parsing: bytes, options: .repairingText) else {
        throw ModelError(.notAModelServer, "The server's answer is not one of Ollama")
      }
      if object["error"] != nil { throw ModelError(serverAnswer: ServerAnswer(status: nil, object: object)) }
      return object
    } catch let error as HTTPError {
      throw located(ModelError(httpError: error, server: server), model)
    } catch let error as ModelError {
      throw located(error, model)
    }
  }

  func located(_ error: ModelError, _ model: String?) -> ModelError {
    var error = error
    error.server = configuration.host.baseURL
    error.model = error.model ?? model
    return error
  }
}
