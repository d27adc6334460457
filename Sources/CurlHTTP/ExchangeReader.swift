/// The one reader of an exchange: runs the silence hook, and abandons the exchange when it is dropped.
final class ExchangeReader: Sendable {
  private let exchange: Exchange
  private let onSilence: (@Sendable (HTTPSilence) async -> Bool)?
  /// Keeps the loop thread alive while somebody can still read.
  private let client: HTTPClient

  init(exchange: Exchange, onSilence: (@Sendable (HTTPSilence) async -> Bool)?, client: HTTPClient) {
    self.exchange = exchange
    self.onSilence = onSilence
    self.client = client
  }

  deinit { exchange.abandon() }

  func abandon() { exchange.abandon() }

  /// The next head, bytes or end; never a silence.
  func next() async throws -> Exchange.Signal {
    let signal = try await exchange.next()
    guard case .silence(let silence) = signal, let onSilence else { return signal }
    return try await withThrowingTaskGroup(of: Void.self) { [exchange] group in
      // Whatever ends the wait, the question has lost its point; the group waits for the cancelled child.
      defer { group.cancelAll() }
      var current = silence
      while true {
        let asked = current
        group.addTask {
          let keepWaiting = await onSilence(asked)
          if !Task.isCancelled { exchange.answerSilence(keepWaiting: keepWaiting) }
        }
        let signal = try await exchange.next()
        guard case .silence(let next) = signal else { return signal }
        current = next
      }
    }
  }
}
