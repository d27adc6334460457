package import NexusProtocol

/// What a model is chosen for.
package enum RouteGoal: String, Sendable, CaseIterable {
  /// The lowest price for what is asked.
  case cheap
  /// The soonest answer.
  case fast
  /// The best answer.
  case good
}

/// A model that may be chosen, with what is known of it; nil is what is not known, and never the same as none.
package struct RouteCandidate: Sendable, Equatable {
  /// As users write it.
  package var name: String
  package var price: TokenPrice?
  /// The most that prompt and reply may have together, in tokens.
  package var contextLength: Int?
  /// Its parameters, in billions.
  package var billions: Double?
  /// Whether it is in memory; nil for one whose server never has to load it.
  package var isLoaded: Bool?
  /// What it wrote a second, with all that its exchanges took.
  package var tokensPerSecond: Double?
  /// Its attempts at tasks, and how many of them were of use.
  package var attempts = 0
  package var successes = 0

  package init(_ name: String) {
    self.name = name
  }
}

/// Why no model could be chosen.
package enum RouteFault: Error, Sendable, Equatable {
  case noCandidates
  /// All contexts are known to be smaller than the prompt with a reply, in tokens.
  case noneHolds(tokens: Int)
  /// No price is known, so that none is the lowest.
  case noPrice
}
