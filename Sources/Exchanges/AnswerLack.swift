import NexusProtocol
import ReplyMarks

/// What a reply is that is whole and holds no answer.
enum AnswerLack: Equatable {
  /// All of it is thinking.
  case onlyThinking
  /// Nothing at all; the server may say why.
  case empty(StopReason)

  /// Nil for a reply with an answer, or with calls of tools.
  init?(_ reply: ModelReply) {
    guard reply.toolCalls.isEmpty else { return nil }
    let answer = AnswerText.of(reply.content)
    guard answer?.allSatisfy(\.isWhitespace) ?? true else { return nil }
    // Tokens by which a turn ends are no thoughts.
    let isThinking = !reply.thinking.allSatisfy(\.isWhitespace) || !Self.isAllTokens(reply.content)
    self = isThinking ? .onlyThinking : .empty(reply.stopReason)
  }

  private static func isAllTokens(_ text: String) -> Bool {
    Array(text.utf8).split(separator: UInt8(ascii: "\n")).allSatisfy { line in
      line.allSatisfy { " \t\r".utf8.contains($0) } || StopTokens.isAllOf(line)
    }
  }

  /// Nil for another failure.
  init?(_ error: any Error) {
    guard (error as? ModelError)?.code == .onlyThinking else { return nil }
    self = .onlyThinking
  }

  /// What is wrong, without a period.
  var sentence: String {
    switch self {
    case .onlyThinking: "The reply is nothing but thinking and holds no answer"
    case .empty(.other("load")): "The server loaded the model and ended the reply before a word of it"
    case .empty(.other("unload")): "The server took the model out of its memory and ended the reply before a word of it"
    case .empty(.other(let reason)): "The reply is empty; the server gave \"\(reason)\" as the reason that it ended"
    case .empty: "The reply is empty, although the server said that it is whole"
    }
  }

  /// What is added to the prompt that is sent again; empty where nothing was wrong with what was said.
  var reminder: String {
    switch self {
    case .onlyThinking:
      "\n\nYour last reply to this held only thinking and no answer. Write the answer itself now, in the form asked for."
    case .empty(.other("load")), .empty(.other("unload")): ""
    case .empty: "\n\nYour last reply to this was empty. Write the answer now, in the form asked for."
    }
  }

  func error(_ model: String, _ reply: ModelReply?) -> ModelError {
    let code: ModelError.Code = self == .onlyThinking ? .onlyThinking : .emptyReply
    return ModelError(code, sentence + ", twice in a row", model: model, partial: reply)
  }
}
