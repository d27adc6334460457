import JSONText
import ModelWire
import NexusProtocol

/// The events of a message: its start, its blocks in pieces, its end; or the message as a whole, where a server does not
/// stream. What is not known is passed over, as the API asks of its clients.
///
/// Source: Anthropic API reference, "Streaming Messages".
struct MessagesDialect: ReplyDialect {
  private(set) var isDone = false
  private(set) var hasEnded = false
  private var blocks = ContentBlocks()
  private var counts = TokenCount()
  private var stopReason: String?
  private var refusal: JSONValue?

  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece {
    let type = object["type"]?.string ?? event
    switch type {
    // llama.cpp writes the error itself where Anthropic wraps it.
    case _ where event == "error" || type == "error" || object["error"]?.object != nil:
      return .failure(ModelError(anthropic: ServerAnswer(status: nil, value: .object(object))))
    case "message": return whole(object, into: &reply)
    case "message_start": counts.read(object["message"]?["usage"])
    case "content_block_start": return begin(object, into: &reply)
    case "content_block_delta": return add(object, to: &reply)
    case "content_block_stop": break
    case "message_delta":
      counts.read(object["usage"])
      if let delta = object["delta"] { end(delta, &reply) }
    case "message_stop": isDone = true
    default: return .unknown
    }
    reply.reply.usage = counts.usage
    return .ofReply
  }

  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError? {
    if stopReason == "refusal" { return .refusal(refusal) }
    reply.add(toolCalls: blocks.calls)
    return nil
  }

  private mutating func begin(_ object: JSONObject, into reply: inout ReplyAssembly) -> ReplyPiece {
    guard let index = object["index"]?.int, let block = object["content_block"]?.object else { return .malformed }
    blocks.begin(index, block)
    if let text = block["text"]?.string, block["type"] == "text" { reply.add(text: text) }
    if let thinking = block["thinking"]?.string, block["type"] == "thinking" { reply.add(thinking: thinking) }
    return .ofReply
  }

  private mutating func add(_ object: JSONObject, to reply: inout ReplyAssembly) -> ReplyPiece {
    guard let index = object["index"]?.int, let delta = object["delta"]?.object else { return .malformed }
    switch delta["type"]?.string {
    case "text_delta":
      guard let text = delta["text"]?.string else { return .malformed }
      blocks.add(index, text: text)
      reply.add(text: text)
    case "thinking_delta":
      guard let thinking = delta["thinking"]?.string else { return .malformed }
      blocks.add(index, thinking: thinking)
      reply.add(thinking: thinking)
    case "signature_delta": blocks.add(index, signature: delta["signature"]?.string ?? "")
    case "input_json_delta":
      guard let part = delta["partial_json"]?.string, blocks.add(index, arguments: part) else { return .malformed }
    default: return .unknown
    }
    return .ofReply
  }

  private mutating func whole(_ object: JSONObject, into reply: inout ReplyAssembly) -> ReplyPiece {
    guard let content = object["content"]?.array else { return .malformed }
    for (index, block) in content.enumerated() {
      guard let block = block.object else { return .malformed }
      if case .malformed = begin(["index": JSONValue(index), "content_block": .object(block)], into: &reply) {
        return .malformed
      }
    }
    counts.read(object["usage"])
    end(.object(object), &reply)
    reply.reply.usage = counts.usage
    return .ofReply
  }

  private mutating func end(_ delta: JSONValue, _ reply: inout ReplyAssembly) {
    guard let reason = delta["stop_reason"]?.string else { return }
    stopReason = reason
    refusal = delta["stop_details"]
    hasEnded = true
    reply.reply.stopReason =
      switch reason {
      case "end_turn", "stop_sequence", "tool_use": .stop
      case "max_tokens", "model_context_window_exceeded": .length
      default: .other(reason)
      }
  }
}

/// The tokens of a message. They come with its start and its end, may be missing or null in either, and are totals: the
/// last value of each counts.
private struct TokenCount {
  /// Without those of the cache.
  var input: Int?
  var cacheRead: Int?
  var cacheWritten: Int?
  var output: Int?

  mutating func read(_ usage: JSONValue?) {
    input = usage?["input_tokens"]?.int ?? input
    cacheRead = usage?["cache_read_input_tokens"]?.int ?? cacheRead
    cacheWritten = usage?["cache_creation_input_tokens"]?.int ?? cacheWritten
    output = usage?["output_tokens"]?.int ?? output
  }

  var usage: Usage {
    let prompt = input.map { $0 + (cacheRead ?? 0) + (cacheWritten ?? 0) }
    return Usage(promptTokens: prompt, cachedPromptTokens: cacheRead, outputTokens: output)
  }
}
