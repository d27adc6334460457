package import NexusProtocol

/// A model that is asked again when its failure says that this makes sense.
///
/// The time between tries doubles, from `baseDelay` up to `maximumDelay`; each wait is a random share of it, so that
/// programs that failed together do not come back together. Every retry is told by an event before the wait.
package struct RetryingModel: LanguageModel {
  private let base: any LanguageModel
  private let maximumRetries: Int
  private let baseDelay: Duration
  private let maximumDelay: Duration
  private let share: @Sendable () -> Double

  /// - Parameters:
  ///   - maximumRetries: How often a request is sent again at most; 0 is never.
  ///   - share: A number from 0 to 1, another each time.
  package init(
    _ base: any LanguageModel, maximumRetries: Int, baseDelay: Duration, maximumDelay: Duration = .seconds(30),
    share: @escaping @Sendable () -> Double = { .random(in: 0...1) }
  ) {
    self.base = base
    self.maximumRetries = maximumRetries
    self.baseDelay = baseDelay
    self.maximumDelay = maximumDelay
    self.share = share
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
        if error.retry == .once {
          hasUsedOnce = true
          // With a fixed seed the model would break down at the same place.
          request.options.seed = request.options.seed.map { $0 &+ 1 }
        }
        let delay = delay(before: attempt)
        attempt += 1
        try await onEvent(.retry(reason: error.message, attempt: attempt, delay: delay))
        try await Task.sleep(for: delay)
      }
    }
  }

  private func delay(before attempt: Int) -> Duration {
    var ceiling = min(baseDelay, maximumDelay)
    for _ in 0..<attempt where ceiling < maximumDelay { ceiling = min(ceiling * 2, maximumDelay) }
    return max(ceiling * share(), .zero)
  }
}
