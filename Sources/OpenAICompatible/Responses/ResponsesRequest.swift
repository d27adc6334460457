import JSONText
import ModelWire
import NexusProtocol

/// A request of OpenAI's Responses API, streamed. Nothing of it is kept by the server: what a model thought comes back
/// encrypted, and goes out again with the calls it led to.
///
/// Sampling is left out, since the models that are asked here refuse it while they think.
/// Source: OpenAI API reference, "Create a model response".
struct ResponsesRequest {
  let body: JSONValue

  init(_ request: ChatRequest) throws(ModelError) {
    let texts = RequestText(model: request.model)
    let history = ResponsesHistory(request.messages)
    var body: JSONObject = ["model": .string(request.model), "stream": true, "store": false]
    if !history.instructions.isEmpty { body["instructions"] = .string(history.instructions) }
    body["input"] = .array(history.items)
    body["include"] = ["reasoning.encrypted_content"]
    var tools: [JSONValue] = []
    for tool in request.tools {
      // Strict is what they are without a word, and wants schemas of another kind.
      tools.append([
        "type": "function", "name": .string(tool.name), "description": .string(tool.description),
        "parameters": .object(try texts.parameters(of: tool)), "strict": false,
      ])
    }
    if !tools.isEmpty { body["tools"] = .array(tools) }
    if let reasoning = Self.reasoning(request.think) { body["reasoning"] = reasoning }
    switch request.format {
    case .json?: body["text"] = ["format": ["type": "json_object"]]
    case .schema(let text)?:
      let schema = try texts.object(text, "the schema of the answer")
      body["text"] = [
        "format": ["type": "json_schema", "name": "answer", "schema": .object(schema), "strict": false]
      ]
    case nil: break
    }
    if let limit = request.options.maxTokens { body["max_output_tokens"] = JSONValue(max(Self.leastTokens, limit)) }
    self.body = .object(body)
  }

  /// Fewer are refused.
  private static let leastTokens = 16

  /// Nil leaves it to the model.
  private static func reasoning(_ wish: Thinking?) -> JSONValue? {
    switch wish {
    case nil: nil
    case .off: ["effort": "none"]
    case .on: ["summary": "auto"]
    case .low, .medium, .high: ["effort": .string(wish!.rawValue), "summary": "auto"]
    case .max: ["effort": "xhigh", "summary": "auto"]
    }
  }
}
