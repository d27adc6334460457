import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import OpenAICompatible

/// Models that take tools together with thinking by the Responses API alone.
@Suite(.timeLimit(.minutes(2))) struct ResponsesTests {
  private static func server(_ answers: [ChatAnswer]) throws -> ChatServer {
    try ChatServer(answers) {
      $0.isLlamaCpp = false
      $0.takesEffortBesideTools = false
      $0.hasResponses = true
    }
  }

  private static var request: ChatRequest {
    var request = ChatRequest.asking("Read")
    request.messages.insert(Message(.system, "Be brief."), at: 0)
    request.tools = [
      ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#),
      ToolDefinition(name: "list_files", description: "", parameters: #"{"type":"object"}"#),
    ]
    request.think = .max
    request.options.maxTokens = 100
    return request
  }

  private static let calls = [("read_file", #"{"path":"a.txt"}"#), ("list_files", "")]

  @Test func callsToolsAndGivesTheThinkingBack() async throws {
    let server = try Self.server([
      ChatAnswer("Grüße, I look.", thinking: "Hm", calls: Self.calls).signing(), ChatAnswer("Done"),
    ])
    let client = try server.client()
    var request = Self.request
    let seen = Seen()
    let reply = try await client.reply(to: request) { await seen.add($0) }
    #expect(reply.content == "Grüße, I look." && reply.thinking == "Hm" && reply.stopReason == .stop)
    #expect(reply.toolCalls.map(\.name) == ["read_file", "list_files"])
    #expect(reply.toolCalls.map(\.arguments) == [#"{"path":"a.txt"}"#, "{}"])
    #expect(reply.toolCalls.map(\.id) == ["call_0x", "call_1x"])
    #expect(reply.usage.promptTokens == 900 && reply.usage.cachedPromptTokens == 400 && reply.usage.outputTokens == 12)
    #expect(await seen.content == reply.content)
    #expect(await seen.thinking == reply.thinking)
    request.messages += [
      Message(.assistant, reply.content, thinking: reply.thinking, toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: "call_0x"),
      Message(.tool, "a.txt", toolName: "list_files", toolCallID: "call_1x"),
    ]
    #expect(try await client.reply(to: request) { _ in }.content == "Done")
    let first = server.bodies[0]
    #expect(first["instructions"] == "Be brief." && first["max_output_tokens"] == 100)
    #expect(first["reasoning"] == ["effort": "xhigh", "summary": "auto"])
    let items = server.bodies[1]["input"]?.array ?? []
    #expect(
      items.map { $0["type"]?.string ?? $0["role"]?.string } == [
        "user", "reasoning", "assistant", "function_call", "reasoning", "function_call", "function_call_output",
        "function_call_output",
      ])
    #expect(items[1]["encrypted_content"] == "Zmlyc3Q=" && items[2]["content"] == "Grüße, I look.")
    #expect(server.complaints == [])
  }

  @Test func aTextThatWasChangedStandsBeforeTheCalls() async throws {
    let server = try Self.server([ChatAnswer("Key abc", calls: Self.calls).signing(), ChatAnswer("Done")])
    let client = try server.client()
    var request = Self.request
    let reply = try await client.reply(to: request) { _ in }
    request.messages += [
      Message(.assistant, "Key [secret]", toolCalls: reply.toolCalls), Message(.tool, "1", toolName: "read_file"),
      Message(.tool, "2", toolName: "list_files"),
    ]
    _ = try await client.reply(to: request) { _ in }
    #expect(server.bodies[1]["input"]?[1] == ["role": "assistant", "content": "Key [secret]"])
    #expect(!server.bodies[1].text().contains("abc"))
    #expect(server.complaints == [])
  }

  @Test func withoutToolsChatCompletionsAreAsked() async throws {
    let server = try Self.server([ChatAnswer("", calls: [("read_file", "{}")]), ChatAnswer("Hi")])
    let client = try server.client()
    _ = try await client.reply(to: Self.request) { _ in }
    var request = Self.request
    request.tools = []
    _ = try await client.reply(to: request) { _ in }
    #expect(server.bodies[0]["input"] != nil && server.bodies[1]["messages"] != nil)
    #expect(server.complaints == [])
  }

  @Test func answersAreHeldToASchema() throws {
    var request = Self.request
    request.format = .schema(#"{"type":"object"}"#)
    let format = try ResponsesRequest(request).body["text"]?["format"]
    #expect(format?["schema"] == ["type": "object"] && format?["type"] == "json_schema" && format?["name"] != nil)
    request.format = .schema("nothing")
    #expect(throws: ModelError.self) { try ResponsesRequest(request) }
  }

  @Test(arguments: [
    (ChatFault.cut, ModelError.Code.incomplete), (.cutInEvent, .incomplete), (.reset, .incomplete),
    (.neverFinished, .incomplete), (.streamError, .modelFailed), (.errorObject, .modelFailed),
    (.garbage, .modelFailed), (.wrongTypes, .modelFailed),
  ])
  func aReplyThatBreaksIsSaidToHaveBroken(_ fault: ChatFault, _ code: ModelError.Code) async throws {
    let server = try Self.server([ChatAnswer("A longer answer", thinking: "Hm").failing(fault)])
    let error = await failure { _ = try await server.client().reply(to: Self.request) { _ in } }
    #expect(error?.code == code, "\(String(describing: error))")
    #expect(error?.server == server.url)
  }

  @Test(arguments: [ChatFault.wholeObject, .byteByByte, .lineEnds, .noLastBlankLine])
  func aWholeReplyIsTakenHoweverItIsWritten(_ fault: ChatFault) async throws {
    let answer = ChatAnswer("Grüße 😀", thinking: "Hm", calls: Self.calls, finishReason: "stop")
    let server = try Self.server([answer.failing(fault)])
    let reply = try await server.client().reply(to: Self.request) { _ in }
    #expect(reply.content == "Grüße 😀" && reply.thinking == "Hm" && reply.toolCalls.count == 2)
  }

  @Test func aReplyThatIsCutAtItsLimitIsShort() async throws {
    let server = try Self.server([ChatAnswer("Some", finishReason: "length")])
    #expect(try await server.client().reply(to: Self.request) { _ in }.stopReason == .length)
  }

  @Test func imagesArePartsOfAMessage() {
    var message = Message(.user, "What is it?")
    message.images = [MessageImage(.webp, base64: "UklGRg==")]
    #expect(
      ResponsesHistory([message]).items == [
        [
          "role": "user",
          "content": [
            ["type": "input_text", "text": "What is it?"],
            ["type": "input_image", "image_url": "data:image/webp;base64,UklGRg=="],
          ],
        ]
      ])
  }
}
