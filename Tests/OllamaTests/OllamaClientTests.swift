import CurlHTTP
import JSONText
import NexusProtocol
import ScriptedServer
import Testing

@testable import Ollama

@Suite(.timeLimit(.minutes(1))) struct OllamaClientTests {
  @Test func streamsAReply() async throws {
    let server = try OllamaServer(chat: Fixtures.thinking)
    let events = Collected<ModelEvent>()
    let reply = try await server.client().reply(to: .asking("2+2?")) { events.append($0) }
    #expect(reply.content == "2 + 2 = 4 ✓.")
    #expect(reply.thinking == "The user adds 2 < 3.")
    #expect(events.all == [.waiting, .thinking("The user adds 2 < 3."), .content("2 + 2 = 4 ✓.")])
  }

  @Test func sendsEveryFieldOfARequest() async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    let call = ToolCall(id: "c1", name: "get_weather", arguments: #"{"city":"Bern"}"#)
    let request = ChatRequest(
      model: "qwen3:8b",
      messages: [
        Message(.system, "s"), Message(.user, "u \"ü\"\n"), Message(.assistant, "", thinking: "t", toolCalls: [call]),
        Message(.tool, "7 °C", toolName: "get_weather", toolCallID: "c1"),
      ],
      tools: [ToolDefinition(name: "get_weather", description: "d", parameters: #"{"type":"object"}"#)],
      format: .schema(#"{"type":"object"}"#), think: .high,
      options: GenerationOptions(
        contextLength: 8192, maxTokens: 100, temperature: 0.5, seed: 7, topP: 0.9, topK: 40, stop: ["END"]),
      keepAlive: .duration(.seconds(600)))
    _ = try await server.client().reply(to: request) { _ in }
    let expected: JSONValue = [
      "model": "qwen3:8b",
      "messages": [
        ["role": "system", "content": "s"], ["role": "user", "content": "u \"ü\"\n"],
        [
          "role": "assistant", "content": "", "thinking": "t",
          "tool_calls": [
            ["id": "c1", "function": ["index": 0, "name": "get_weather", "arguments": ["city": "Bern"]]]
          ],
        ],
        ["role": "tool", "content": "7 °C", "tool_name": "get_weather", "tool_call_id": "c1"],
      ],
      "tools": [
        [
          "type": "function",
          "function": ["name": "get_weather", "description": "d", "parameters": ["type": "object"]],
        ]
      ],
      "format": ["type": "object"], "think": "high", "stream": true, "truncate": false, "shift": false,
      "options": [
        "num_ctx": 8192, "num_predict": 100, "temperature": 0.5, "seed": 7, "top_p": 0.9, "top_k": 40, "stop": ["END"],
      ],
      "keep_alive": 600,
    ]
    #expect(try JSONValue(parsing: server.bodies("/api/chat")[0]) == expected)
    let sent = try #require(server.requests.all.first { $0.target == "/api/chat" })
    #expect(sent.headers["content-type"] == "application/json")
    #expect(sent.headers["origin"] == nil)
  }

  @Test(arguments: [
    (Thinking.off, JSONValue.bool(false)), (.on, true), (.low, "low"), (.medium, "medium"), (.max, "max"),
  ])
  func sendsThinking(think: Thinking, json: JSONValue) async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    var request = ChatRequest.asking("hi")
    request.think = think
    _ = try await server.client().reply(to: request) { _ in }
    #expect(try JSONValue(parsing: server.bodies("/api/chat")[0])["think"] == json)
  }

  @Test(arguments: [#"{"capabilities":["completion"]}"#, "{}"])
  func sendsNoThinkingToAModelNotKnownToThink(show: String) async throws {
    let server = try OllamaServer(chat: Fixtures.generated, show: show)
    var request = ChatRequest.asking("hi")
    request.think = .on
    _ = try await server.client().reply(to: request) { _ in }
    #expect(try JSONValue(parsing: server.bodies("/api/chat")[0])["think"] == nil)
  }

  @Test(arguments: [
    (KeepAlive.forever, JSONValue.number(JSONNumber(-1))), (.duration(.zero), 0), (.duration(.milliseconds(1500)), 1.5),
    (.duration(.seconds(-3)), 0),
  ])
  func sendsKeepAliveAsANumber(keepAlive: KeepAlive, json: JSONValue) {
    #expect(keepAlive.json == json)
  }

  @Test func refusesAToolOrSchemaThatIsNotJSON() async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    let client = try server.client()
    var request = ChatRequest.asking("hi")
    request.format = .schema("not JSON")
    #expect(await failure { _ = try await client.reply(to: request) { _ in } }?.code == .badRequest)
    request.format = .json
    request.tools = [ToolDefinition(name: "t", description: "", parameters: "[]")]
    #expect(await failure { _ = try await client.reply(to: request) { _ in } }?.code == .badRequest)
    #expect(server.bodies("/api/chat").isEmpty)
  }

  @Test func asksForTheFactsOfAModelOnce() async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    let client = try server.client()
    for name in ["qwen3", "QWEN3:latest", "qwen3"] {
      _ = try await client.reply(to: .asking("hi", model: name)) { _ in }
    }
    #expect(server.bodies("/api/show").count == 1)
    #expect(client.http.statistics.newConnections == 1)
  }

  @Test func readsTheFactsOfAModel() async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    let facts = try await server.client().facts(of: "qwen3:8b")
    #expect(facts.capabilities == ["completion", "tools", "thinking"])
    #expect(facts.trainedContextLength == 40960)
    #expect(facts.remoteHost == nil)
    #expect(facts.quantization == "Q4_K_M")
  }

  @Test func worksWithAServerThatKnowsNoFacts() async throws {
    let server = try OllamaServer { request, connection in
      guard request.target == "/api/show" || request.target == "/api/chat" else { return false }
      if request.target == "/api/chat" {
        try connection.respond(Fixtures.generated)
      } else {
        try connection.respond("404 page not found", status: "404 Not Found", type: "text/plain")
      }
      return true
    }
    #expect(try await server.client().reply(to: .asking("hi")) { _ in }.content == "Hello")
  }

  @Test func tellsAMissingModelBeforeThePromptIsSent() async throws {
    let server = try OllamaServer { request, connection in
      guard request.target == "/api/show" else { return false }
      try connection.respond(#"{"error":"model 'x' not found"}"#, status: "404 Not Found")
      return true
    }
    let error = await failure { _ = try await server.client().reply(to: .asking("hi", model: "x")) { _ in } }
    #expect(error?.code == .modelNotFound)
    #expect(error?.model == "x")
    #expect(server.bodies("/api/chat").isEmpty)
  }

  @Test func noticesAContextThatIsTooLongOrNearlyFull() async throws {
    let body = #"{"message":{"content":"x"},"done":true,"prompt_eval_count":39000,"eval_count":1000}"#
    let server = try OllamaServer(chat: body)
    let events = Collected<ModelEvent>()
    _ = try await server.client().reply(to: .asking("hi", contextLength: 50_000)) { events.append($0) }
    let notices = events.all.compactMap { if case .notice(let text) = $0 { text } else { nil } }
    #expect(notices.count == 2)
    #expect(notices.first?.contains("40960") == true)
    #expect(notices.last?.contains("40000 of 40960") == true)
  }

  @Test func decodesAReplyThatIsNotStreamed() async throws {
    let server = try OllamaServer(chat: Fixtures.repeatedAbort)
    let client = try server.client { $0.streams = false }
    let error = await failure { _ = try await client.reply(to: .asking("hi")) { _ in } }
    #expect(error?.code == .incomplete)
    #expect(error?.partial?.content == "ha ha ha")
    #expect(try JSONValue(parsing: server.bodies("/api/chat")[0])["stream"] == false)
  }

  @Test func passesOnWhatTheReceiverThrows() async throws {
    struct Full: Error {}
    let server = try OllamaServer(chat: Fixtures.thinking)
    await #expect(throws: Full.self) {
      try await server.client().reply(to: .asking("hi")) { event in if case .content = event { throw Full() } }
    }
  }

  @Test func doesNotWaitForAServerThatGoesOnAfterTheReply() async throws {
    let server = try OllamaServer { request, connection in
      guard request.target == "/api/chat" else { return false }
      try connection.startResponse()
      try connection.writeChunk(Fixtures.thinking)
      connection.waitForClose()
      return true
    }
    #expect(try await server.client().reply(to: .asking("hi")) { _ in }.stopReason == .stop)
  }

  @Test func closesTheConnectionWhenTheTaskIsCancelled() async throws {
    let writing = Occasion()
    let closed = Occasion()
    let server = try OllamaServer { request, connection in
      guard request.target == "/api/chat" else { return false }
      try connection.startResponse()
      try connection.writeChunk(Fixtures.endWithoutDone)
      connection.waitForClose()
      closed.fire()
      return true
    }
    let client = try server.client()
    let task = Task {
      _ = try await client.reply(to: .asking("hi")) { event in if case .content = event { writing.fire() } }
    }
    await writing.wait()
    task.cancel()
    await closed.wait()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func sendsTheKeyOnlyWhenThereIsOne() async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    _ = try await server.client { $0.apiKey = "secret" }.reply(to: .asking("hi")) { _ in }
    _ = try await server.client().reply(to: .asking("hi")) { _ in }
    let keys = server.requests.all.filter { $0.target == "/api/chat" }.map { $0.headers["authorization"] }
    #expect(keys == ["Bearer secret", nil])
  }

  @Test func imagesGoBesideTheContent() async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    var request = ChatRequest.asking("What is it?")
    request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.jpeg, base64: "/9j/")]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(
      try JSONValue(parsing: server.bodies("/api/chat")[0])["messages"] == [
        ["role": "user", "content": "What is it?", "images": ["iVBORw0KGgo=", "/9j/"]]
      ])
  }
}
