package import NexusProtocol

/// The layers around the models of a role, stacked in the one order that is right.
///
/// From the outside: what is recorded holds everything, also what the cache answers; the cache stands outside of all that
/// costs; the time of an exchange holds all tries; fallbacks begin where retries end; each try, of whatever model, is
/// held to the budget. Inside of that come the layers of each server, `ServerStack`.
package struct ModelStack: Sendable {
  /// A cache and what it is to keep.
  package struct Caching: Sendable {
    package var cache: any ReplyCache
    package var keepsAnyTemperature: Bool
    package var identity: @Sendable (String) async -> String

    package init(
      _ cache: any ReplyCache, keepsAnyTemperature: Bool = false,
      identity: @escaping @Sendable (String) async -> String = { _ in "" }
    ) {
      self.cache = cache
      self.keepsAnyTemperature = keepsAnyTemperature
      self.identity = identity
    }
  }

  /// The layers that stand around each request to whatever model, in the order from the outside.
  package enum Layer: String, Sendable, CaseIterable {
    case recording, cache, timeLimit, fallback, retry, budget, repetition, opening
  }

  package var recorder: (any ExchangeRecorder)?
  package var caching: Caching?
  /// For an exchange with all its tries.
  package var timeLimit: Duration?
  package var fallbacks: [String] = []
  /// Names the server of a model, in whatever way.
  package var server: @Sendable (String) -> String = { _ in "" }
  package var maximumRetries = 3
  package var retryDelay = Duration.seconds(1)
  package var budget: BudgetKeeper?
  /// Whose budget is meant, beside that of the day.
  package var job: String?
  package var clock = PolicyClock.system

  package init() {}

  /// The layers that are in use, from the outside.
  package var layers: [Layer] {
    Layer.allCases.filter { layer in
      switch layer {
      case .recording: recorder != nil
      case .cache: caching != nil
      case .timeLimit: timeLimit != nil
      case .fallback: !fallbacks.isEmpty
      case .budget: budget != nil
      case .retry, .repetition, .opening: true
      }
    }
  }

  /// Puts the layers around a model that knows all models by their names.
  package func model(around base: any LanguageModel) -> any LanguageModel {
    layers.reversed().reduce(base) { wrap($0, in: $1) }
  }

  private func wrap(_ model: any LanguageModel, in layer: Layer) -> any LanguageModel {
    switch layer {
    case .recording: recorder.map { RecordingModel(model, recorder: $0, clock: clock) } ?? model
    case .cache:
      caching.map {
        CachingModel(
          model, cache: $0.cache, keepsAnyTemperature: $0.keepsAnyTemperature, identity: $0.identity)
      } ?? model
    case .timeLimit: timeLimit.map { TimeLimitedModel(model, limit: $0, clock: clock) } ?? model
    case .fallback: FallbackModel(model, fallbacks: fallbacks, server: server)
    case .retry: RetryingModel(model, maximumRetries: maximumRetries, baseDelay: retryDelay, clock: clock)
    case .budget: budget.map { BudgetedModel(model, keeper: $0, job: job, clock: clock) } ?? model
    case .repetition: RepetitionGuard(model)
    case .opening: OpeningModel(model)
    }
  }
}

/// The layers around the servers of one provider: its limits hold for all of them, since they come with the key; inside of
/// that each request finds the server that is well and has room, so that none waits for a limit with a place taken.
package struct ServerStack: Sendable {
  /// Nil where only the server knows.
  package var requestsPerMinute: Int?
  package var tokensPerMinute: Int?
  package var breaker = CircuitBreaker()
  package var clock = PolicyClock.system

  package init() {}

  package func model(around servers: [BalancedModel.Server]) -> any LanguageModel {
    RateLimitedModel(
      BalancedModel(servers, breaker: breaker, clock: clock),
      limiter: RateLimiter(
        requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute, clock: clock), clock: clock)
  }
}
