/// When a server last gave a sign of life to any of a client's exchanges.
///
/// A server that works on one request lets others wait in its queue without a word, for as long as that takes. Source:
/// Ollama, `server/sched.go`; how many it works on at once is `OLLAMA_NUM_PARALLEL`, 1 where memory is short.
actor Pulse {
  private var last: SuspendingClock.Instant?

  func beat() { last = .now }

  /// Whether there was a sign of life within the time given, up to now.
  func isFelt(within time: Duration) -> Bool {
    last.map { $0.duration(to: .now) <= time } ?? false
  }
}
