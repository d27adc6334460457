/// What one finished exchange tells of how a model counts: the prompt's bytes, and the tokens the server counted in it.
package struct TokenSample: Sendable, Equatable {
  package var model: String
  package var promptBytes: Int
  package var promptTokens: Int
  /// What the prompt was thought to have before it was sent; nil where nothing was estimated.
  package var estimatedTokens: Int?

  package init(model: String, promptBytes: Int, promptTokens: Int, estimatedTokens: Int?) {
    self.model = model
    self.promptBytes = promptBytes
    self.promptTokens = promptTokens
    self.estimatedTokens = estimatedTokens
  }

  /// By what share of the truth the estimate was too high; negative where it was too low.
  package var error: Double? {
    guard let estimatedTokens, promptTokens > 0 else { return nil }
    return Double(estimatedTokens - promptTokens) / Double(promptTokens)
  }
}
