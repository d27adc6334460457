package import NexusProtocol

/// How many requests and tokens a minute may go out, for all that is asked with one key.
///
/// Each limit is a bucket that fills evenly: after a pause as much may be asked at once as in a minute. What goes out is
/// taken off at once, and whoever finds less than nothing left waits for as long as it takes to fill again, so that all
/// go in the order in which they came. What the server tells of its limits counts where the user set none or a higher one.
package actor RateLimiter {
  /// What one request takes, to be settled once its reply is there.
  package struct Ticket: Sendable {
    fileprivate let tokens: Double
    fileprivate let takenAt: Duration
    /// How long to wait before the request goes out.
    package let wait: Duration
  }

  private let clock: PolicyClock
  private var requests: RateBucket
  private var tokens: RateBucket
  private var heldUntil = Duration.zero

  /// - Parameters:
  ///   - requestsPerMinute: Nil where only the server knows.
  ///   - tokensPerMinute: Of prompts and replies together; nil where only the server knows.
  package init(requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, clock: PolicyClock = .system) {
    self.clock = clock
    requests = RateBucket(perMinute: requestsPerMinute)
    tokens = RateBucket(perMinute: tokensPerMinute)
  }

  /// Takes one request of about so many tokens off the limits.
  package func take(tokens count: Int) -> Ticket {
    let now = clock.now()
    let wait = max(requests.take(1, at: now), tokens.take(Double(count), at: now), heldUntil - now)
    return Ticket(tokens: Double(count), takenAt: now, wait: wait)
  }

  /// How long the server still wants to be left alone, by what it said in the meantime.
  package func hold() -> Duration { max(.zero, heldUntil - clock.now()) }

  /// Gives back what was taken for a request that did not go out.
  package func giveBack(_ ticket: Ticket) {
    requests.give(1, at: clock.now())
    tokens.give(ticket.tokens, at: clock.now())
  }

  /// Puts the tokens that a request took in the place of those it was thought to take, and learns from the answer.
  ///
  /// - Parameters:
  ///   - used: Nil where nobody counted.
  ///   - holdFor: How long the server wants to be left alone.
  package func settle(_ ticket: Ticket, used: Int?, told: RateLimits?, holdFor: Duration? = nil) {
    let now = clock.now()
    if let used { tokens.give(ticket.tokens - Double(used), at: now) }
    if let told {
      requests.learn(told.requests, askedAt: ticket.takenAt, now: now)
      tokens.learn(told.tokens, askedAt: ticket.takenAt, now: now)
    }
    if let holdFor { heldUntil = max(heldUntil, now + holdFor) }
  }
}

/// One limit: how much is left, and how fast it fills.
struct RateBucket: Sendable {
  private static let slowestPerSecond = 1.0 / 86_400

  private let ceiling: Double?
  private var capacity: Double?
  private var perSecond: Double
  private var level: Double
  private var at = Duration.zero

  init(perMinute: Int?) {
    ceiling = perMinute.map(Double.init)
    capacity = ceiling
    perSecond = (ceiling ?? 0) / 60
    level = ceiling ?? 0
  }

  /// Takes an amount off and returns how long to wait for it; what is more than there ever can be waits for the rest too.
  mutating func take(_ amount: Double, at now: Duration) -> Duration {
    guard capacity != nil else { return .zero }
    fill(to: now)
    level -= amount
    return level < 0 ? .milliseconds(Int64((-level / perSecond * 1000).rounded(.up))) : .zero
  }

  mutating func give(_ amount: Double, at now: Duration) {
    guard let capacity else { return }
    fill(to: now)
    level = min(level + amount, capacity)
  }

  /// Takes over what a server told with the answer to a request that went out at `askedAt`.
  ///
  /// How fast it fills follows from how long it takes until it is full, since a limit may be one of a day as well. What was
  /// left then has grown since; there is never more than that, and less where other requests went out in between.
  mutating func learn(_ told: RateLimits.Allowance, askedAt: Duration, now: Duration) {
    guard let limit = told.limit.map(Double.init) ?? capacity, limit > 0 else { return }
    let isNew = capacity == nil
    fill(to: now)
    var speed = limit / 60
    if let remaining = told.remaining.map(Double.init), let wait = told.fullAfter?.inSeconds, wait > 0,
      remaining < limit
    {
      speed = min(speed, (limit - remaining) / wait)
    }
    capacity = min(limit, ceiling ?? limit)
    perSecond = max(min(speed, (ceiling ?? limit) / 60), Self.slowestPerSecond)
    if isNew { (level, at) = (limit, now) }
    level = min(level, capacity ?? level)
    if let remaining = told.remaining.map(Double.init) {
      level = min(level, remaining + perSecond * (now - askedAt).inSeconds)
    }
  }

  private mutating func fill(to now: Duration) {
    guard let capacity, now > at else { return }
    level = min(capacity, level + perSecond * (now - at).inSeconds)
    at = now
  }
}
