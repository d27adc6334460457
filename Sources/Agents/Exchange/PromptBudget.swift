import NexusProtocol

/// How many tokens a prompt may take in a role's context.
///
/// Tokens are estimated from bytes with a factor that is safe for source code (three bytes a token), since no server
/// counts them beforehand. The rest of the context stays free for the reply.
struct PromptBudget {
  static let bytesPerToken = 3

  let contextLength: Int
  let replyTokens: Int

  init(_ options: GenerationOptions) {
    contextLength = options.contextLength
    replyTokens = min(options.maxTokens ?? contextLength / 4, contextLength / 2)
  }

  /// The most tokens a prompt may take.
  var promptTokens: Int { contextLength - replyTokens }

  /// The bytes that are left beside parts that must be there.
  func bytesLeft(beside parts: [String]) -> Int {
    max(0, promptTokens * Self.bytesPerToken - parts.reduce(0) { $0 + $1.utf8.count })
  }

  static func tokens(in text: String) -> Int {
    (text.utf8.count + bytesPerToken - 1) / bytesPerToken
  }

  static func tokens(in messages: [Message]) -> Int {
    messages.reduce(0) { $0 + tokens(in: $1.content) }
  }

  /// Whether `messages` leave room for a reply.
  func holds(_ messages: [Message]) -> Bool {
    Self.tokens(in: messages) <= promptTokens
  }

  /// Throws when `messages` do not leave room for a reply.
  func check(_ messages: [Message]) throws {
    guard !holds(messages) else { return }
    let needed = Self.tokens(in: messages)
    throw AgentError(
      .doesNotFit(neededTokens: needed + replyTokens, contextLength: contextLength),
      "The prompt needs about \(needed) tokens and the reply \(replyTokens), but the context holds \(contextLength).",
      hint: "Set a larger `contextLength` for the role, or split the task with `nexus plan edit`.")
  }
}
