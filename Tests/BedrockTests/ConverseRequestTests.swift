import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import Bedrock

@Suite struct ConverseRequestTests {
  static func request(_ model: String, _ messages: [Message] = [Message(.user, "Hi")]) -> ChatRequest {
    ChatRequest(model: model, messages: messages, options: GenerationOptions(contextLength: 8192))
  }

  private static let tool = ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)
  static let haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
  static let opus = "global.anthropic.claude-opus-5-5"
  static let nova = "us.amazon.nova-2-lite-v1:0"

  @Test func partsTurnsAsTheServiceWantsThem() throws {
    let seal = CallSeal.signature([["reasoningContent": ["reasoningText": ["text": "Hm", "signature": "c2ln"]]]])
    let request = Self.request(
      Self.haiku,
      [
        Message(.system, "Be brief."), Message(.system, " \n"), Message(.user, "Read"), Message(.user, "both"),
        Message(.assistant, "  "),
        Message(
          .assistant, "I read.",
          toolCalls: [
            ToolCall(id: "a b", name: "read_file", arguments: #"{"path":"x"}"#, signature: seal),
            ToolCall(name: "list files", arguments: ""),
          ]),
        Message(.tool, "", toolName: "list files"), Message(.tool, "text", toolName: "read_file", toolCallID: "a b"),
        Message(.user, "And?"),
      ])
    let converse = try ConverseRequest(request)
    #expect(converse.body["system"] == [["text": "Be brief."]])
    let turns = try #require(converse.body["messages"]?.array)
    #expect(turns.map { $0["role"] } == ["user", "assistant", "user"])
    #expect(turns[0]["content"] == [["text": "Read"], ["text": "both"]])
    #expect(
      turns[1]["content"] == [
        ["reasoningContent": ["reasoningText": ["text": "Hm", "signature": "c2ln"]]], ["text": "I read."],
        ["toolUse": ["toolUseId": "a_b", "name": "read_file", "input": ["path": "x"]]],
        ["toolUse": ["toolUseId": "call_2", "name": "list_files", "input": [:]]],
      ])
    let results = turns[2]["content"]?.array?.compactMap { $0["toolResult"] } ?? []
    #expect(results.map { $0["toolUseId"] } == ["a_b", "call_2"])
    #expect(results.map { $0["content"]?[0]?["text"] } == ["(nothing)", "text"])
    #expect(turns[2]["content"]?[2] == ["text": "And?"])
    // The history is refused without the tools that it used.
    let names = converse.body["toolConfig"]?["tools"]?.array?.compactMap { $0["toolSpec"]?["name"]?.string }
    #expect(names == ["read_file", "list_files"])
    #expect(converse.names.long("list_files") == "list files")
  }

  @Test func answersCallsThatNobodyAnswered() throws {
    let call = ToolCall(id: "c", name: "read_file", arguments: "{}")
    let messages = [Message(.user, "Go"), Message(.assistant, "", toolCalls: [call]), Message(.user, "Stop")]
    let turns = try ConverseRequest(Self.request(Self.haiku, messages)).body["messages"]
    #expect(turns?[2]?["content"]?[0]?["toolResult"]?["toolUseId"] == "c")
    #expect(turns?[2]?["content"]?[1] == ["text": "Stop"])
  }

  @Test func goesOnWithWordsOfTheModelWhereItCan() throws {
    let messages = [Message(.user, "Go"), Message(.assistant, "Once \n")]
    let old = try ConverseRequest(Self.request(Self.haiku, messages)).body["messages"]?.array
    #expect(old?.last == ["role": "assistant", "content": [["text": "Once"]]])
    for model in [Self.opus, "some.other-model"] {
      let new = try ConverseRequest(Self.request(model, messages)).body["messages"]?.array
      #expect(new?.last?["content"]?[0]?["text"]?.string == AskingToGoOn.text)
    }
    var thinking = Self.request(Self.haiku, messages)
    thinking.think = .on
    #expect(try ConverseRequest(thinking).body["messages"]?.array?.last?["role"] == "user")
    let first = try ConverseRequest(Self.request(Self.haiku, [Message(.assistant, "Hi"), Message(.user, "Hi")]))
    #expect(first.body["messages"]?[0]?["role"] == "user")
  }

  @Test func sendsTheOptionsThatAModelTakes() throws {
    var request = Self.request(Self.haiku)
    request.options = GenerationOptions(
      contextLength: 8192, maxTokens: 100, temperature: 1.5, seed: 7, topP: 0.9, topK: 40, stop: ["\n\n"])
    #expect(
      try ConverseRequest(request).body["inferenceConfig"] == [
        "maxTokens": 100, "stopSequences": ["\n\n"], "temperature": 1,
      ])
    #expect(try ConverseRequest(request).body["additionalModelRequestFields"] == ["top_k": 40])
    request.model = Self.opus
    #expect(
      try ConverseRequest(request).body["inferenceConfig"] == ["maxTokens": 100, "stopSequences": ["\n\n"]])
    request.model = "amazon.nova-lite-v1:0"
    #expect(try ConverseRequest(request).body["inferenceConfig"]?["topP"] == 0.9)
    #expect(
      try ConverseRequest(request).body["additionalModelRequestFields"] == ["inferenceConfig": ["topK": 40]])
    request.options.temperature = .infinity
    #expect(throws: ModelError.self) { try ConverseRequest(request) }
  }

  @Test(
    arguments: [
      (ConverseRequestTests.haiku, Thinking.high, ["thinking": ["type": "enabled", "budget_tokens": 4096]], nil),
      (ConverseRequestTests.haiku, .off, nil, nil), (ConverseRequestTests.opus, .off, nil, nil),
      (ConverseRequestTests.opus, .max, nil, "max"),
      ("anthropic.claude-opus-4-8", .off, ["thinking": ["type": "disabled"]], nil),
      ("anthropic.claude-opus-4-8", .low, ["thinking": ["type": "adaptive", "display": "summarized"]], "low"),
      (ConverseRequestTests.nova, .low, ["reasoningConfig": ["type": "enabled", "maxReasoningEffort": "low"]], nil),
      (ConverseRequestTests.nova, .max, ["reasoningConfig": ["type": "enabled", "maxReasoningEffort": "high"]], nil),
      (ConverseRequestTests.nova, .off, ["reasoningConfig": ["type": "disabled"]], nil),
      ("amazon.nova-lite-v1:0", .high, nil, nil),
    ] as [(String, Thinking, JSONValue?, String?)])
  func asksForThinkingAsTheModelTakesIt(
    _ model: String, _ think: Thinking, _ fields: JSONValue?, _ effort: String?
  ) throws {
    var request = Self.request(model)
    request.think = think
    request.options.maxTokens = 8192
    request.options.temperature = 0.5
    let body = try ConverseRequest(request).body
    #expect(body["additionalModelRequestFields"] == fields)
    #expect(body["outputConfig"]?["effort"]?.string == effort)
    if model == Self.haiku { #expect((body["inferenceConfig"]?["temperature"] == nil) == (think != .off)) }
    if model == Self.nova, think == .max { #expect(body["inferenceConfig"] == nil) }
  }

  @Test func holdsAnswersToASchema() throws {
    var request = Self.request(Self.opus)
    request.format = .schema(#"{"type":"object","properties":{"a":{"type":"string"}}}"#)
    let format = try ConverseRequest(request).body["outputConfig"]?["textFormat"]
    #expect(format?["type"] == "json_schema")
    let text = try #require(format?["structure"]?["jsonSchema"]?["schema"]?.string)
    #expect(try JSONValue(parsing: text)["properties"]?["a"]?["type"] == "string")
    // Claude wants objects closed.
    #expect(try JSONValue(parsing: text)["additionalProperties"] == false)
    request.model = Self.nova
    request.think = .high
    let forced = try ConverseRequest(request)
    #expect(forced.answersByTool)
    #expect(forced.body["toolConfig"]?["toolChoice"] == ["tool": ["name": "answer"]])
    #expect(forced.body["toolConfig"]?["tools"]?[0]?["toolSpec"]?["inputSchema"]?["json"]?["type"] == "object")
    // It cannot be made to call a tool while it thinks.
    #expect(forced.body["additionalModelRequestFields"]?["reasoningConfig"]?["type"] == "disabled")
    request.tools = [Self.tool]
    #expect(try !ConverseRequest(request).answersByTool)
    request.format = .schema("no")
    request.tools = []
    #expect(throws: ModelError.self) { try ConverseRequest(request) }
  }

  @Test func namesOfToolsStayApart() {
    var names = ToolNames()
    #expect(names.short("a.b") == "a_b")
    #expect(names.short("a_b") == "a_b_2")
    #expect(names.short("a.b") == "a_b")
    #expect(names.long("a_b_2") == "a_b")
    let long = String(repeating: "x", count: 100)
    #expect(names.short(long).utf8.count == 64)
    #expect(names.short(long + "y").utf8.count <= 64)
    #expect(names.long(names.short(long + "y")) == long + "y")
    #expect(CallIdentifier.fit("Ärger:1") == "_rger:1")
    #expect(CallIdentifier.fit("") == "_")
  }

  @Test(arguments: [
    ("anthropic.claude-fable-5-1", ModelTraits.Thinking.always), ("us.anthropic.claude-opus-5", .adaptive),
    ("anthropic.claude-opus-4-6-v1", .adaptive), (ConverseRequestTests.haiku, .budget),
    ("anthropic.claude-3-5-sonnet-20241022-v2:0", .none),
    ("anthropic.claude-next-9", .adaptive), (ConverseRequestTests.nova, .nova), ("amazon.nova-micro-v1:0", .none),
    ("qwen.qwen3", .none),
    ("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-5-5", .always),
  ])
  func knowsModelsByTheirIdentifiers(_ model: String, _ thinking: ModelTraits.Thinking) throws {
    #expect(ModelTraits.of(model).thinking == thinking)
  }

  @Test func imagesStandBeforeTheText() throws {
    var message = Message(.user, "What is it?")
    message.images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.jpeg, base64: "/9j/")]
    #expect(
      try ConverseRequest(Self.request(Self.haiku, [message])).body["messages"]?[0]?["content"] == [
        ["image": ["format": "png", "source": ["bytes": "iVBORw0KGgo="]]],
        ["image": ["format": "jpeg", "source": ["bytes": "/9j/"]]], ["text": "What is it?"],
      ])
  }
}
