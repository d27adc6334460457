/// Where policies have the time from, so that tests need not wait for it.
package struct PolicyClock: Sendable {
  /// The time since some fixed point; it never goes back.
  package let now: @Sendable () -> Duration
  /// Waits that long; throws `CancellationError` when the task is cancelled.
  package let sleep: @Sendable (Duration) async throws -> Void

  package init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
    self.now = now
    self.sleep = sleep
  }

  /// The clock of the system, which goes on while the machine sleeps.
  package static let system = PolicyClock(
    now: { [start = ContinuousClock.now] in start.duration(to: .now) },
    sleep: { try await Task.sleep(for: $0) })
}

extension Duration {
  /// Whole seconds, rounded up, for people.
  var secondsRoundedUp: Int64 {
    let (seconds, attoseconds) = components
    return seconds + (attoseconds > 0 ? 1 : 0)
  }

  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
