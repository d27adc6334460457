import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import ScriptedServer
import Testing

@testable import Gemini

@Suite(.timeLimit(.minutes(2))) struct GeminiClientTests {
  @Test func streamsAReplyWithThinkingAndFigures() async throws {
    let server = try ContentServer([ChatAnswer("Grüße, 日本 and 😀.", thinking: "Let me see.")])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Greet")) { await seen.add($0) }
    #expect(reply.content == "Grüße, 日本 and 😀.")
    #expect(reply.thinking == "Let me see.")
    #expect(reply.stopReason == .stop)
    #expect(reply.model == "gemini-9-test")
    // What was thought is billed as output, and told apart from it.
    #expect(reply.usage == Usage(promptTokens: 900, cachedPromptTokens: 400, outputTokens: 13))
    #expect(await seen.content == reply.content)
    #expect(await seen.thinking == reply.thinking)
    #expect(server.complaints == [])
  }

  @Test func sendsEveryOption() async throws {
    let server = try ContentServer([ChatAnswer("{}")])
    var request = ChatRequest.asking("Plan")
    request.messages.insert(Message(.system, "Be brief."), at: 0)
    request.format = .schema(#"{"type":"object","required":["a"]}"#)
    request.think = .max
    request.options = GenerationOptions(
      contextLength: 8192, maxTokens: 100_000, temperature: 0.5, seed: 1 << 40, topP: 0.9, topK: 40,
      stop: ["1", "2", "3", "4", "5", "6"])
    _ = try await server.client().reply(to: request) { _ in }
    let body = try #require(server.bodies.first)
    #expect(body["systemInstruction"]?["parts"]?[0]?["text"] == "Be brief.")
    let config = try #require(body["generationConfig"])
    #expect(config["maxOutputTokens"] == 65_536)
    #expect(config["temperature"] == 0.5)
    #expect(config["topP"] == 0.9)
    #expect(config["topK"] == 40)
    #expect(config["responseJsonSchema"]?["required"] == ["a"])
    #expect(config["thinkingConfig"] == ["includeThoughts": true, "thinkingLevel": "HIGH"])
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    (Thinking.off, 0), (.on, -1), (.low, 1024), (.max, 24_576),
  ])
  func olderModelsAreGivenABudget(_ think: Thinking, _ budget: Int) async throws {
    let server = try ContentServer([ChatAnswer("a")]) {
      $0.model = "gemini-2.5-flash"
      $0.takesBudget = true
    }
    var request = ChatRequest.asking("Hi", model: "models/gemini-2.5-flash")
    request.think = think
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies[0]["generationConfig"]?["thinkingConfig"]?["thinkingBudget"] == JSONValue(budget))
    #expect(server.complaints == [])
  }

  @Test func aModelWithoutThoughtsIsNotAskedForThem() async throws {
    let server = try ContentServer([ChatAnswer("a")]) { $0.thinks = false }
    var request = ChatRequest.asking("Hi")
    request.think = .high
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies[0]["generationConfig"] == nil)
    #expect(server.complaints == [])
  }

  @Test(arguments: [false, true])
  func callsToolsAndTakesTheirResults(_ signs: Bool) async throws {
    let calls = [("read_file", #"{"path":"ä.txt"}"#), ("list_files", "{}")]
    let answer = ChatAnswer("I look.", calls: calls)
    let server = try ContentServer([signs ? answer.signing() : answer, ChatAnswer("Done")])
    let client = try server.client()
    var request = ChatRequest.asking("Read")
    request.tools = [ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)]
    let reply = try await client.reply(to: request) { _ in }
    #expect(reply.toolCalls.map(\.id) == (signs ? ["fc0", "fc1"] : [nil, nil]))
    #expect(reply.toolCalls.map(\.signature) == [signs ? "c2lnbmVk" : nil, nil])
    #expect(reply.toolCalls.map(\.arguments) == [#"{"path":"ä.txt"}"#, "{}"])
    request.messages += [
      Message(.assistant, reply.content, toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: reply.toolCalls[0].id),
      Message(.tool, "a.txt", toolName: "list_files", toolCallID: reply.toolCalls[1].id),
    ]
    _ = try await client.reply(to: request) { _ in }
    let turns = try #require(server.bodies.last?["contents"]?.array)
    #expect(turns.count == 3)
    #expect(turns[1]["parts"]?[1]?["thoughtSignature"] == (signs ? "c2lnbmVk" : nil))
    #expect(turns[2]["parts"]?[0]?["functionResponse"]?["response"] == ["result": "text"])
    #expect(server.complaints == [])
  }

  @Test func aLongReplyIsGoneOnWith() async throws {
    let server = try ContentServer([
      ChatAnswer("One, ", finishReason: "CONTINUATION"), ChatAnswer("two, ", finishReason: "CONTINUATION"),
      ChatAnswer("three."),
    ])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Count")) { await seen.add($0) }
    #expect(reply.content == "One, two, three.")
    #expect(reply.stopReason == .stop)
    #expect(reply.usage == Usage(promptTokens: 900, cachedPromptTokens: 400, outputTokens: 3))
    #expect(await seen.content == reply.content)
    #expect(server.bodies.map { $0["continuationToken"] } == [nil, "Z28gb24=", "Z28gb24="])
    #expect(server.complaints == [])
  }

  @Test func aLongReplyThatBreaksOffKeepsItsParts() async throws {
    let server = try ContentServer([
      ChatAnswer("One, ", finishReason: "CONTINUATION"), ChatAnswer("two, and more of it.").failing(.cut),
    ])
    let error = await failure { _ = try await server.client().reply(to: .asking("Count")) { _ in } }
    #expect(error?.code == .incomplete)
    #expect(error?.partial?.content.hasPrefix("One, two") == true)
  }

  @Test func callsOfAnotherServerAreTakenWithoutItsSignature() async throws {
    let server = try ContentServer([ChatAnswer("Done")])
    var request = ChatRequest.asking("Read")
    request.messages += [
      Message(
        .assistant, "",
        toolCalls: [ToolCall(id: "a", name: "f", arguments: "{}", signature: #"[{"type":"thinking"}]"#)]),
      Message(.tool, "x", toolName: "f", toolCallID: "a"), Message(.assistant, "Half a"),
    ]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies[0]["contents"]?.array?.last?["parts"]?[0]?["text"]?.string == AskingToGoOn.text)
    #expect(server.complaints == [])
  }

  @Test func tellsWhatTheModelIs() async throws {
    let server = try ContentServer()
    let client = try server.client()
    let facts = try await client.facts(of: "gemini-9-test")
    #expect(facts.fixedContextLength == 1_048_576)
    #expect(facts.capabilities == ["completion", "tools", "thinking"])
    #expect(try await client.identity() == ServerIdentity(name: "the Gemini API", version: "v1beta"))
    #expect(try await client.installed().map(\.name) == ["gemini-9-test"])
    #expect(try await client.running() == [])
    #expect(try await client.promptTokens(of: .asking("Count")) ?? 0 > 10)
    #expect(client.areEqual("models/gemini-9-test", "gemini-9-test"))
    let error = await failure { _ = try await client.facts(of: "gemini-gone") }
    #expect(error?.code == .modelNotFound)
    #expect(server.complaints == [])
  }

  @Test func aGatewayThatTellsOfNoModelsIsAskedAllTheSame() async throws {
    let server = try ContentServer([ChatAnswer("Hi")]) { $0.tellsOfModels = false }
    #expect(try await server.client().facts(of: "gemini-9-test") == ModelFacts())
    #expect(try await server.client().reply(to: .asking("Hi")) { _ in }.content == "Hi")
  }

  @Test func theKeyIsNeverShown() async throws {
    let server = try ContentServer { $0.key = "AIza-right" }
    let error = await failure {
      _ = try await server.client { $0.apiKey = "AIza-wrong" }.reply(to: .asking("Hi")) { _ in }
    }
    #expect(error?.code == .unauthorized)
    #expect(error?.message == "The key is not accepted: API key not valid. Please pass a valid API key.")
    #expect(!"\(String(reflecting: error))".contains("AIza-wrong"))
  }

  @Test func doesNotLeaveTheMachineUnasked() async throws {
    let client = GeminiClient(.init(url: try GeminiURL(GeminiClient.standardAddress)))
    let request = ChatRequest.asking("Hi")
    #expect(await failure { _ = try await client.reply(to: request) { _ in } }?.code == .remoteNotAllowed)
    #expect(await failure { _ = try await client.promptTokens(of: request) }?.code == .remoteNotAllowed)
    #expect(await failure { _ = try await client.factsBeforePrompt(of: "m") }?.code == .remoteNotAllowed)
  }

  @Test(arguments: [
    ("https://host/v1", "v1", "https://host"), ("https://host/v1beta/", "v1beta", "https://host"),
    ("https://host/gemini", "v1beta", "https://host/gemini"), ("https://host", "v1beta", "https://host"),
  ])
  func theVersionMayBePartOfTheAddress(_ text: String, _ version: String, _ base: String) throws {
    let url = try GeminiURL(text)
    #expect(url.version == version)
    #expect(url.base.text == base)
  }

  @Test func namesCannotLeaveTheirPlaceInThePath() {
    #expect(ModelPath("../x?y").text == "models/..%2Fx%3Fy")
    #expect(ModelPath("models/a").text == "models/a")
    #expect(ModelPath("tunedModels/a b").text == "tunedModels/a%20b")
  }

  @Test func imagesStandBeforeTheText() async throws {
    let server = try ContentServer([ChatAnswer("A dot")])
    var request = ChatRequest.asking("What is it?")
    request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.jpeg, base64: "/9j/")]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(
      server.bodies.first?["contents"]?[0]?["parts"] == [
        ["inlineData": ["mimeType": "image/png", "data": "iVBORw0KGgo="]],
        ["inlineData": ["mimeType": "image/jpeg", "data": "/9j/"]], ["text": "What is it?"],
      ])
    #expect(server.complaints == [])
  }
}

extension ContentServer {
  func client(_ change: (inout GeminiClient.Configuration) -> Void = { _ in }) throws -> GeminiClient {
    var configuration = GeminiClient.Configuration(url: try GeminiURL(url), apiKey: key)
    change(&configuration)
    return GeminiClient(configuration)
  }
}

extension ChatRequest {
  static func asking(_ text: String, model: String = "gemini-9-test") -> ChatRequest {
    ChatRequest(model: model, messages: [Message(.user, text)], options: GenerationOptions(contextLength: 8192))
  }
}
