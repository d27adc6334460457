import CrashPoints
import NexusProtocol

/// Gathers a streamed reply and keeps it in the journal about once a second, so that a crash loses no more than that.
actor StreamKeeper {
  private(set) var reply: ModelReply
  private let exchange: Int64
  private let journal: any Journal
  private let now: @Sendable () -> Timestamp
  private var keptAt: Timestamp

  static let interval = Duration.seconds(1)

  init(exchange: Int64, model: String, journal: any Journal, now: @escaping @Sendable () -> Timestamp) {
    self.reply = ModelReply(model: model)
    self.exchange = exchange
    self.journal = journal
    self.now = now
    self.keptAt = now()
  }

  func keep(_ event: ModelEvent) async throws {
    switch event {
    case .content(let piece): reply.content += piece
    case .thinking(let piece): reply.thinking += piece
    case .toolCalls(let calls): reply.toolCalls += calls
    case .retry: reply = ModelReply(model: reply.model)
    case .fallback(_, let model, _): reply = ModelReply(model: model)
    case .waiting, .loading, .notice: return
    }
    CrashPoint.reach("delta-received")
    guard now() - keptAt >= Self.interval else { return }
    keptAt = now()
    try await journal.keepPartialReply(reply, of: exchange)
  }
}
