/// What the tokens of a model cost, in millionths of the currency for a million tokens each.
package struct TokenPrice: Sendable, Hashable {
  /// Of prompts.
  package var input: Int64
  /// Of replies, thinking included.
  package var output: Int64
  /// Of prompts that the server had in its cache; as `input` where nil.
  package var cachedInput: Int64?
  /// Prices that hold for all of an exchange whose prompt is longer than so many tokens, by that length.
  package var steps: [Step]

  /// A price that holds for long prompts.
  package struct Step: Sendable, Hashable {
    package var abovePromptTokens: Int
    package var input: Int64
    package var output: Int64
    package var cachedInput: Int64?

    package init(abovePromptTokens: Int, input: Int64, output: Int64, cachedInput: Int64? = nil) {
      self.abovePromptTokens = abovePromptTokens
      self.input = input
      self.output = output
      self.cachedInput = cachedInput
    }
  }

  package init(input: Int64, output: Int64, cachedInput: Int64? = nil, steps: [Step] = []) {
    self.input = input
    self.output = output
    self.cachedInput = cachedInput
    self.steps = steps
  }

  /// That of models on machines of the user's own, which nobody bills.
  package static let free = TokenPrice(input: 0, output: 0)
}

extension TokenPrice {
  /// What an exchange cost.
  ///
  /// - Parameter cachedPromptTokens: Those of the prompt that the server had in its cache.
  package func cost(promptTokens: Int, cachedPromptTokens: Int = 0, outputTokens: Int) -> Money {
    let price = effective(atPromptTokens: promptTokens)
    let cached = max(0, min(cachedPromptTokens, promptTokens))
    return Self.cost(promptTokens - cached, price.input) + Self.cost(cached, price.cachedInput ?? price.input)
      + Self.cost(outputTokens, price.output)
  }

  /// What an exchange cost; nil where its server did not count all of its tokens.
  package func cost(of usage: Usage) -> Money? {
    if self == .free { return .zero }
    guard let prompt = usage.promptTokens, let output = usage.outputTokens else { return nil }
    return cost(promptTokens: prompt, cachedPromptTokens: usage.cachedPromptTokens ?? 0, outputTokens: output)
  }

  private func effective(atPromptTokens count: Int) -> Step {
    steps.filter { $0.abovePromptTokens < count }.max { $0.abovePromptTokens < $1.abovePromptTokens }
      ?? Step(abovePromptTokens: 0, input: input, output: output, cachedInput: cachedInput)
  }

  private static func cost(_ tokens: Int, _ price: Int64) -> Money {
    let (product, isTooLarge) = Int64(max(0, tokens)).multipliedReportingOverflow(by: price)
    return Money(trillionths: isTooLarge ? .max : product)
  }
}

/// What several exchanges cost together: the sum of what is known, and how much of it is not.
package struct Cost: Sendable, Hashable {
  /// Of the exchanges whose cost is known.
  package var known: Money
  /// Exchanges whose price or tokens nobody told.
  package var unknownExchanges: Int

  package init(known: Money = .zero, unknownExchanges: Int = 0) {
    self.known = known
    self.unknownExchanges = unknownExchanges
  }

  /// That of one exchange; nil is one that is not known.
  package init(_ cost: Money?) {
    self.init(known: cost ?? .zero, unknownExchanges: cost == nil ? 1 : 0)
  }

  package static func + (left: Cost, right: Cost) -> Cost {
    Cost(known: left.known + right.known, unknownExchanges: left.unknownExchanges + right.unknownExchanges)
  }
}
