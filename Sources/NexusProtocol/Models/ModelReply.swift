/// What a model answered, whole or as far as it came.
package struct ModelReply: Sendable, Equatable {
  /// The model that answered: another than the one asked for when a fallback took over.
  package var model: String
  package var content: String
  package var thinking: String
  package var toolCalls: [ToolCall]
  package var stopReason: StopReason
  package var usage: Usage
  /// What the server told of its limits with this answer; nil where it told nothing. It is not kept in the store.
  package var rateLimits: RateLimits?
  /// Whether no model was asked, since one had answered the very same before. It is not kept in the store.
  package var isFromCache = false

  package init(
    model: String, content: String = "", thinking: String = "", toolCalls: [ToolCall] = [],
    stopReason: StopReason = .stop, usage: Usage = Usage()
  ) {
    self.model = model
    self.content = content
    self.thinking = thinking
    self.toolCalls = toolCalls
    self.stopReason = stopReason
    self.usage = usage
  }
}

/// Why a model stopped.
package enum StopReason: Sendable, Equatable {
  case stop
  /// The token limit or the end of the context was reached: the text is cut off.
  case length
  case other(String)
}

/// Tokens and time spent on one exchange, as far as the server told.
package struct Usage: Sendable, Equatable {
  /// Tokens of the prompt, those served from a cache included.
  package var promptTokens: Int?
  /// Those of them that the server had in its cache and did not read anew; nil where it does not tell.
  package var cachedPromptTokens: Int?
  /// Generated tokens, thinking included.
  package var outputTokens: Int?
  package var loadDuration: Duration?
  package var promptDuration: Duration?
  package var outputDuration: Duration?
  package var totalDuration: Duration?

  package init(
    promptTokens: Int? = nil, cachedPromptTokens: Int? = nil, outputTokens: Int? = nil, loadDuration: Duration? = nil,
    promptDuration: Duration? = nil, outputDuration: Duration? = nil, totalDuration: Duration? = nil
  ) {
    self.promptTokens = promptTokens
    self.cachedPromptTokens = cachedPromptTokens
    self.outputTokens = outputTokens
    self.loadDuration = loadDuration
    self.promptDuration = promptDuration
    self.outputDuration = outputDuration
    self.totalDuration = totalDuration
  }

  /// Generated tokens per second of generation; nil where the server did not say both, or said zero.
  package var tokensPerSecond: Double? {
    guard let outputTokens, let outputDuration, outputDuration > .zero else { return nil }
    let (seconds, attoseconds) = outputDuration.components
    return Double(outputTokens) / (Double(seconds) + Double(attoseconds) / 1e18)
  }
}
