/// What exchanges took, whether they finished or not.
package struct Spending: Sendable, Equatable {
  /// Which exchanges are meant.
  package enum Scope: Sendable, Hashable {
    case task(TaskID)
    case plan(Int)
    /// Those of a job and of its children.
    case job(Int64)
    /// Those that began at this time or later, of whatever plan.
    case since(Timestamp)
  }

  package var exchanges: Int
  /// As the server counted them; what it did not count is estimated.
  package var promptTokens: Int
  package var outputTokens: Int
  /// From request to end, all together.
  package var duration: Duration

  package init(exchanges: Int = 0, promptTokens: Int = 0, outputTokens: Int = 0, duration: Duration = .zero) {
    self.exchanges = exchanges
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.duration = duration
  }
}
