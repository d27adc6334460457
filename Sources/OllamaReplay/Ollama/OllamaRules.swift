/// What Ollama itself finds wrong with a request for text, whatever the recording says.
enum OllamaRules {
  /// Ollama's answer to a request it would not serve; nil when it would.
  static func error(in request: SeenRequest, model: Recording.Model?) -> Answer? {
    if request.bodyBytes.isEmpty { return .error(400, "missing request body") }
    guard let body = request.body else { return .error(400, "invalid character in request body") }
    guard let name = request.model, !name.isEmpty else {
      return request.endpoint == .chat ? .error(400, "model is required") : .error(404, "model '' not found")
    }
    if case .invalid(let text) = request.keepAlive { return .error(400, text) }
    if let error = messageError(in: body) ?? thinkError(in: body, name, model) ?? formatError(in: body) { return error }
    if request.carries(.tools), let known = model?.capabilities, !known.contains("tools") {
      return .error(400, "library/\(name) does not support tools")
    }
    return optionError(in: body)
  }

  private static func messageError(in body: BodyValue) -> Answer? {
    for message in body["messages"]?.array ?? [] {
      guard let content = message["content"], content.string == nil else { continue }
      return .error(
        400, "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string")
    }
    return nil
  }

  private static func thinkError(in body: BodyValue, _ name: String, _ model: Recording.Model?) -> Answer? {
    guard let think = body["think"] else { return nil }
    if let level = think.string, !["low", "medium", "high", "max"].contains(level) {
      return .error(
        400, "invalid think value: \"\(level)\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)")
    }
    guard think != .bool(false), let known = model?.capabilities, !known.contains("thinking") else { return nil }
    return .error(400, "\"\(name)\" does not support thinking")
  }

  private static func formatError(in body: BodyValue) -> Answer? {
    guard let format = body["format"], format.members == nil, format != "json", format != "" else { return nil }
    return .error(500, "invalid format: \(format.json); expected \"json\" or a valid JSON Schema object")
  }

  private static let integers: Set = [
    "num_ctx", "num_predict", "top_k", "seed", "repeat_last_n", "num_keep", "num_batch", "num_gpu", "main_gpu",
    "num_thread",
  ]
  private static let floats: Set = [
    "temperature", "top_p", "min_p", "typical_p", "repeat_penalty", "presence_penalty", "frequency_penalty",
  ]

  private static func optionError(in body: BodyValue) -> Answer? {
    for option in body["options"]?.members ?? [] where option.value != .null {
      let type: String
      if integers.contains(option.key), option.value.number == nil {
        type = "integer"
      } else if floats.contains(option.key), option.value.number == nil {
        type = "float32"
      } else if option.key == "stop", option.value.array == nil {
        type = "array"
      } else {
        continue
      }
      return .error(500, "option \"\(option.key)\" must be of type \(type)")
    }
    return nil
  }
}
