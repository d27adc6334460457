import JSONText

/// The events of a message, and the message as a whole.
///
/// Source: Anthropic API reference, "Streaming Messages".
struct MessagesStream {
  let answer: ChatAnswer
  let model: String

  /// One object each, without `message_stop`.
  var events: [JSONValue] {
    var events: [JSONValue] = [
      ["type": "message_start", "message": .object(message(content: [], stopReason: .null, output: 1))],
      ["type": "ping"],
    ]
    for (index, block) in blocks.enumerated() {
      let number = JSONValue(index)
      events.append(["type": "content_block_start", "index": number, "content_block": block.start])
      for delta in block.deltas { events.append(["type": "content_block_delta", "index": number, "delta": delta]) }
      events.append(["type": "content_block_stop", "index": number])
    }
    var delta: JSONObject = ["stop_reason": .string(stopReason), "stop_sequence": .null]
    if stopReason == "refusal" {
      delta["stop_details"] = ["type": "refusal", "category": "cyber", "explanation": .null]
    }
    // What is not told anew may be null.
    var usage: JSONObject = ["output_tokens": JSONValue(outputTokens), "input_tokens": .null]
    if answer.fault == .noUsage { usage = [:] }
    events.append(["type": "message_delta", "delta": .object(delta), "usage": .object(usage)])
    return events
  }

  var object: JSONValue {
    .object(message(content: blocks.map(\.whole), stopReason: .string(stopReason), output: outputTokens))
  }

  private struct Block {
    var start: JSONValue
    var deltas: [JSONValue]
    var whole: JSONValue
  }

  private var blocks: [Block] {
    var blocks: [Block] = []
    if !answer.thinking.isEmpty || answer.signsCalls {
      let signature = JSONValue.string(MessagesTurns.signature)
      let deltas: [JSONValue] = pieces(of: answer.thinking).map { ["type": "thinking_delta", "thinking": .string($0)] }
      blocks.append(
        Block(
          start: ["type": "thinking", "thinking": "", "signature": ""],
          deltas: deltas + [["type": "signature_delta", "signature": signature]],
          whole: ["type": "thinking", "thinking": .string(answer.thinking), "signature": signature]))
    }
    if answer.signsCalls {
      let hidden: JSONValue = ["type": "redacted_thinking", "data": "aGlkZGVu"]
      blocks.append(Block(start: hidden, deltas: [], whole: hidden))
    }
    if !answer.content.isEmpty {
      blocks.append(
        Block(
          start: ["type": "text", "text": ""],
          deltas: pieces(of: answer.content).map { ["type": "text_delta", "text": .string($0)] },
          whole: ["type": "text", "text": .string(answer.content)]))
    }
    for (index, call) in answer.calls.enumerated() {
      let input = (try? JSONValue(parsing: call.arguments)) ?? [:]
      func block(_ input: JSONValue) -> JSONValue {
        ["type": "tool_use", "id": "toolu_\(index)", "name": .string(call.name), "input": input]
      }
      // The first piece is empty.
      let deltas: [JSONValue] = ([""] + pieces(of: call.arguments)).map {
        ["type": "input_json_delta", "partial_json": .string($0)]
      }
      blocks.append(Block(start: block([:]), deltas: deltas, whole: block(input)))
    }
    return blocks
  }

  private var stopReason: String {
    switch answer.finishReason {
    case "stop": answer.calls.isEmpty ? "end_turn" : "tool_use"
    case "length": "max_tokens"
    default: answer.finishReason
    }
  }

  private var outputTokens: Int { max(1, (answer.content.utf8.count + answer.thinking.utf8.count) / 4) }

  private func message(content: [JSONValue], stopReason: JSONValue, output: Int) -> JSONObject {
    var message: JSONObject = [
      "id": "msg_1", "type": "message", "role": "assistant", "model": .string(model), "content": .array(content),
      "stop_reason": stopReason, "stop_sequence": .null,
    ]
    if answer.fault != .noUsage {
      message["usage"] = [
        "input_tokens": JSONValue(answer.promptTokens - answer.cachedTokens - 100),
        "cache_creation_input_tokens": 100, "cache_read_input_tokens": JSONValue(answer.cachedTokens),
        "output_tokens": JSONValue(output),
      ]
    }
    return message
  }
}
