import Isolation
@testable import Terminal

/// A clock that stands until it is moved.
final class ManualClock: Sendable {
  let start = ContinuousClock.now
  private let elapsed = Locked(Duration.zero)

  var now: ContinuousClock.Instant { start + elapsed.withLock { $0 } }

  func advance(by duration: Duration) {
    elapsed.withLock { $0 += duration }
  }
}
