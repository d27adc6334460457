/// Whether a server that failed again and again is asked at all.
///
/// After `threshold` failures in a row nothing goes out for `pause`. Then one request goes out as a probe: if it is answered
/// all is as before, and if it fails the pause begins anew, twice as long, up to `longestPause`.
package struct CircuitBreaker: Sendable, Equatable {
  private enum State: Sendable, Equatable {
    case closed
    case open(until: Duration)
    /// A probe is under way.
    case probing
  }

  /// How a request ended, as far as that tells of the server.
  package enum Outcome: Sendable {
    /// The server answered, be it with a refusal.
    case answered
    case failed
    /// It was ended from outside.
    case unclear
  }

  /// What may go out.
  package enum Admission: Sendable, Equatable {
    case any
    /// One request, as a probe.
    case probe
    /// Nothing until the probe that is under way has ended.
    case afterProbe
    /// Nothing before that time.
    case none(until: Duration)
  }

  private let threshold: Int
  private let pause: Duration
  private let longestPause: Duration
  private var state = State.closed
  /// Failures since the last answer.
  package private(set) var failures = 0
  private var nextPause: Duration

  package init(threshold: Int = 5, pause: Duration = .seconds(30), longestPause: Duration = .seconds(300)) {
    self.threshold = threshold
    self.pause = pause
    self.longestPause = longestPause
    nextPause = pause
  }

  package func admission(at now: Duration) -> Admission {
    switch state {
    case .closed: .any
    case .open(let end): now < end ? .none(until: end) : .probe
    case .probing: .afterProbe
    }
  }

  /// Notes that a request goes out, which `admission(at:)` allowed; returns whether it is a probe.
  package mutating func begin(at now: Duration) -> Bool {
    guard admission(at: now) == .probe else { return false }
    state = .probing
    return true
  }

  package mutating func end(_ outcome: Outcome, isProbe: Bool, at now: Duration) {
    switch outcome {
    case .answered:
      failures = 0
      nextPause = pause
      state = .closed
    case .failed:
      failures += 1
      // Requests that were under way when it opened say nothing new.
      guard isProbe || (state == .closed && failures >= threshold) else { return }
      state = .open(until: now + nextPause)
      nextPause = min(nextPause * 2, longestPause)
    case .unclear:
      if isProbe { state = .open(until: now) }
    }
  }
}
