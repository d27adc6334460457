import JSONText
import ModelWire
import NexusProtocol

/// The chunks of chat completions. `[DONE]` says that nothing more comes, and is no proof that the reply is whole.
struct ChatDialect: ReplyDialect {
  static let splitsThinkTags = true

  private(set) var isDone = false
  private var calls = CallAssembly()
  private var finishReason: String?

  var hasEnded: Bool { finishReason != nil }

  mutating func read(mark: ArraySlice<UInt8>) -> Bool {
    guard mark.elementsEqual("[DONE]".utf8) else { return false }
    isDone = true
    return true
  }

  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece {
    if event == "error" || object["error"].map({ !$0.isNull }) == true {
      return .failure(ModelError(serverAnswer: ServerAnswer(status: nil, value: .object(object)), inStream: true))
    }
    guard object["choices"] != nil || object["usage"] != nil || object["timings"] != nil else { return .unknown }
    let chunk = Chunk(object)
    if chunk.isMalformed { return .malformed }
    reply.add(thinking: chunk.thinking)
    if !chunk.content.isEmpty { reply.add(text: chunk.content) }
    for piece in chunk.calls { calls.add(piece) }
    if let usage = chunk.usage { reply.reply.usage = usage }
    if let reason = chunk.finishReason {
      finishReason = reason
      reply.reply.stopReason = Self.stopReason(reason)
    }
    return .ofReply
  }

  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError? {
    reply.add(toolCalls: calls.whole)
    return nil
  }

  private static func stopReason(_ text: String) -> StopReason {
    switch text {
    case "stop", "tool_calls", "function_call", "eos": .stop
    case "length": .length
    default: .other(text)
    }
  }
}

extension ModelError {
  /// The failure of a reply that had begun: what would be a failure of the server is one of the model then.
  init(serverAnswer answer: ServerAnswer, inStream: Bool) {
    self.init(serverAnswer: answer)
    if case .serverError = code { self = ModelError(.modelFailed, message, retry: .once) }
    if case .busy = code { self = ModelError(.modelFailed, message, retry: .once) }
  }
}
