package import NexusProtocol

/// A model that is asked again when its failure says that this makes sense.
///
/// The time between tries doubles, from `baseDelay` up to `maximumDelay`; each wait is a random share of it, so that
/// programs that failed together do not come back together. Every retry is told by an event before the wait.
/// A server that says when it wants to be asked again is not asked before, and not again at all where that is longer than
/// `longestWait`. What comes back after exactly that time comes with others who were told the same, so a random share of
/// the shortest delay is added.
package struct RetryingModel: LanguageModel {
  private let base: any LanguageModel
  private let maximumRetries: Int
  private let baseDelay: Duration
  private let maximumDelay: Duration
  private let longestWait: Duration
  private let share: @Sendable () -> Double
  private let clock: PolicyClock

  /// - Parameters:
  ///   - maximumRetries: How often a request is sent again at most; 0 is never.
  ///   - longestWait: How long a server may have itself waited for.
  ///   - share: A number from 0 to 1, another each time.
  package init(
    _ base: any LanguageModel, maximumRetries: Int, baseDelay: Duration, maximumDelay: Duration = .seconds(30),
    longestWait: Duration = .seconds(120), share: @escaping @Sendable () -> Double = { .random(in: 0...1) },
    clock: PolicyClock = .system
  ) {
    self.base = base
    self.maximumRetries = maximumRetries
    self.baseDelay = baseDelay
    self.maximumDelay = maximumDelay
    self.longestWait = longestWait
    self.share = share
    self.clock = clock
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var request = request
    var hasUsedOnce = false
    var attempt = 0
    while true {
      do {
        return try await base.reply(to: request, onEvent: onEvent)
      } catch let error as ModelError {
        guard attempt < maximumRetries, error.retry != .never, !(error.retry == .once && hasUsedOnce) else {
          throw error
        }
        if let wait = error.retryAfter, wait > longestWait { throw tooLong(wait, error) }
        if error.retry == .once {
          hasUsedOnce = true
          // With a fixed seed the model would break down at the same place.
          request.options.seed = request.options.seed.map { $0 &+ 1 }
        }
        let own = delay(before: attempt)
        let delay = max(own, error.retryAfter.map { $0 + min(own, baseDelay * share()) } ?? .zero)
        attempt += 1
        try await onEvent(.retry(reason: error.message, attempt: attempt, delay: delay))
        try await clock.sleep(delay)
      }
    }
  }

  private func tooLong(_ wait: Duration, _ error: ModelError) -> ModelError {
    var error = error
    error.message += "; it asks to be left alone for \(wait.secondsRoundedUp) s"
    return error
  }

  private func delay(before attempt: Int) -> Duration {
    var ceiling = min(baseDelay, maximumDelay)
    for _ in 0..<attempt where ceiling < maximumDelay { ceiling = min(ceiling * 2, maximumDelay) }
    return max(ceiling * share(), .zero)
  }
}
