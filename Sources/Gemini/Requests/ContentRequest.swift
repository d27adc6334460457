import JSONText
import ModelWire
import NexusProtocol

/// A request for a reply, as `generateContent` takes it.
///
/// Source: Gemini API reference, "models.generateContent"; Google's Python SDK 3.6.1.
struct ContentRequest {
  let object: JSONObject

  /// No more than these are taken.
  private static let mostStops = 5

  /// - Parameter entry: What the server tells of the model; nil where that is nothing.
  init(_ request: ChatRequest, entry: ModelEntry?) throws(ModelError) {
    let texts = RequestText(model: request.model)
    let history = try ContentHistory(request.messages, texts: texts)
    var object: JSONObject = ["contents": history.contents]
    if let instruction = history.instruction { object["systemInstruction"] = instruction }
    if !request.tools.isEmpty {
      var declarations: [JSONValue] = []
      for tool in request.tools {
        declarations.append([
          "name": .string(tool.name), "description": .string(tool.description),
          "parametersJsonSchema": .object(try texts.parameters(of: tool)),
        ])
      }
      object["tools"] = [["functionDeclarations": .array(declarations)]]
    }
    let generation = try Self.generation(request, entry, texts)
    if !generation.isEmpty { object["generationConfig"] = .object(generation) }
    self.object = object
  }

  private static func generation(
    _ request: ChatRequest, _ entry: ModelEntry?, _ texts: RequestText
  ) throws(ModelError) -> JSONObject {
    let options = request.options
    var config: JSONObject = [:]
    if let tokens = options.maxTokens {
      config["maxOutputTokens"] = JSONValue(min(tokens, entry?.outputTokenLimit ?? tokens))
    }
    if let temperature = options.temperature { config["temperature"] = try texts.number(temperature, "temperature") }
    if let topP = options.topP { config["topP"] = try texts.number(topP, "topP") }
    if let topK = options.topK { config["topK"] = JSONValue(topK) }
    // It has 32 bits there.
    if let seed = options.seed { config["seed"] = JSONValue(Int(Int32(truncatingIfNeeded: seed))) }
    if !options.stop.isEmpty { config["stopSequences"] = JSONValue(Array(options.stop.prefix(mostStops))) }
    switch request.format {
    case .json?: config["responseMimeType"] = "application/json"
    case .schema(let text)?:
      config["responseMimeType"] = "application/json"
      config["responseJsonSchema"] = .object(try texts.object(text, "the schema of the answer"))
    case nil: break
    }
    config["thinkingConfig"] = ThinkingConfig(request.think, model: request.model, entry: entry).json
    return config
  }
}
