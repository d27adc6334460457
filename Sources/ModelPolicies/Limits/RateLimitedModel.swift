package import NexusProtocol

/// A model that is asked no faster than its server allows.
///
/// A prompt counts as a token for four bytes until its server has counted it, and a reply as the most it may have. Whoever
/// waits longer than a second is told so.
package struct RateLimitedModel: LanguageModel {
  /// What a reply is thought to have where nothing limits it.
  static let usualReplyTokens = 1024

  private let base: any LanguageModel
  private let limiter: RateLimiter
  private let longestWait: Duration
  private let clock: PolicyClock

  /// - Parameters:
  ///   - limiter: Shared by all models that are asked with the same key.
  ///   - longestWait: What would have to wait longer fails at once.
  package init(
    _ base: any LanguageModel, limiter: RateLimiter, longestWait: Duration = .seconds(600),
    clock: PolicyClock = .system
  ) {
    self.base = base
    self.limiter = limiter
    self.longestWait = longestWait
    self.clock = clock
  }

  /// - Throws: `ModelError.busy` for what would have to wait too long, and what the model throws.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let ticket = await limiter.take(
      tokens: request.promptBytes / 4 + (request.options.maxTokens ?? Self.usualReplyTokens))
    do {
      try await wait(for: ticket, request.model, onEvent)
    } catch {
      await limiter.giveBack(ticket)
      throw error
    }
    do {
      let reply = try await base.reply(to: request, onEvent: onEvent)
      await limiter.settle(ticket, used: reply.usage.countedTokens, told: reply.rateLimits)
      return reply
    } catch let error as ModelError {
      await limiter.settle(
        ticket, used: error.partial?.usage.countedTokens, told: error.rateLimits, holdFor: error.retryAfter)
      throw error
    }
  }

  private func wait(
    for ticket: RateLimiter.Ticket, _ model: String, _ onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws {
    var wait = ticket.wait
    guard wait <= longestWait else {
      throw ModelError(
        .busy, "The next request would have to wait \(wait.secondsRoundedUp) s for the limits of its server",
        model: model)
    }
    if wait >= .seconds(1) {
      try await onEvent(.notice("Waiting \(wait.secondsRoundedUp) s for the limits of the server of \(model)"))
    }
    while wait > .zero {
      try await clock.sleep(wait)
      wait = await limiter.hold()
    }
  }
}

extension Usage {
  /// Tokens of prompt and reply, as far as the server counted; nil where it did not.
  fileprivate var countedTokens: Int? {
    guard promptTokens != nil || outputTokens != nil else { return nil }
    return (promptTokens ?? 0) + (outputTokens ?? 0)
  }
}
