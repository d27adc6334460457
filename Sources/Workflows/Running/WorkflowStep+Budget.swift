extension WorkflowStep {
  /// Ends a step that has spent more than it may.
  func hold(tokens: Int, cost: Double?) throws(StepFailure) {
    if let limit = budget.tokens, tokens > limit {
      throw StepFailure("The step \"\(id)\" spent \(tokens) tokens of \(limit).")
    }
    if let limit = budget.cost, let cost, cost > limit {
      throw StepFailure("The step \"\(id)\" cost \(cost), and may cost \(limit).")
    }
  }
}
