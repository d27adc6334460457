import JSONText
import ModelWire
import NexusProtocol

/// A request in the form of Converse, and what has to be undone in its reply.
///
/// Source: botocore 1.44.8, service model of `bedrock-runtime`; Anthropic's and Amazon's documentation for the fields of
/// their models.
struct ConverseRequest {
  let body: JSONValue
  let names: ToolNames
  /// Whether the answer comes as the arguments of a tool that the model must call.
  let answersByTool: Bool

  /// The tool by whose arguments an answer is held to a schema.
  static let answerTool = "answer"

  init(_ request: ChatRequest) throws(ModelError) {
    let traits = ModelTraits.of(request.model)
    let texts = RequestText(model: request.model)
    var names = ToolNames()
    let thinks = request.think != nil && request.think != .off && traits.isClaude
    let messages = ConverseMessages(
      request.messages, takesPrefill: traits.takesPrefill && !thinks, names: &names)
    var body: JSONObject = ["messages": .array(messages.turns)]
    if !messages.system.isEmpty { body["system"] = .array(messages.system) }
    var tools = try Self.definitions(of: request, texts, names: &names, used: messages.usedTools)
    answersByTool = traits.schema == .tool && tools.isEmpty && request.format != nil
    // A model that thinks cannot be made to call a tool.
    let options = try OptionFields(request, traits, think: answersByTool ? .off : request.think)
    if !options.inference.isEmpty { body["inferenceConfig"] = .object(options.inference) }
    if !options.additional.isEmpty { body["additionalModelRequestFields"] = .object(options.additional) }
    var output: JSONObject = [:]
    if let effort = options.effort { output["effort"] = .string(effort) }
    var choice: JSONValue?
    let schema = try Self.schema(of: request, texts)
    if answersByTool {
      tools = [Self.tool(Self.answerTool, "Gives the answer.", schema ?? ["type": "object"])]
      choice = ["tool": ["name": .string(Self.answerTool)]]
    } else if let schema, traits.schema == .format {
      // The schema is a text that holds JSON.
      let taken = traits.isClaude ? AnswerSchema.strict(.object(schema)) : .object(schema)
      let format: JSONValue = ["schema": .string(taken.text()), "name": "answer"]
      output["textFormat"] = ["type": "json_schema", "structure": ["jsonSchema": format]]
    }
    if !output.isEmpty { body["outputConfig"] = .object(output) }
    if !tools.isEmpty {
      var configuration: JSONObject = ["tools": .array(tools)]
      configuration["toolChoice"] = choice
      body["toolConfig"] = .object(configuration)
    }
    self.body = .object(body)
    self.names = names
  }

  /// The tools, and those that the conversation used before, without which its history is refused.
  private static func definitions(
    of request: ChatRequest, _ texts: RequestText, names: inout ToolNames, used: [String]
  ) throws(ModelError) -> [JSONValue] {
    var definitions: [JSONValue] = []
    var known: Set<String> = []
    for definition in request.tools {
      let name = names.short(definition.name)
      known.insert(name)
      definitions.append(tool(name, definition.description, try texts.parameters(of: definition)))
    }
    for name in used where known.insert(name).inserted {
      definitions.append(tool(name, "No longer there.", ["type": "object"]))
    }
    return definitions
  }

  private static func tool(_ name: String, _ description: String, _ parameters: JSONObject) -> JSONValue {
    var specification: JSONObject = ["name": .string(name)]
    if description.contains(where: { !$0.isWhitespace }) { specification["description"] = .string(description) }
    specification["inputSchema"] = ["json": .object(parameters)]
    return ["toolSpec": .object(specification)]
  }

  /// The schema of the answer; nil where any JSON will do, which the prompt asks for.
  private static func schema(of request: ChatRequest, _ texts: RequestText) throws(ModelError) -> JSONObject? {
    guard case .schema(let text) = request.format else { return nil }
    return try texts.object(text, "the schema of the answer")
  }
}

/// Names of tools, which may have 64 letters, digits, `_` and `-` here.
struct ToolNames: Sendable {
  private var shorts: [String: String] = [:]
  private var longs: [String: String] = [:]

  /// What a tool is called here; two tools are never called the same.
  mutating func short(_ name: String) -> String {
    if let short = shorts[name] { return short }
    var short = CallIdentifier.fit(name, also: "_-")
    var count = 2
    while let other = longs[short], other != name {
      short = String(short.prefix(60)) + "_\(count)"
      count += 1
    }
    shorts[name] = short
    longs[short] = name
    return short
  }

  /// What the tool of a reply is called elsewhere.
  func long(_ short: String) -> String { longs[short] ?? short }
}

/// Identifiers of calls, which may have 64 letters, digits and `_.:-` here.
enum CallIdentifier {
  static func fit(_ text: String) -> String { fit(text, also: "_.:-") }

  static func fit(_ text: String, also signs: String) -> String {
    let fitted = text.unicodeScalars.prefix(64).map { scalar in
      let isWord = scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      return isWord || signs.unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    return fitted.isEmpty ? "_" : String(fitted)
  }
}
