package import NexusProtocol

/// A model that has so much time for an exchange, with all waiting, repeating and falling back, and no more.
package struct TimeLimitedModel: LanguageModel {
  private let base: any LanguageModel
  private let limit: Duration
  private let clock: PolicyClock

  package init(_ base: any LanguageModel, limit: Duration, clock: PolicyClock = .system) {
    self.base = base
    self.limit = limit
    self.clock = clock
  }

  /// - Throws: `ModelError.limitReached` when the time is over; what had arrived is left to whoever keeps the stream.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await withoutActuallyEscaping(onEvent) { onEvent in
      try await withThrowingTaskGroup(of: ModelReply?.self) { group in
        group.addTask { try await base.reply(to: request, onEvent: onEvent) }
        group.addTask {
          try await clock.sleep(limit)
          return nil
        }
        defer { group.cancelAll() }
        guard let reply = try await group.next()! else {  // there are two tasks
          throw ModelError(
            .limitReached, "The exchange was to take no longer than \(limit.secondsRoundedUp) s", model: request.model)
        }
        return reply
      }
    }
  }
}
