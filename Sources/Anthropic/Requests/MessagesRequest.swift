import JSONText
import ModelWire
import NexusProtocol

/// A request for a reply, as the Messages API takes it.
///
/// Source: Anthropic API reference, "Create a Message"; `MessageCreateParams` of its Python SDK 2.14.0.
struct MessagesRequest {
  /// Refuses `temperature`, `top_p` and `top_k`, whatever their values.
  static let newestVersion = "2026-10-21"
  /// Takes them, of models that do.
  static let samplingVersion = "2023-06-01"
  /// Asked for where neither the user nor the server says how many tokens a reply may have: the API wants a number.
  static let usualMaxTokens = 16_384

  /// The value of the header `anthropic-version`.
  let version: String
  private let object: JSONObject

  init(_ request: ChatRequest, abilities: ModelAbilities) throws(ModelError) {
    let texts = RequestText(model: request.model)
    let limit = request.options.maxTokens ?? abilities.maxOutputTokens ?? Self.usualMaxTokens
    let maxTokens = min(limit, abilities.maxOutputTokens ?? limit)
    let thinking = ThinkingChoice(request.think, abilities: abilities, maxTokens: maxTokens)
    let goesOn = !request.tools.isEmpty || request.messages.contains { $0.role == .assistant }
    let history = try MessagesHistory(
      request.messages, texts: texts, takesPrefill: abilities.takesPrefill && !thinking.isOn, isCached: goesOn)

    var body: JSONObject = ["model": .string(request.model), "max_tokens": JSONValue(maxTokens), "stream": true]
    if let system = history.system { body["system"] = system }
    body["messages"] = history.messages
    if !request.tools.isEmpty {
      var tools: [JSONValue] = []
      for tool in request.tools {
        tools.append([
          "name": .string(tool.name), "description": .string(tool.description),
          "input_schema": .object(try texts.parameters(of: tool)),
        ])
      }
      body["tools"] = .array(tools)
    }
    body["thinking"] = thinking.json
    body["output_config"] = try Self.outputConfig(request, thinking, abilities, texts)
    // Those of white space alone are refused.
    let stop = request.options.stop.filter { !$0.allSatisfy(\.isWhitespace) }
    if !stop.isEmpty { body["stop_sequences"] = JSONValue(stop) }

    let sampling = abilities.takesSampling && !thinking.isOn ? try Self.sampling(request.options, texts) : []
    for (name, value) in sampling { body[name] = value }
    version = sampling.isEmpty && abilities.isClaude ? Self.newestVersion : Self.samplingVersion
    object = body
  }

  var body: [UInt8] { JSONValue.object(object).bytes() }

  /// The same for counting the tokens of the prompt, which takes only what makes up the prompt.
  var countingBody: [UInt8] {
    var counted = object
    for name in ["max_tokens", "stream", "stop_sequences", "temperature", "top_p", "top_k"] { counted[name] = nil }
    return JSONValue.object(counted).bytes()
  }

  private static func outputConfig(
    _ request: ChatRequest, _ thinking: ThinkingChoice, _ abilities: ModelAbilities, _ texts: RequestText
  ) throws(ModelError) -> JSONValue? {
    var config: JSONObject = [:]
    config["effort"] = thinking.effort.map(JSONValue.string)
    // There is no form for JSON of any shape; prompts say it in words as well.
    if case .schema(let text) = request.format {
      guard abilities.takesSchemas != false else {
        throw ModelError(
          .unsupported(feature: "answers held to a schema"), "It does not hold answers to a schema",
          model: request.model)
      }
      let schema = try texts.object(text, "the schema of the answer")
      config["format"] = ["type": "json_schema", "schema": AnswerSchema.strict(.object(schema))]
    }
    return config.isEmpty ? nil : .object(config)
  }

  /// One of temperature and nucleus, as newer models that still take them want it.
  private static func sampling(
    _ options: GenerationOptions, _ texts: RequestText
  ) throws(ModelError) -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    if let temperature = options.temperature {
      // Other APIs go up to 2.
      members.append(("temperature", try texts.number(min(temperature, 1), "temperature")))
    } else if let topP = options.topP {
      members.append(("top_p", try texts.number(topP, "top_p")))
    }
    if let topK = options.topK { members.append(("top_k", JSONValue(topK))) }
    return members
  }
}
