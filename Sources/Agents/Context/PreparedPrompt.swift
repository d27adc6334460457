import Edits
import Exchanges
package import NexusProtocol

/// A prompt as it would be sent, and how its room was shared.
package struct PreparedPrompt: Sendable {
  package let role: ModelRole
  package let messages: [Message]
  /// What the model is offered to call, which takes up room as the messages do.
  package let tools: [ToolDefinition]
  package let pack: PromptPack
  let budget: PromptBudget
  /// How the model may ask to read more; nil where the prompt does not offer it.
  let reading: Reading?
  /// What the answer begins with, file by file; empty where the model begins by itself.
  let openings: [AnswerShape.Opening]
  /// Checks whose output the prompt would hold, had they been run on the base: a run does that first.
  var unknownChecks: [String] = []
  /// The form in which edits are asked for.
  let format: EditFormat

  /// - Parameter messages: Made of parts that have passed the gate. They pass it whole once more, as they do when they are
  ///   sent, so that what is shown of a prompt is what goes out.
  init(
    role: ModelRole, messages: [Message], pack: PromptPack, budget: PromptBudget, reading: Reading? = nil,
    openings: [AnswerShape.Opening] = [], format: EditFormat = .auto
  ) {
    self.format = format
    self.openings = openings
    self.role = role
    self.messages = messages.redacted
    self.pack = pack
    self.budget = budget
    self.reading = reading
    tools = reading?.tools ?? []
  }

  package var contextLength: Int { budget.contextLength }
  package var replyTokens: Int { budget.replyTokens }
  package var thinkingTokens: Int { budget.thinkingTokens }
  package var promptTokens: Int { budget.promptTokens }
  package var bytesPerToken: Double { budget.bytesPerToken }
  /// Everything that is not in the prompt, in words.
  package var leftOut: [String] {
    pack.leftOut + unknownChecks.map { "what `\($0)` says before the work, which `nexus implement` finds out first" }
  }
  package var bytes: Int { messages.promptBytes + tools.promptBytes }
  /// The estimate for the whole prompt.
  package var tokens: Int { budget.tokens(inBytes: bytes) }
  package func tokens(of part: PackedPart) -> Int { budget.tokens(inBytes: part.bytes) }
}
