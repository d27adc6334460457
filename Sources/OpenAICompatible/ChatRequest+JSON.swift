package import JSONText
package import NexusProtocol

extension ChatRequest {
  /// The body of `/v1/chat/completions`, streamed and with usage at its end.
  ///
  /// Members that only some servers know are sent to those alone, since others refuse what they do not know.
  /// Source: OpenAI API reference, "Create chat completion"; llama.cpp, `tools/server/README.md`.
  func body(for dialect: Dialect) throws(ModelError) -> JSONValue {
    var body: JSONObject = [
      "model": .string(model), "stream": true, "stream_options": ["include_usage": true],
      "messages": chatMessages,
    ]
    if !tools.isEmpty {
      var definitions: [JSONValue] = []
      for tool in tools { definitions.append(try tool.json(model: model)) }
      body["tools"] = .array(definitions)
    }
    if let format { body["response_format"] = try format.json(model: model) }
    if let maxTokens = options.maxTokens { body["max_tokens"] = JSONValue(maxTokens) }
    if let temperature = options.temperature { body["temperature"] = try number(temperature, "temperature") }
    if let seed = options.seed { body["seed"] = JSONValue(seed) }
    if let topP = options.topP { body["top_p"] = try number(topP, "top_p") }
    if let topK = options.topK { body["top_k"] = JSONValue(topK) }
    if !options.stop.isEmpty { body["stop"] = JSONValue(options.stop) }
    if dialect.isLlamaCpp {
      body["cache_prompt"] = true
      if let think { body["chat_template_kwargs"] = ["enable_thinking": .bool(think != .off)] }
    }
    switch think {
    case .low, .medium, .high: body["reasoning_effort"] = .string(think!.rawValue)
    case .max: body["reasoning_effort"] = "high"
    case .off, .on, nil: break
    }
    return .object(body)
  }

  private func number(_ value: Double, _ name: String) throws(ModelError) -> JSONValue {
    guard let json = JSONValue(value) else {
      throw ModelError(.badRequest, "The option \(name) is not a finite number", model: model)
    }
    return json
  }

  /// The messages, with an identifier for each call, which this API wants and not all models give.
  package var chatMessages: JSONValue {
    var open: [String] = []
    var count = 0
    let objects = messages.map { message in
      var object: JSONObject = ["role": .string(message.role.rawValue), "content": message.chatContent]
      if !message.toolCalls.isEmpty {
        if let thinking = message.thinking, !thinking.isEmpty { object["reasoning_content"] = .string(thinking) }
        open = []
        let calls = message.toolCalls.map { call in
          count += 1
          let id = call.id ?? "call_\(count)"
          open.append(id)
          return JSONValue.object([
            "id": .string(id), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
          ])
        }
        object["tool_calls"] = .array(calls)
      }
      if message.role == .tool {
        let next = open.isEmpty ? "call_0" : open.removeFirst()
        object["tool_call_id"] = .string(message.toolCallID ?? next)
      }
      return JSONValue.object(object)
    }
    return .array(objects)
  }
}

extension Message {
  /// A text, or parts where there are images.
  fileprivate var chatContent: JSONValue {
    guard !images.isEmpty else { return .string(content) }
    return .array(
      [["type": "text", "text": .string(content)]]
        + images.map { ["type": "image_url", "image_url": ["url": .string($0.dataURL)]] })
  }
}

extension ToolDefinition {
  fileprivate func json(model: String) throws(ModelError) -> JSONValue {
    let parameters = try object(parameters, "the parameters of the tool \"\(name)\"", model: model)
    return [
      "type": "function",
      "function": ["name": .string(name), "description": .string(description), "parameters": parameters],
    ]
  }
}

extension ResponseFormat {
  /// With the schema inside `json_schema`: beside it, llama.cpp takes any object for an answer.
  fileprivate func json(model: String) throws(ModelError) -> JSONValue {
    switch self {
    case .json: return ["type": "json_object"]
    case .schema(let text):
      let schema = try object(text, "the schema of the answer", model: model)
      return ["type": "json_schema", "json_schema": ["name": "answer", "schema": schema]]
    }
  }
}

private func object(_ text: String, _ what: String, model: String) throws(ModelError) -> JSONValue {
  guard case .object(let object)? = try? JSONValue(parsing: text) else {
    throw ModelError(.badRequest, "Not sent, since \(what) is not a JSON object", model: model)
  }
  return .object(object)
}
