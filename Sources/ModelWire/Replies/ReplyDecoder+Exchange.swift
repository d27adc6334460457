package import CurlHTTP
package import NexusProtocol

extension ReplyDecoder {
  /// Decodes a response as it comes, whether the server streams or not.
  ///
  /// - Parameter open: Sends the request and waits for the head of its answer; throws for a refusal.
  /// - Returns: The whole reply, and what the dialect knows beside it.
  /// - Throws: `ModelError` with what had arrived, `CancellationError`, or whatever `onEvent` throws.
  package static func reply(
    in dialect: Dialect, model: String, server: ServerLabel,
    onEvent: @Sendable (ModelEvent) async throws -> Void, open: () async throws -> HTTPResponse
  ) async throws -> (reply: ModelReply, dialect: Dialect) {
    var decoder = ReplyDecoder(dialect, model: model, server: server)
    var rateLimits: RateLimits?
    do {
      let response = try await open()
      rateLimits = RateLimits(response.headers)
      let type = response.headers[name: "content-type"]?.lowercased() ?? ""
      let isStream = !type.hasPrefix("application/json")
      decoder = ReplyDecoder(dialect, model: model, server: server, isStream: isStream)
      for try await bytes in response.body {
        for event in decoder.feed(bytes) { try await onEvent(event) }
        if decoder.isOver { break }
      }
      for event in decoder.finishEvents() { try await onEvent(event) }
      if decoder.dialect.isDone { await response.body.readToTheEnd() }
    } catch let error as HTTPError {
      throw decoder.complete(ModelError(httpError: error, server: server.address))
    } catch let error as ModelError {
      throw decoder.complete(error)
    }
    var reply = try decoder.result()
    reply.rateLimits = rateLimits
    return (reply, decoder.dialect)
  }
}
