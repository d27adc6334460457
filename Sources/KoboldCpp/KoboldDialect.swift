import JSONText
import ModelWire
import NexusProtocol

/// The pieces of a reply, each a text and, in the last, a reason for its end; or the whole of it in one object.
///
/// A reply is whole once a reason was read: nothing else tells a reply that ended from a connection that did.
struct KoboldDialect: ReplyDialect {
  static let splitsThinkTags = true

  /// `stop`, `length` or another; nil before the end.
  private(set) var finishReason: String?
  var hasEnded: Bool { finishReason != nil }
  /// The server closes the connection then.
  var isDone: Bool { hasEnded }

  private var opening: String?

  /// - Parameter opening: The mark of thinking with which the prompt ended, so that the reply begins inside it.
  init(opening: String? = nil) {
    self.opening = opening
  }

  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece {
    if event == "error" || object["detail"] != nil || object["error"] != nil {
      return .failure(ModelError(koboldAnswer: ServerAnswer(status: nil, value: .object(object))))
    }
    if let result = object["results"]?[0] { return read(result: result, into: &reply) }
    guard let token = object["token"] else { return .unknown }
    guard let text = token.string else { return .malformed }
    add(text, to: &reply)
    return end(object["finish_reason"]?.string, &reply)
  }

  private mutating func read(result: JSONValue, into reply: inout ReplyAssembly) -> ReplyPiece {
    guard let text = result["text"]?.string else { return .malformed }
    add(text, to: &reply)
    reply.reply.usage.promptTokens = result["prompt_tokens"]?.int
    reply.reply.usage.outputTokens = result["completion_tokens"]?.int
    // Versions from before it was told send none with a whole reply.
    return end(result["finish_reason"]?.string ?? "stop", &reply)
  }

  private mutating func add(_ text: String, to reply: inout ReplyAssembly) {
    if let opening { reply.add(text: opening) }
    opening = nil
    if !text.isEmpty { reply.add(text: text) }
  }

  private mutating func end(_ reason: String?, _ reply: inout ReplyAssembly) -> ReplyPiece {
    guard let reason else { return .ofReply }
    finishReason = reason
    switch reason {
    case "error": return .failure(ModelError(.modelFailed, "The model broke down", retry: .once))
    case "stop": reply.reply.stopReason = .stop
    case "length": reply.reply.stopReason = .length
    default: reply.reply.stopReason = .other(reason)
    }
    return .ofReply
  }

  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError? { nil }
}
