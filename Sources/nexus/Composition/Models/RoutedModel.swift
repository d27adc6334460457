import NexusProtocol

/// The models of all servers under the names that users write: each request goes to the server of its model.
struct RoutedModel: LanguageModel {
  let pool: ServerPool
  let role: ModelRole

  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    guard let place = pool.place(of: request.model, for: role) else {
      throw ModelError(.modelNotFound, "No server of the configuration has it", model: request.model)
    }
    var own = request
    own.model = place.model
    do {
      var reply = try await place.server.model.reply(to: own, onEvent: onEvent)
      reply.model = place.server.fullName(of: reply.model)
      return reply
    } catch var error as ModelError {
      error.message = KnownKeys.hidden(in: error.message)
      error.model = error.model.map(place.server.fullName)
      if let model = error.partial?.model { error.partial?.model = place.server.fullName(of: model) }
      throw error
    }
  }
}
