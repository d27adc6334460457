package import NexusProtocol
import Secrets

/// How many tokens a prompt may take in a role's context; the rest stays free for thinking and the reply.
///
/// Tokens are estimated from bytes, since few servers count them beforehand.
package struct PromptBudget: Sendable, Equatable {
  private let options: GenerationOptions
  private let thinks: Bool
  /// What the model's own thinking is given, where it thinks.
  package let thinkingTokens: Int
  package let replyTokens: Int
  /// How many bytes a token of this model has, carefully estimated.
  package let bytesPerToken: Double

  /// - Parameter thinks: Whether the model will think before it answers. A limit that the user set for the whole reply
  ///   holds thinking too.
  package init(_ options: GenerationOptions, thinks: Bool = false, bytesPerToken: Double = TokenRate.safe) {
    self.options = options
    self.thinks = thinks
    let contextLength = options.contextLength
    let half = contextLength / 2
    replyTokens = min(options.maxTokens ?? contextLength / 4, half)
    thinkingTokens = thinks && options.maxTokens == nil ? min(contextLength / 8, half - replyTokens) : 0
    self.bytesPerToken = bytesPerToken
  }

  package var contextLength: Int { options.contextLength }

  /// The most tokens a prompt may take.
  package var promptTokens: Int { contextLength - replyTokens - thinkingTokens }
  package var promptBytes: Int { Int(Double(promptTokens) * bytesPerToken) }

  /// The bytes that are left beside what must be there.
  package func bytesLeft(beside messages: [Message], tools: [ToolDefinition] = []) -> Int {
    max(0, promptBytes - messages.promptBytes - tools.promptBytes)
  }

  package func tokens(inBytes bytes: Int) -> Int { Int((Double(bytes) / bytesPerToken).rounded(.up)) }

  package func tokens(in request: ChatRequest) -> Int { tokens(inBytes: request.promptBytes) }

  /// Whether `messages` leave room for a reply.
  package func holds(_ messages: [Message], tools: [ToolDefinition] = []) -> Bool {
    messages.promptBytes + tools.promptBytes <= promptBytes
  }

  /// Throws when a request does not leave room for a reply.
  ///
  /// - Parameter counted: Its tokens, where the server counted them.
  package func check(_ request: ChatRequest, counted: Int? = nil) throws {
    let doesFit = counted.map { $0 <= promptTokens } ?? holds(request.messages, tools: request.tools)
    guard !doesFit else { return }
    throw doesNotFit(bytes: counted.map { Int(Double($0) * bytesPerToken) } ?? request.promptBytes)
  }

  /// The smallest window, in steps of 1,024 tokens, in which a prompt of so many bytes leaves room for its reply.
  package func contextLength(holding bytes: Int) -> Int {
    func holds(_ steps: Int) -> Bool {
      var options = options
      options.contextLength = steps * 1024
      return PromptBudget(options, thinks: thinks, bytesPerToken: bytesPerToken).promptBytes >= bytes
    }
    // A larger window never leaves less for the prompt, and four times the prompt is always enough.
    var (low, high) = (1, max(1, tokens(inBytes: bytes) * 4 / 1024 + 1))
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low * 1024
  }

  /// The error for a prompt of so many bytes; its hint names the role's setting where a role is given.
  package func doesNotFit(bytes: Int, role: ModelRole? = nil) -> ExchangeError {
    let needed = tokens(inBytes: bytes)
    let reply = replyTokens + thinkingTokens
    let length = contextLength(holding: bytes)
    let setting = role.map { "`nexus config set llm.models.\($0.rawValue).contextLength \(length)`" }
    return ExchangeError(
      .doesNotFit(neededTokens: needed + reply, contextLength: contextLength),
      "The prompt needs about \(needed) tokens and the reply \(reply), but the context holds \(contextLength).",
      hint: "Set a larger `contextLength` for the role, at least \(length)"
        + (setting.map { " (\($0))" } ?? "") + ", or split the task with `nexus plan edit`.")
  }
}

extension [Message] {
  /// Sends an answer back with what is wrong with it; without the answer where there is no room for it.
  package func repairing(_ answer: String, with repair: String, in budget: PromptBudget) -> [Message] {
    let repair = Message(.user, Redaction.redact(repair).text)
    let answered = [Message(.assistant, Redaction.redact(answer).text), repair]
    var asked = Array(self)
    asked.forgetThinking { budget.holds($0 + answered) }
    let choices = [asked + answered, prefix(2) + answered]
    return choices.first { budget.holds($0) } ?? prefix(2) + [repair]
  }

  /// Takes out what was thought in earlier rounds, the oldest first, until there is room enough.
  ///
  /// Templates that show it at all do so to let a model go on where it was; what it read and called stays.
  package mutating func forgetThinking(until isEnough: ([Message]) -> Bool) {
    for index in indices where self[index].thinking != nil {
      if isEnough(self) { return }
      self[index].thinking = nil
    }
  }
}
