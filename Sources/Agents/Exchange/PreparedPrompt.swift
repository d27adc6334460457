package import NexusProtocol

/// A prompt as it would be sent, and how its room was shared.
package struct PreparedPrompt: Sendable {
  package var role: ModelRole
  package var messages: [Message]
  package var pack: PromptPack
  let budget: PromptBudget
  /// How the model may ask to read more; nil where the prompt does not offer it.
  var reading: Workshop.Reading?

  package var contextLength: Int { budget.contextLength }
  package var replyTokens: Int { budget.replyTokens }
  package var thinkingTokens: Int { budget.thinkingTokens }
  package var promptTokens: Int { budget.promptTokens }
  package var bytesPerToken: Double { budget.bytesPerToken }
  package var bytes: Int { messages.byteCount }
  /// The estimate for the whole prompt.
  package var tokens: Int { budget.tokens(in: messages) }
  package func tokens(of part: PackedPart) -> Int { budget.tokens(inBytes: part.bytes) }
}
