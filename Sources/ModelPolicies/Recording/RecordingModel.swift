package import NexusProtocol

/// Where exchanges are kept.
package protocol ExchangeRecorder: Sendable {
  /// Keeps a beginning exchange and returns its number.
  func begin(_ request: ChatRequest) async throws -> Int64
  /// Keeps what has been streamed so far, in place of what was kept before.
  func keep(_ partial: ModelReply, of exchange: Int64) async throws
  func end(_ exchange: Int64, _ outcome: RecordedOutcome) async throws
}

/// How an exchange ended.
package enum RecordedOutcome: Sendable, Equatable {
  case finished(ModelReply)
  /// Why, and as far as the reply came.
  case failed(String, ModelReply)
  case interrupted(ModelReply)
}

/// A model whose every exchange is kept: before it begins, while it streams, and how it ended.
///
/// What cannot be kept does not happen: where the recorder fails at the beginning, or with a whole reply, so does the
/// exchange. After a failure the failure is the one to be heard of.
package struct RecordingModel: LanguageModel {
  private let base: any LanguageModel
  private let recorder: any ExchangeRecorder
  private let interval: Duration
  private let clock: PolicyClock

  /// - Parameters:
  ///   - interval: How much time passes at least between two times that a stream is kept.
  package init(
    _ base: any LanguageModel, recorder: any ExchangeRecorder, interval: Duration = .seconds(1),
    clock: PolicyClock = .system
  ) {
    self.base = base
    self.recorder = recorder
    self.interval = interval
    self.clock = clock
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let exchange = try await recorder.begin(request)
    let stream = RecordedStream(model: request.model, interval: interval, clock: clock)
    let reply: ModelReply
    do {
      reply = try await base.reply(to: request) { event in
        if let partial = await stream.take(event) { try await recorder.keep(partial, of: exchange) }
        try await onEvent(event)
      }
    } catch {
      let partial = (error as? ModelError)?.partial
      let kept = await stream.reply
      let outcome: RecordedOutcome =
        error is CancellationError ? .interrupted(partial ?? kept) : .failed("\(error)", partial ?? kept)
      // Outside of this task, which may be cancelled by now.
      await Task { _ = try? await recorder.end(exchange, outcome) }.value
      throw error
    }
    try await recorder.end(exchange, .finished(reply))
    return reply
  }
}

/// Puts together what is streamed, and says when it is to be kept.
private actor RecordedStream {
  private(set) var reply: ModelReply
  private let interval: Duration
  private let clock: PolicyClock
  private var keptAt: Duration

  init(model: String, interval: Duration, clock: PolicyClock) {
    reply = ModelReply(model: model)
    self.interval = interval
    self.clock = clock
    keptAt = clock.now()
  }

  /// Returns what is there by now, where it is time to keep it.
  func take(_ event: ModelEvent) -> ModelReply? {
    switch event {
    case .thinking(let piece): reply.thinking += piece
    case .content(let piece): reply.content += piece
    case .toolCalls(let calls): reply.toolCalls += calls
    case .retry: reply = ModelReply(model: reply.model)
    case .fallback(_, let model, _): reply = ModelReply(model: model)
    case .waiting, .loading, .notice: return nil
    }
    guard clock.now() - keptAt >= interval else { return nil }
    keptAt = clock.now()
    return reply
  }
}
