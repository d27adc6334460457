import JSONText
package import NexusProtocol

/// A request as the store keeps it: one JSON object, keys that are not set left out.
///
/// Schemas and the arguments of tool calls stay texts, so that they come back as they were, to the byte.
extension ChatRequest {
  package func storedText() throws(StoreError) -> String {
    var object: JSONObject = ["model": .string(model), "messages": .array(messages.map(\.json))]
    if !tools.isEmpty { object["tools"] = .array(tools.map(\.json)) }
    switch format {
    case .json?: object["format"] = "json"
    case .schema(let schema)?: object["format"] = ["schema": .string(schema)]
    case nil: break
    }
    object["think"] = think.map { .string($0.rawValue) }
    object["options"] = try options.json()
    switch keepAlive {
    case .forever?: object["keepAlive"] = "forever"
    case .duration(let duration)?: object["keepAlive"] = .number(JSONNumber(duration.nanoseconds))
    case nil: break
    }
    return JSONValue.object(object).text()
  }

  init(storedText text: String) throws {
    guard let json = try? JSONValue(parsing: text) else { throw StoreError.corrupt("a request is not JSON") }
    let fields = StoredFields(json)
    self.init(
      model: try fields.text("model"), messages: try fields.list("messages").map(Message.init),
      tools: try fields.list("tools").map(ToolDefinition.init), format: try Self.format(json["format"]),
      think: try fields.named("think"), options: try GenerationOptions(StoredFields(json["options"])),
      keepAlive: try Self.keepAlive(json["keepAlive"]))
  }

  private static func format(_ json: JSONValue?) throws -> ResponseFormat? {
    guard let json else { return nil }
    if json.string == "json" { return .json }
    return .schema(try StoredFields(json).text("schema"))
  }

  private static func keepAlive(_ json: JSONValue?) throws -> KeepAlive? {
    guard let json else { return nil }
    if json.string == "forever" { return .forever }
    guard let nanoseconds = json.int else { throw StoreError.corrupt("a request's keepAlive is unknown") }
    return .duration(.nanoseconds(nanoseconds))
  }
}

extension Message {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["role": .string(role.rawValue), "content": .string(content)]
    if !images.isEmpty { object["images"] = .array(images.map(\.json)) }
    object["thinking"] = thinking.map(JSONValue.string)
    if !toolCalls.isEmpty { object["toolCalls"] = .array(toolCalls.map(\.json)) }
    object["toolName"] = toolName.map(JSONValue.string)
    object["toolCallID"] = toolCallID.map(JSONValue.string)
    return .object(object)
  }

  fileprivate init(_ fields: StoredFields) throws {
    guard let role: Role = try fields.named("role") else { throw StoreError.corrupt("a message has no role") }
    self.init(
      role, try fields.text("content"), thinking: try fields.optionalText("thinking"),
      toolCalls: try fields.list("toolCalls").map(ToolCall.init), toolName: try fields.optionalText("toolName"),
      toolCallID: try fields.optionalText("toolCallID"))
    images = try fields.list("images").map(MessageImage.init)
  }
}

extension MessageImage {
  fileprivate var json: JSONValue { ["format": .string(format.rawValue), "data": .string(base64)] }

  fileprivate init(_ fields: StoredFields) throws {
    guard let format: Format = try fields.named("format") else { throw StoreError.corrupt("an image has no format") }
    self.init(format, base64: try fields.text("data"))
  }
}

extension ToolCall {
  var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "arguments": .string(arguments)]
    object["id"] = id.map(JSONValue.string)
    object["signature"] = signature.map(JSONValue.string)
    return .object(object)
  }

  init(_ fields: StoredFields) throws {
    self.init(
      id: try fields.optionalText("id"), name: try fields.text("name"), arguments: try fields.text("arguments"),
      signature: try fields.optionalText("signature"))
  }
}

extension ToolDefinition {
  fileprivate var json: JSONValue {
    ["name": .string(name), "description": .string(description), "parameters": .string(parameters)]
  }

  fileprivate init(_ fields: StoredFields) throws {
    self.init(
      name: try fields.text("name"), description: try fields.text("description"),
      parameters: try fields.text("parameters"))
  }
}

extension GenerationOptions {
  fileprivate func json() throws(StoreError) -> JSONValue {
    var object: JSONObject = ["contextLength": JSONValue(contextLength)]
    object["maxTokens"] = maxTokens.map { JSONValue($0) }
    object["temperature"] = try Self.json(temperature)
    object["seed"] = seed.map { JSONValue($0) }
    object["topP"] = try Self.json(topP)
    object["topK"] = topK.map { JSONValue($0) }
    if !stop.isEmpty { object["stop"] = JSONValue(stop) }
    return .object(object)
  }

  private static func json(_ number: Double?) throws(StoreError) -> JSONValue? {
    guard let number else { return nil }
    guard let json = JSONValue(number) else { throw .invalid("An option of a request is infinite or not a number.") }
    return json
  }

  fileprivate init(_ fields: StoredFields) throws {
    guard let contextLength = try fields.optionalInt("contextLength") else {
      throw StoreError.corrupt("a request has no contextLength")
    }
    self.init(
      contextLength: contextLength, maxTokens: try fields.optionalInt("maxTokens"),
      temperature: try fields.optionalNumber("temperature"), seed: try fields.optionalInt("seed"),
      topP: try fields.optionalNumber("topP"), topK: try fields.optionalInt("topK"), stop: try fields.texts("stop"))
  }
}
