import JSONText

extension AnswerScript {
  /// An answer as OpenAI's Responses API writes it; of faults it knows those of streams, and a response that failed.
  ///
  /// Source: OpenAI API reference, "Streaming events" of the Responses API.
  init(response answer: ChatAnswer) {
    let items = Self.items(of: answer)
    let isShort = answer.finishReason == "length"
    let status: JSONValue = answer.fault == .errorObject ? "failed" : isShort ? "incomplete" : "completed"
    let response: JSONValue = [
      "id": "resp_1", "object": "response", "status": status, "output": .array(items.map(\.whole)),
      "incomplete_details": isShort ? ["reason": "max_output_tokens"] : .null,
      "error": answer.fault == .errorObject ? ["code": "server_error", "message": "it failed"] : .null,
      "usage": [
        "input_tokens": JSONValue(answer.promptTokens), "output_tokens": 12,
        "input_tokens_details": ["cached_tokens": JSONValue(answer.cachedTokens)],
        "output_tokens_details": ["reasoning_tokens": 3],
      ],
    ]
    var events: [JSONValue] = [["type": "response.created", "response": ["id": "resp_1", "object": "response"]]]
    for (index, item) in items.enumerated() {
      let place = JSONValue(index)
      events.append(["type": "response.output_item.added", "output_index": place, "item": item.begun])
      events += item.deltas.map { type, delta in
        ["type": .string(type), "output_index": place, "item_id": "i", "delta": .string(delta)]
      }
      events.append(["type": "response.output_item.done", "output_index": place, "item": item.whole])
    }
    events.append(["type": .string("response." + (status.string ?? "")), "response": response])
    func event(_ value: JSONValue) -> String { "event: \(value["type"]?.string ?? "")\ndata: \(value.text())" }
    self.init(
      events: events.map(event), end: nil, object: response.text(),
      failure: event(["type": "error", "code": "server_error", "message": "the model broke down", "param": .null]),
      wrongTypes: event(["type": "response.output_text.delta", "output_index": 0, "delta": 17]), refusal: nil)
  }

  private struct Item {
    var whole: JSONValue
    var begun: JSONValue
    var deltas: [(type: String, delta: String)]
  }

  /// Thinking, text, and the calls, of which each was thought about where the answer is signed.
  private static func items(of answer: ChatAnswer) -> [Item] {
    var items: [Item] = []
    func think(_ text: String, _ content: String) {
      let summary: JSONValue = text.isEmpty ? [] : [["type": "summary_text", "text": .string(text)]]
      items.append(
        Item(
          whole: ["type": "reasoning", "id": "rs_1", "summary": summary, "encrypted_content": .string(content)],
          begun: ["type": "reasoning", "id": "rs_1", "summary": []],
          deltas: pieces(of: text).map { ("response.reasoning_summary_text.delta", $0) }))
    }
    if !answer.thinking.isEmpty || answer.signsCalls { think(answer.thinking, "Zmlyc3Q=") }
    if !answer.content.isEmpty {
      let part: JSONValue = ["type": "output_text", "text": .string(answer.content), "annotations": []]
      items.append(
        Item(
          whole: ["type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]],
          begun: ["type": "message", "id": "msg_1", "role": "assistant", "content": []],
          deltas: pieces(of: answer.content).map { ("response.output_text.delta", $0) }))
    }
    for (index, call) in answer.calls.enumerated() {
      if index > 0, answer.signsCalls { think("", "c2Vjb25k") }
      let head: JSONObject = [
        "type": "function_call", "id": "fc_1", "call_id": .string("call_\(index)x"), "name": .string(call.name),
      ]
      var whole = head
      whole["arguments"] = .string(call.arguments)
      items.append(
        Item(
          whole: .object(whole), begun: .object(head),
          deltas: pieces(of: call.arguments).map { ("response.function_call_arguments.delta", $0) }))
    }
    return items
  }
}
