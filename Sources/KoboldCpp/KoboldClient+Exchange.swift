import CurlHTTP
import JSONText
import ModelWire
import NexusProtocol

extension KoboldClient {
  /// Runs the model, and decodes the reply as it comes.
  ///
  /// A run that nobody waits for any more is ended on the server too, where it may still stand in a queue.
  func exchange(
    _ generation: Generation, model: String, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var runs = true
    let ended: (reply: ModelReply, dialect: KoboldDialect)
    do {
      let opening = OpenThinking.mark(atEndOf: generation.prompt.text)
      ended = try await ReplyDecoder.reply(
        in: KoboldDialect(opening: opening), model: model, server: label, onEvent: onEvent
      ) {
        try await open(generation, &runs)
      }
    } catch {
      if runs, Self.leavesRun(error) { await abort(generation.key) }
      throw error
    }
    return try await settled(ended.reply, of: generation, endedItself: ended.dialect.finishReason == "stop")
  }

  /// Whether the server goes on after an error, with nobody who reads it.
  private static func leavesRun(_ error: any Error) -> Bool {
    switch (error as? ModelError)?.code {
    case .incomplete, .modelFailed, .notAModelServer, .onlyThinking, .unreachable: false
    default: true
    }
  }

  /// Sends the request and waits for the head of its answer.
  ///
  /// - Parameter runs: Set to false where the server cannot have begun with it.
  /// - Throws: `ModelError` for a refusal, `HTTPError`.
  private func open(_ generation: Generation, _ runs: inout Bool) async throws -> HTTPResponse {
    var request = request(.post, "/api/extra/generate/stream", generation.body)
    request.onSilence = { [self] _ in await isAtWork() }
    let response: HTTPResponse
    do {
      response = try await http.send(request)
    } catch let error as HTTPError {
      runs = error.progress.requestSentInFull && error.code != .connectionLost
      throw error
    }
    guard response.status != 200 else { return response }
    runs = false
    let bytes = try await response.body.collect(limitInBytes: 1 << 20)
    throw ModelError(koboldAnswer: ServerAnswer(status: response.status, body: bytes)).heeding(response.headers)
  }

  /// The reply with why its run ended and what it took, which the stream does not tell.
  private func settled(
    _ whole: ModelReply, of generation: Generation, endedItself: Bool
  ) async throws -> ModelReply {
    var (reply, endedItself) = (whole, endedItself)
    reply.usage.promptTokens = reply.usage.promptTokens ?? generation.prompt.tokens
    // Figures are a courtesy: a server that fails to tell them has given its reply all the same.
    let last = await courtesy { try await self.performance() } ?? nil
    if let last, let tokens = generation.prompt.tokens, last.isOf(promptTokens: tokens) {
      reply.usage.promptTokens = last.promptTokens
      reply.usage.outputTokens = last.outputTokens
      reply.usage.promptDuration = last.promptDuration
      reply.usage.outputDuration = last.outputDuration
      // A text that was to end the reply counts as its length in the stream.
      if last.stopReason == .stopSequence || last.stopReason == .endToken { endedItself = true }
    } else if !endedItself, generation.hasStops {
      // The figures are of a run of somebody else's. A reply that is shorter than it could be was ended by a text.
      let count = await courtesy { try await self.tokens(of: whole.thinking + whole.content) } ?? nil
      reply.usage.outputTokens = reply.usage.outputTokens ?? count
      if let count, count * 10 < generation.lengthLimit * 9 { endedItself = true }
    }
    try Task.checkCancellation()
    if endedItself { reply.stopReason = .stop }
    return reply
  }

  private func courtesy<Answer>(_ question: () async throws -> Answer) async -> Answer? {
    try? await question()
  }

  /// Ends a run, waiting a second at most. By its key no other run can be meant.
  ///
  /// In a task of its own, since it is asked for when the one that waited for the run is cancelled.
  private func abort(_ key: String) async {
    var request = request(.post, "/api/extra/abort", ["genkey": .string(key)])
    request.timeouts = HTTPTimeouts(connect: .seconds(1), firstByte: .seconds(1), idle: .seconds(1))
    await Task { [http, request] in
      // The closed connection ends the run as well, if a little later.
      _ = try? await http.send(request).body.collect(limitInBytes: 1 << 16)
    }.value
  }

  func request(_ method: HTTPMethod, _ path: String, _ body: JSONValue?, silence: Duration? = nil) -> HTTPRequest {
    var headers: [HTTPHeader] = []
    if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
    if let password = configuration.password { headers.append(HTTPHeader("Authorization", "Bearer \(password)")) }
    let limit = silence ?? configuration.timeout
    let timeouts = HTTPTimeouts(connect: configuration.connectTimeout, firstByte: limit, idle: limit)
    return HTTPRequest(
      method, address + path, headers: headers, body: body?.bytes() ?? [], timeouts: timeouts,
      caFile: configuration.caFile)
  }

  /// Asks for something that takes no run of the model.
  ///
  /// - Parameter isOptional: Whether versions may lack it or fail to do it; nil is returned then.
  func object(
    _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, isOptional: Bool = false
  ) async throws -> JSONObject? {
    do {
      let response = try await http.send(request(method, path, body, silence: configuration.metadataTimeout))
      let bytes = try await response.body.collect(limitInBytes: 64 << 20)
      guard response.status == 200 else {
        if isOptional, [400, 404, 405, 501].contains(response.status) { return nil }
        throw ModelError(koboldAnswer: ServerAnswer(status: response.status, body: bytes))
      }
      if let object = (try? JSONValue(parsing: bytes, options: .repairingText))?.object { return object }
      if isOptional { return nil }
      throw ModelError(.notAModelServer, "The server's answer is not one of this API")
    } catch let error as HTTPError {
      throw label.label(ModelError(httpError: error, server: address), model: nil)
    } catch let error as ModelError {
      throw label.label(error, model: nil)
    }
  }
}
