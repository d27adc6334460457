/// How the edits of one model in one format have fared: what the choice of a format goes by.
package struct EditTally: Sendable, Equatable {
  package var model: String
  /// The format's name; nil for edits whose format could not be told.
  package var dialect: String?
  /// Applied edits by the rung their place was found on; those that were applied already count as well.
  package var applied: [String: Int]
  /// All of them by what it took.
  package var counts: EditCounts

  package init(model: String, dialect: String?, applied: [String: Int] = [:], counts: EditCounts = EditCounts()) {
    self.model = model
    self.dialect = dialect
    self.applied = applied
    self.counts = counts
  }

  /// A tally of which no more is known than how many did not apply.
  package init(model: String, dialect: String?, applied: [String: Int] = [:], refused: Int) {
    var counts = EditCounts()
    counts.refused = refused
    self.init(model: model, dialect: dialect, applied: applied, counts: counts)
  }

  package var refused: Int { counts.refused }

  package var appliedCount: Int { applied.values.reduce(0, +) }
  package var count: Int { appliedCount + refused }
  /// The share of edits that applied, from 0 to 1; nil without edits.
  package var share: Double? { count == 0 ? nil : Double(appliedCount) / Double(count) }
}

/// How the attempts of one model have ended.
package struct AttemptTally: Sendable, Equatable {
  package var model: String
  package var outcomes: [Attempt.Outcome: Int]

  package init(model: String, outcomes: [Attempt.Outcome: Int]) {
    self.model = model
    self.outcomes = outcomes
  }
}
