import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import ScriptedServer
import Testing

@testable import Anthropic

@Suite(.timeLimit(.minutes(2))) struct AnthropicClientTests {
  @Test func streamsAReplyWithThinkingAndFigures() async throws {
    let server = try MessagesServer([ChatAnswer("Grüße, 日本 and 😀.", thinking: "Let me see.")])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Greet")) { await seen.add($0) }
    #expect(reply.content == "Grüße, 日本 and 😀.")
    #expect(reply.thinking == "Let me see.")
    #expect(reply.stopReason == .stop)
    #expect(reply.model == "claude-test-5")
    #expect(reply.usage == Usage(promptTokens: 900, cachedPromptTokens: 400, outputTokens: 9))
    #expect(await seen.content == reply.content)
    #expect(await seen.thinking == reply.thinking)
    #expect(await seen.events.first == .waiting)
    #expect(server.complaints == [])
  }

  @Test func sendsWhatNewModelsTakeAndNothingElse() async throws {
    let server = try MessagesServer([ChatAnswer("{}")])
    var request = ChatRequest.asking("Plan")
    request.messages.insert(Message(.system, "Be brief."), at: 0)
    request.format = .schema(
      #"{"type":"object","properties":{"a":{"type":"array","maxItems":3,"items":{"type":"object"}}},"required":["a"]}"#)
    request.think = .high
    request.options = GenerationOptions(
      contextLength: 8192, maxTokens: 100_000, temperature: 0.5, seed: 7, topP: 0.9, topK: 40, stop: ["\n\n", "END"])
    _ = try await server.client().reply(to: request) { _ in }
    let body = try #require(server.bodies.first)
    #expect(body["max_tokens"] == 64_000)
    #expect(body["system"]?[0]?["text"] == "Be brief.")
    #expect(body["messages"]?[0]?["content"]?[0] == ["type": "text", "text": "Plan"])
    #expect(body["thinking"] == ["type": "adaptive", "display": "summarized"])
    #expect(body["output_config"]?["effort"] == "high")
    #expect(body["output_config"]?["format"]?["schema"]?["required"] == ["a"])
    #expect(body["stop_sequences"] == ["END"])
    #expect(server.complaints == [])
  }

  @Test func earlyModelsAreSentSamplingOptionsAndAFirstWord() async throws {
    let server = try MessagesServer([ChatAnswer("b"), ChatAnswer("c")]) {
      $0.model = "claude-haiku-4-5-20251001"
      $0.isEarly = true
      $0.thinkingTypes = ["enabled", "disabled"]
      $0.efforts = []
    }
    var request = ChatRequest.asking("Go on", model: "claude-haiku-4-5-20251001")
    request.messages.append(Message(.assistant, "```swift\n"))
    request.options.temperature = 1.5
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies[0]["temperature"] == 1)
    #expect(server.bodies[0]["messages"]?[1]?["content"]?[0]?["text"] == "```swift")
    request.think = .low
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies[1]["thinking"] == ["type": "enabled", "budget_tokens": 2048])
    #expect(server.bodies[1]["temperature"] == nil)
    #expect(server.bodies[1]["messages"]?.array?.last?["role"] == "user")
    #expect(server.complaints == [])
  }

  @Test func newModelsAreAskedToGoOnInWords() async throws {
    let server = try MessagesServer([ChatAnswer("b")])
    var request = ChatRequest.asking("Go on")
    request.messages.append(Message(.assistant, "a\n"))
    request.think = .off
    _ = try await server.client().reply(to: request) { _ in }
    let turns = try #require(server.bodies[0]["messages"]?.array)
    #expect(turns.map { $0["role"] } == ["user", "assistant", "user"])
    #expect(turns[2]["content"]?[0]?["text"]?.string == AskingToGoOn.text)
    #expect(server.bodies[0]["thinking"] == ["type": "disabled"])
    #expect(server.complaints == [])
  }

  @Test func nothingIsSaidOfThinkingThatCannotBeSwitchedOff() async throws {
    let server = try MessagesServer([ChatAnswer("b")]) { $0.thinkingTypes = ["adaptive"] }
    var request = ChatRequest.asking("Hi")
    request.think = .off
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies[0]["thinking"] == nil)
    #expect(server.complaints == [])
  }

  @Test func callsToolsAndTakesTheirResults() async throws {
    let calls = [("read_file", #"{"path":"ä.txt"}"#), ("list_files", "")]
    let server = try MessagesServer([
      ChatAnswer("I look.", thinking: "Which file?", calls: calls).signing(), ChatAnswer("Done"),
    ])
    let client = try server.client()
    var request = ChatRequest.asking("Read")
    request.tools = [ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)]
    let reply = try await client.reply(to: request) { _ in }
    #expect(reply.toolCalls.map(\.name) == ["read_file", "list_files"])
    #expect(reply.toolCalls.map(\.arguments) == [#"{"path":"ä.txt"}"#, "{}"])
    #expect(reply.stopReason == .stop)
    request.messages += [
      Message(.assistant, reply.content, thinking: reply.thinking, toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: reply.toolCalls[0].id),
      Message(.tool, "", toolName: "list_files"), Message(.user, "And now?"),
    ]
    _ = try await client.reply(to: request) { _ in }
    let turns = try #require(server.bodies.last?["messages"]?.array)
    #expect(
      turns[1]["content"]?.array?.map { $0["type"] } == [
        "thinking", "redacted_thinking", "text", "tool_use", "tool_use",
      ])
    #expect(turns[1]["content"]?[0]?["thinking"] == "Which file?")
    #expect(turns[2]["content"]?.array?.map { $0["type"] } == ["tool_result", "tool_result", "text"])
    #expect(turns[2]["content"]?[2]?["cache_control"] == ["type": "ephemeral"])
    #expect(server.complaints == [])
  }

  @Test func textThatIsNotWhatItWasStandsAfterWhatWasThought() async throws {
    let server = try MessagesServer([
      ChatAnswer("The key is K.", thinking: "Hm", calls: [("f", "{}")]).signing(), ChatAnswer("Done"),
    ])
    var request = ChatRequest.asking("Read")
    let reply = try await server.client().reply(to: request) { _ in }
    request.messages += [
      Message(.assistant, "The key is [kept back].", toolCalls: reply.toolCalls), Message(.tool, "x", toolName: "f"),
    ]
    _ = try await server.client().reply(to: request) { _ in }
    let blocks = try #require(server.bodies.last?["messages"]?[1]?["content"]?.array)
    #expect(blocks.map { $0["type"] } == ["thinking", "redacted_thinking", "text", "tool_use"])
    #expect(blocks[2]["text"] == "The key is [kept back].")
    #expect(server.complaints == [])
  }

  @Test func callsOfAnotherServerAreGivenIdentifiersThatTheAPITakes() async throws {
    let server = try MessagesServer([ChatAnswer("Done")])
    var request = ChatRequest.asking("Read")
    request.messages += [
      Message(
        .assistant, "",
        toolCalls: [
          ToolCall(id: "a/1", name: "f", arguments: "{}", signature: "b3RoZXI="),
          ToolCall(name: "g", arguments: "{}"),
        ]),
      Message(.tool, "x", toolName: "f", toolCallID: "a/1"), Message(.tool, "y", toolName: "g"),
    ]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.complaints == [])
  }

  @Test func tellsWhatTheModelIs() async throws {
    let server = try MessagesServer()
    let client = try server.client()
    let facts = try await client.facts(of: "claude-test-5")
    #expect(facts.fixedContextLength == 200_000)
    #expect(facts.capabilities == ["completion", "tools", "thinking"])
    #expect(try await client.identity() == ServerIdentity(name: "Anthropic's Messages API", version: "2026-10-21"))
    #expect(try await client.installed().map(\.name) == ["claude-test-5"])
    #expect(try await client.running() == [])
    #expect(try await client.promptTokens(of: .asking("Count")) ?? 0 > 10)
    let error = await failure { _ = try await client.facts(of: "claude-gone-1") }
    #expect(error?.code == .modelNotFound)
    #expect(server.complaints == [])
  }

  @Test func aRetiredModelIsNotAsked() async throws {
    let server = try MessagesServer {
      $0.lifecycle = "retired"
      $0.retiresAt = "2026-11-01T00:00:00Z"
    }
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .modelNotFound)
    #expect(error?.message == "It was retired on 2026-11-01 and answers no more")
  }

  @Test func theEndOfAModelIsToldOnce() async throws {
    let server = try MessagesServer([ChatAnswer("a"), ChatAnswer("b")]) {
      $0.lifecycle = "deprecated"
      $0.retiresAt = "2027-01-31T00:00:00Z"
    }
    let client = try server.client()
    let seen = Seen()
    for _ in 0..<2 { _ = try await client.reply(to: .asking("Hi")) { await seen.add($0) } }
    #expect(await seen.events.filter { $0 == .notice("claude-test-5 will be retired on 2027-01-31") }.count == 1)
  }

  @Test func aGatewayThatTellsOfNoModelsIsAskedAllTheSame() async throws {
    let server = try MessagesServer([ChatAnswer("Hi")]) {
      $0.tellsOfModels = false
      $0.model = "house-model"
      $0.isEarly = true
    }
    let client = try server.client()
    #expect(try await client.facts(of: "house-model") == ModelFacts())
    #expect(try await client.reply(to: .asking("Hi", model: "house-model")) { _ in }.content == "Hi")
    #expect(server.complaints == [])
  }

  @Test func aSchemaThatTheModelDoesNotKeepToIsRefusedHere() async throws {
    let server = try MessagesServer { $0.takesSchemas = false }
    var request = ChatRequest.asking("Plan")
    request.format = .schema(#"{"type":"object"}"#)
    let error = await failure { _ = try await server.client().reply(to: request) { _ in } }
    #expect(error?.code == .unsupported(feature: "answers held to a schema"))
    #expect(error?.serverKind == .anthropic)
    #expect(server.complaints == [])
  }

  @Test func theKeyIsNeverShown() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      let text = #"{"type":"error","error":{"type":"authentication_error","message":"no key sk-wrong here"}}"#
      try connection.respond(text, status: "401 Unauthorized")
    }
    let client = AnthropicClient(.init(url: try ServerURL(server.url, leavingOut: "v1"), apiKey: "sk-wrong"))
    let error = await failure { _ = try await client.reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .unauthorized)
    #expect(error?.message == "The key is not accepted: no key [key] here")
    #expect(!"\(String(reflecting: error))".contains("sk-wrong"))
  }

  @Test func doesNotLeaveTheMachineUnasked() async throws {
    let client = AnthropicClient(.init(url: try ServerURL(AnthropicClient.standardAddress, leavingOut: "v1")))
    let request = ChatRequest.asking("Hi")
    #expect(await failure { _ = try await client.reply(to: request) { _ in } }?.code == .remoteNotAllowed)
    #expect(await failure { _ = try await client.promptTokens(of: request) }?.code == .remoteNotAllowed)
    #expect(await failure { _ = try await client.factsBeforePrompt(of: "m") }?.code == .remoteNotAllowed)
  }

  @Test func imagesStandBeforeTheText() async throws {
    let server = try MessagesServer([ChatAnswer("A dot")])
    var request = ChatRequest.asking("What is it?")
    request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.jpeg, base64: "/9j/")]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(
      server.bodies.first?["messages"]?[0]?["content"] == [
        ["type": "image", "source": ["type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="]],
        ["type": "image", "source": ["type": "base64", "media_type": "image/jpeg", "data": "/9j/"]],
        ["type": "text", "text": "What is it?"],
      ])
    #expect(server.complaints == [])
  }
}

extension MessagesServer {
  func client(_ change: (inout AnthropicClient.Configuration) -> Void = { _ in }) throws -> AnthropicClient {
    var configuration = AnthropicClient.Configuration(url: try ServerURL(url + "/v1", leavingOut: "v1"), apiKey: key)
    change(&configuration)
    return AnthropicClient(configuration)
  }
}

extension ChatRequest {
  static func asking(_ text: String, model: String = "claude-test-5") -> ChatRequest {
    ChatRequest(model: model, messages: [Message(.user, text)], options: GenerationOptions(contextLength: 8192))
  }
}
