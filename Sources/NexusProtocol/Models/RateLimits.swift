/// How much a server lets a key ask, as it told with one of its answers.
package struct RateLimits: Sendable, Equatable {
  /// One of the limits; nil is what the server did not tell.
  package struct Allowance: Sendable, Equatable {
    /// How much may be asked at once, when nothing was for a while.
    package var limit: Int?
    /// How much of it was left when the server began its answer.
    package var remaining: Int?
    /// How long it takes from then until all of it is there again.
    package var fullAfter: Duration?

    package init(limit: Int? = nil, remaining: Int? = nil, fullAfter: Duration? = nil) {
      self.limit = limit
      self.remaining = remaining
      self.fullAfter = fullAfter
    }

    package var isEmpty: Bool { limit == nil && remaining == nil }
  }

  package var requests: Allowance
  package var tokens: Allowance

  package init(requests: Allowance = Allowance(), tokens: Allowance = Allowance()) {
    self.requests = requests
    self.tokens = tokens
  }
}
