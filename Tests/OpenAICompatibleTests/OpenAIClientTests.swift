import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import OpenAICompatible

@Suite(.timeLimit(.minutes(2))) struct OpenAIClientTests {
  @Test func streamsAReplyWithThinkingAndFigures() async throws {
    let server = try ChatServer([ChatAnswer("Grüße, 日本 and 😀.", thinking: "Let me see.")])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Greet")) { await seen.add($0) }
    #expect(reply.content == "Grüße, 日本 and 😀.")
    #expect(reply.thinking == "Let me see.")
    #expect(reply.stopReason == .stop)
    #expect(reply.model == "qwen2.5-coder")
    #expect(reply.usage.promptTokens == 900)
    #expect(reply.usage.cachedPromptTokens == 400)
    #expect(reply.usage.promptDuration == .microseconds(250_500))
    #expect(reply.usage.outputDuration == .microseconds(1_000_250))
    #expect(await seen.content == reply.content)
    #expect(await seen.thinking == reply.thinking)
    #expect(await seen.events.first == .waiting)
    #expect(server.complaints == [])
  }

  @Test func sendsWhatLlamaCppHonours() async throws {
    let server = try ChatServer([ChatAnswer("{}")])
    var request = ChatRequest.asking("Plan")
    request.format = .schema(#"{"type":"object","required":["a"]}"#)
    request.think = .off
    request.options = GenerationOptions(
      contextLength: 8192, maxTokens: 100, temperature: 0.5, seed: 7, topP: 0.9, topK: 40, stop: ["\n\n"])
    _ = try await server.client().reply(to: request) { _ in }
    let body = try #require(server.bodies.first)
    #expect(body["response_format"]?["json_schema"]?["schema"]?["required"] == ["a"])
    #expect(body["chat_template_kwargs"] == ["enable_thinking": false])
    #expect(body["cache_prompt"] == true)
    for (name, value) in [
      ("max_tokens", 100), ("temperature", 0.5), ("seed", 7), ("top_p", 0.9), ("top_k", 40), ("stop", ["\n\n"]),
    ] as [(String, JSONValue)] { #expect(body[name] == value, "\(name)") }
    #expect(server.complaints == [])
  }

  @Test func othersAreSentNothingOfLlamaCpp() async throws {
    let server = try ChatServer([ChatAnswer("Hi")]) { $0.isLlamaCpp = false }
    var request = ChatRequest.asking("Hi")
    request.think = .high
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies.first?["reasoning_effort"] == "high")
    #expect(server.complaints == [])
  }

  @Test func callsToolsAndTakesTheirResults() async throws {
    let calls = [("read_file", #"{"path":"a.txt"}"#), ("list_files", "")]
    let server = try ChatServer([ChatAnswer("", calls: calls), ChatAnswer("Done")])
    var request = ChatRequest.asking("Read")
    request.tools = [ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)]
    let reply = try await server.client().reply(to: request) { _ in }
    #expect(
      reply.toolCalls == [
        ToolCall(id: "id0", name: "read_file", arguments: #"{"path":"a.txt"}"#),
        ToolCall(id: "id1", name: "list_files", arguments: "{}"),
      ])
    #expect(reply.stopReason == .stop)
    request.messages += [
      Message(.assistant, "", thinking: "Hm", toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: "id0"),
      Message(.tool, "a.txt", toolName: "list_files"),
    ]
    _ = try await server.client().reply(to: request) { _ in }
    let sent = try #require(server.bodies.last?["messages"]?.array)
    #expect(sent[1]["reasoning_content"] == "Hm")
    #expect(sent[1]["tool_calls"]?[0]?["function"]?["arguments"] == #"{"path":"a.txt"}"#)
    #expect(sent.map { $0["tool_call_id"] } == [nil, nil, "id0", "id1"])
    #expect(server.complaints == [])
  }

  @Test func tellsWhatTheModelIs() async throws {
    let server = try ChatServer { $0.aliases = ["coder"] }
    let client = try server.client()
    let facts = try await client.facts(of: "coder")
    #expect(facts.fixedContextLength == 16_384)
    #expect(facts.trainedContextLength == 32_768)
    #expect(facts.parameterSize == "494M")
    #expect(facts.can("tools") == true)
    #expect(try await client.identity() == ServerIdentity(name: "llama.cpp's server", version: "b11434-test"))
    #expect(try await client.installed().map(\.name) == ["qwen2.5-coder"])
    #expect(try await client.running().map(\.contextLength) == [16_384])
    let error = await failure { _ = try await client.facts(of: "another") }
    #expect(error?.code == .modelNotFound)
    #expect(error?.message == "The server has only qwen2.5-coder")
  }

  @Test func aPlainServerMayHaveModelsThatItDoesNotList() async throws {
    let server = try ChatServer { $0.isLlamaCpp = false }
    let facts = try await server.client().facts(of: "another")
    #expect(facts == ModelFacts())
  }

  @Test func waitsWhileTheModelIsLoaded() async throws {
    let server = try ChatServer([ChatAnswer("Hi").failing(.loading)])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Hi")) { await seen.add($0) }
    #expect(reply.content == "Hi")
    #expect(await seen.events.filter { $0 == .loading }.count == 1)
  }

  @Test func sendsTheKeyAndNeverShowsIt() async throws {
    let server = try ChatServer([ChatAnswer("Hi")]) { $0.key = "sk-secret" }
    let reply = try await server.client { $0.apiKey = "sk-secret" }.reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "Hi")
    let error = await failure {
      _ = try await server.client { $0.apiKey = "sk-wrong" }.reply(to: .asking("Hi")) { _ in }
    }
    #expect(error?.code == .unauthorized)
    #expect(!"\(String(describing: error))".contains("sk-wrong"))
  }

  @Test func doesNotLeaveTheMachineUnasked() async throws {
    let client = OpenAIClient(.init(url: try ServerURL("https://api.example.com/v1", leavingOut: "v1")))
    let error = await failure { _ = try await client.reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .remoteNotAllowed)
  }

  @Test(arguments: [
    ChatFault.wholeObject, .byteByByte, .lineEnds, .noDone, .noLastBlankLine, .noUsage, .usageWithFinish, .pings,
  ])
  func takesAWholeReplyHoweverItIsWritten(_ fault: ChatFault) async throws {
    let server = try ChatServer([ChatAnswer("All of it, ünd more.").failing(fault)])
    let reply = try await server.client().reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "All of it, ünd more.")
    #expect(reply.usage.promptTokens == (fault == .noUsage ? nil : 900))
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    (ChatFault.contextExceeded, ModelError.Code.contextExceeded(promptTokens: 20_000, contextLength: 16_384)),
    (.badRequest, .badRequest), (.unauthorized, .unauthorized), (.signInPage, .unauthorized),
    (.noCredit, .limitReached),
    (.missingModel, .modelNotFound), (.missingPath, .notAModelServer), (.busy, .busy), (.proxyPage, .busy),
    (.limited, .limitReached), (.failed, .serverError(status: 500)), (.loadFailed, .loadFailed),
    (.redirect, .notAModelServer), (.page, .notAModelServer), (.errorObject, .modelFailed),
    (.empty, .notAModelServer), (.otherObject, .notAModelServer), (.onlyDone, .incomplete),
    (.streamError, .modelFailed),
    (.oldStreamError, .modelFailed), (.cut, .incomplete), (.cutInEvent, .incomplete), (.reset, .incomplete),
    (.neverFinished, .incomplete), (.garbage, .modelFailed), (.wrongTypes, .modelFailed),
    (.closedBeforeHead, .unreachable),
  ])
  func saysWhatWentWrong(_ fault: ChatFault, _ code: ModelError.Code) async throws {
    let answer = ChatAnswer("Something that is long enough to be cut in two.").failing(fault)
    // What a dead connection may have swallowed is sent once more on a new one.
    let server = try ChatServer(fault == .closedBeforeHead ? [answer, answer] : [answer])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == code, "\(String(describing: error))")
    #expect(error?.serverKind == .openAI)
    #expect(error?.server == server.url)
    #expect(error?.model == "qwen2.5-coder")
    let hasPart = [.streamError, .oldStreamError, .cut, .cutInEvent, .neverFinished, .garbage, .wrongTypes].contains(
      fault)
    if hasPart { #expect(error?.partial?.content.isEmpty == false) }
    #expect(server.complaints == [])
  }

  @Test func imagesAreAddressesThatHoldThem() async throws {
    let server = try ChatServer([ChatAnswer("A dot")])
    var request = ChatRequest.asking("What is it?")
    request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.jpeg, base64: "/9j/")]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(
      server.bodies.first?["messages"]?[0]?["content"] == [
        ["type": "text", "text": "What is it?"],
        ["type": "image_url", "image_url": ["url": "data:image/png;base64,iVBORw0KGgo="]],
        ["type": "image_url", "image_url": ["url": "data:image/jpeg;base64,/9j/"]],
      ])
    #expect(server.complaints == [])
  }
}

extension ChatServer {
  func client(_ change: (inout OpenAIClient.Configuration) -> Void = { _ in }) throws -> OpenAIClient {
    var configuration = OpenAIClient.Configuration(
      url: try ServerURL(url + "/v1", leavingOut: "v1"), loadPause: .milliseconds(1))
    change(&configuration)
    return OpenAIClient(configuration)
  }
}

extension ChatRequest {
  static func asking(_ text: String) -> ChatRequest {
    ChatRequest(
      model: "qwen2.5-coder", messages: [Message(.user, text)], options: GenerationOptions(contextLength: 8192))
  }
}
