/// Why a model is not asked, beside failures of models and of the journal.
package struct ExchangeError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// A prompt cannot fit the model's context however it is cut.
    case doesNotFit(neededTokens: Int, contextLength: Int)
    /// What the user allowed is spent.
    case budgetSpent(Budgets.Scope)
    /// A budget was spent when the exchange was to begin, and is not any more.
    case busy
  }

  package var code: Code
  /// One sentence.
  package var message: String
  package var hint: String?

  package init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  package var description: String { message }

  /// Whether a budget ended, and with it whatever was under way, as if it had been interrupted.
  package var isAboutBudget: Bool {
    if case .budgetSpent = code { true } else { false }
  }

  /// Whether a larger context or a smaller prompt is all it takes.
  package var isAboutRoom: Bool {
    if case .doesNotFit = code { true } else { false }
  }
}
