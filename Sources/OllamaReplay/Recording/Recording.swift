/// What a scripted Ollama knows and says: its models, the requests it expects, the reply to each.
///
/// A recording is a value; `ReplayServer` plays it. It is written in Swift, or read from a file (`init(file:)`).
package struct Recording: Sendable {
  /// How requests find their exchange.
  package enum Order: String, Sendable, CaseIterable {
    /// Each request must be the next one of the list.
    case inOrder = "in-order"
    /// A request takes the first unused exchange it satisfies, so that requests made side by side can be replayed.
    case any
  }

  /// One line that says what the recording shows.
  package var about = ""
  /// What `/api/version` answers.
  package var version = "0.32.15"
  /// How requests find their exchange.
  package var order = Order.inOrder
  /// The pace of all replies without a delay of their own; nil sends them at once.
  package var tokensPerSecond: Double?
  /// What every request is held to, besides what its exchange expects.
  package var checks = Set(Check.allCases)
  /// How many models are in memory at once; a further one takes the place of the others. Nil for as many as there are.
  package var mostLoaded: Int?
  /// The models the server has, or could pull.
  package var models: [Model]
  /// Which model plays a role, for `Expectation.role`.
  package var roles: [String: String] = [:]
  /// What is expected and answered.
  package var exchanges: [Exchange]

  /// A recording in order, with all checks.
  package init(models: [Model] = [], exchanges: [Exchange] = []) {
    self.models = models
    self.exchanges = exchanges
  }
}
