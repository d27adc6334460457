import JSONText

/// The events of a reply as llama.cpp's server writes them.
///
/// Source: llama.cpp, `tools/server/server-task.cpp` (`to_json_oaicompat_chat_stream`).
struct ChatStream {
  let answer: ChatAnswer

  /// One object each, without `[DONE]`.
  var events: [String] {
    var events = [chunk(["role": "assistant", "content": .null])]
    events += pieces(of: answer.thinking).map { chunk(["reasoning_content": .string($0)]) }
    events += pieces(of: answer.content).map { chunk(["content": .string($0)]) }
    for (index, call) in answer.calls.enumerated() {
      let head: JSONValue = ["name": .string(call.name), "arguments": ""]
      events.append(
        chunk([
          "tool_calls": [
            ["index": JSONValue(index), "id": .string("id\(index)"), "type": "function", "function": head]
          ]
        ]))
      for piece in pieces(of: call.arguments) {
        let part: JSONValue = ["index": JSONValue(index), "function": ["arguments": .string(piece)]]
        events.append(chunk(["tool_calls": [part]]))
      }
    }
    let usage = answer.fault == .usageWithFinish ? figures : []
    events.append(chunk([:], finish: answer.calls.isEmpty ? answer.finishReason : "tool_calls", beside: usage))
    if answer.fault != .noUsage, answer.fault != .usageWithFinish {
      events.append(JSONValue.object(Self.head(choices: [], beside: figures)).text())
    }
    return events
  }

  /// The whole reply as one object.
  var object: String {
    let message: JSONValue = ["role": "assistant", "content": .string(answer.content)]
    let choice: JSONValue = ["index": 0, "message": message, "finish_reason": .string(answer.finishReason)]
    return JSONValue.object(Self.head(choices: [choice], beside: figures)).text()
  }

  private func chunk(_ delta: JSONValue, finish: String? = nil, beside: [(String, JSONValue)] = []) -> String {
    let choice: JSONValue = [
      "index": 0, "delta": delta, "finish_reason": finish.map(JSONValue.string) ?? .null,
    ]
    return JSONValue.object(Self.head(choices: [choice], beside: beside)).text()
  }

  private static func head(choices: [JSONValue], beside: [(String, JSONValue)]) -> JSONObject {
    var object: JSONObject = [
      "choices": .array(choices), "created": 1_767_323_045, "id": "chatcmpl-1", "model": "/models/qwen.gguf",
      "system_fingerprint": "b11434-test", "object": "chat.completion.chunk",
    ]
    for (key, value) in beside { object[key] = value }
    return object
  }

  private var outputTokens: Int { max(1, (answer.content.utf8.count + answer.thinking.utf8.count) / 4) }

  private var figures: [(String, JSONValue)] {
    let usage: JSONValue = [
      "completion_tokens": JSONValue(outputTokens), "prompt_tokens": JSONValue(answer.promptTokens),
      "total_tokens": JSONValue(outputTokens + answer.promptTokens),
      "prompt_tokens_details": ["cached_tokens": JSONValue(answer.cachedTokens)],
    ]
    let timings: JSONValue = [
      "cache_n": JSONValue(answer.cachedTokens), "prompt_n": JSONValue(answer.promptTokens - answer.cachedTokens),
      "prompt_ms": 250.5, "predicted_n": JSONValue(outputTokens), "predicted_ms": 1000.25,
    ]
    return [("usage", usage), ("timings", timings)]
  }
}
