import JSONText
import NexusProtocol

extension ChatRequest {
  /// The body of `/api/chat`.
  ///
  /// `truncate` and `shift` are off, so that a prompt or reply over the context is an error or `length`, never a cut in
  /// silence; `num_ctx` is always sent, so that the server does not choose.
  /// - Parameter canThink: Whether the model can think; the request's `think` is left out where it cannot or is unknown.
  func body(stream: Bool, canThink: Bool) throws(ModelError) -> JSONValue {
    var body: JSONObject = ["model": .string(model)]
    var messages: [JSONValue] = []
    for message in self.messages { messages.append(try message.json(model: model)) }
    body["messages"] = .array(messages)
    if !tools.isEmpty {
      var definitions: [JSONValue] = []
      for tool in tools { definitions.append(try tool.json(model: model)) }
      body["tools"] = .array(definitions)
    }
    if let format { body["format"] = try format.json(model: model) }
    if canThink, let think { body["think"] = think.json }
    body["stream"] = .bool(stream)
    body["truncate"] = false
    body["shift"] = false
    body["options"] = try options.json(model: model)
    if let keepAlive { body["keep_alive"] = keepAlive.json }
    return .object(body)
  }
}

extension Message {
  fileprivate func json(model: String) throws(ModelError) -> JSONValue {
    var object: JSONObject = ["role": .string(role.rawValue), "content": .string(content)]
    if !images.isEmpty { object["images"] = .array(images.map { .string($0.base64) }) }
    if let thinking { object["thinking"] = .string(thinking) }
    if !toolCalls.isEmpty {
      var calls: [JSONValue] = []
      for call in toolCalls { calls.append(try call.json(index: calls.count, model: model)) }
      object["tool_calls"] = .array(calls)
    }
    if let toolName { object["tool_name"] = .string(toolName) }
    if let toolCallID { object["tool_call_id"] = .string(toolCallID) }
    return .object(object)
  }
}

extension ToolCall {
  fileprivate func json(index: Int, model: String) throws(ModelError) -> JSONValue {
    let arguments = try object(arguments, "the arguments of the call of \"\(name)\"", model: model)
    var call: JSONObject = [:]
    if let id { call["id"] = .string(id) }
    call["function"] = .object(["index": .init(index), "name": .string(name), "arguments": arguments])
    return .object(call)
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
  func json(model: String) throws(ModelError) -> JSONValue {
    switch self {
    case .json: "json"
    case .schema(let text): try object(text, "the schema of the answer", model: model)
    }
  }
}

extension Thinking {
  fileprivate var json: JSONValue {
    switch self {
    case .off: false
    case .on: true
    case .low, .medium, .high, .max: .string(rawValue)
    }
  }
}

extension KeepAlive {
  /// A number of seconds; text would need a unit, and any negative number means for ever.
  var json: JSONValue {
    guard case .duration(let duration) = self else { return -1 }
    let (seconds, attoseconds) = max(duration, .zero).components
    if attoseconds == 0 { return .number(JSONNumber(seconds)) }
    return JSONValue(Double(seconds) + Double(attoseconds) / 1e18) ?? 0
  }
}

extension GenerationOptions {
  func json(model: String) throws(ModelError) -> JSONValue {
    var options: JSONObject = ["num_ctx": JSONValue(contextLength)]
    if let maxTokens { options["num_predict"] = JSONValue(maxTokens) }
    if let temperature { options["temperature"] = try number(temperature, "temperature", model: model) }
    if let seed { options["seed"] = JSONValue(seed) }
    if let topP { options["top_p"] = try number(topP, "top_p", model: model) }
    if let topK { options["top_k"] = JSONValue(topK) }
    if !stop.isEmpty { options["stop"] = JSONValue(stop) }
    return .object(options)
  }
}

private func number(_ value: Double, _ name: String, model: String) throws(ModelError) -> JSONValue {
  guard let json = JSONValue(value) else {
    throw ModelError(.badRequest, "The option \(name) is not a finite number", model: model)
  }
  return json
}

private func object(_ text: String, _ what: String, model: String) throws(ModelError) -> JSONValue {
  guard case .object(let object)? = try? JSONValue(parsing: text) else {
    throw ModelError(.badRequest, "Not sent, since \(what) is not a JSON object", model: model)
  }
  return .object(object)
}
