import ChatReplay
import CurlHTTP
import JSONText
import ModelWire
import NexusProtocol
import ScriptedServer
import Testing

@testable import KoboldCpp

@Suite(.timeLimit(.minutes(2))) struct KoboldClientTests {
  @Test func streamsAReplyWithThinkingAndFigures() async throws {
    let server = try KoboldServer([KoboldAnswer("<think>\nLet me see.\n</think>\n\nGrüße, 日本 and 😀.")])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Greet")) { await seen.add($0) }
    #expect(reply.content == "Grüße, 日本 and 😀.")
    #expect(reply.thinking == "Let me see.\n")
    #expect(reply.stopReason == .stop)
    #expect(reply.model == "Qwen3-8B-Q4_K_M")
    let prompt = try #require(server.bodies.first?["prompt"]?.string)
    #expect(prompt == "<|im_start|>user\nGreet<|im_end|>\n<|im_start|>assistant\n")
    #expect(reply.usage.promptTokens == 2 + prompt.utf8.count / 4)
    #expect(reply.usage.outputTokens == 12)
    #expect(reply.usage.promptDuration == .milliseconds(250))
    #expect(reply.usage.outputDuration == .milliseconds(1500))
    #expect(await seen.content == reply.content)
    #expect(await seen.thinking == reply.thinking)
    #expect(await seen.events.first == .waiting)
    #expect(server.complaints == [])
  }

  @Test func beginsInsideThinkingThatThePromptOpened() async throws {
    let server = try KoboldServer([KoboldAnswer("Hm.</think>Yes")]) { $0.opensThinking = true }
    let reply = try await server.client().reply(to: .asking("Is it?")) { _ in }
    #expect(reply.thinking == "Hm.")
    #expect(reply.content == "Yes")
    #expect(server.bodies.first?["prompt"]?.string?.hasSuffix("<think>\n") == true)
  }

  @Test func sendsWhatTheServerHonours() async throws {
    let server = try KoboldServer([KoboldAnswer("{}")]) { $0.opensThinking = true }
    var request = ChatRequest.asking("Plan")
    request.format = .schema(#"{"type":"object","required":["a"]}"#)
    request.think = .high
    request.options = GenerationOptions(
      contextLength: 4096, maxTokens: 100, temperature: 0.5, seed: 0, topP: 0.9, topK: 40, stop: ["\n\n"])
    _ = try await server.client().reply(to: request) { _ in }
    let body = try #require(server.bodies.first)
    // A grammar leaves no room for thinking.
    #expect(server.counted.first?["chat_template_kwargs"] == ["enable_thinking": false])
    #expect(body["prompt"]?.string?.contains("<think>") == false)
    #expect(body["grammar"]?.string == #"root ::= object # {"type":"object","required":["a"]}"#)
    for (name, value) in [
      ("max_length", 100), ("temperature", 0.5), ("top_p", 0.9), ("top_k", 40), ("max_context_length", 8192),
      ("stop_sequence", ["\n\n"]), ("sampler_seed", 1),
    ] as [(String, JSONValue)] { #expect(body[name] == value, "\(name)") }
    #expect(server.complaints == [])
  }

  @Test func givesTheReplyWhatThePromptLeaves() async throws {
    let server = try KoboldServer([KoboldAnswer("Hi"), KoboldAnswer("Hi")])
    let client = try server.client()
    _ = try await client.reply(to: .asking("Hi")) { _ in }
    _ = try await client.reply(to: .asking(String(repeating: "word ", count: 4000))) { _ in }
    let lengths = server.bodies.compactMap { $0["max_length"]?.int }
    #expect(lengths.first == 8192 - 8192 / 5)
    let tokens = 1 + (server.bodies[1]["prompt"]?.string?.utf8.count ?? 0) / 4
    #expect(lengths.last == 8192 - tokens - 8)
    #expect(server.complaints == [])
  }

  @Test func doesNotSendAPromptThatWouldBeCut() async throws {
    let server = try KoboldServer()
    let request = ChatRequest.asking(String(repeating: "word ", count: 8000))
    let tokens = try #require(try await server.client().promptTokens(of: request))
    #expect(tokens > 8192)
    let error = await failure { _ = try await server.client().reply(to: request) { _ in } }
    #expect(error?.code == .contextExceeded(promptTokens: tokens, contextLength: 8192))
    #expect(server.bodies.isEmpty)
    #expect(server.complaints == [])
  }

  @Test func writesTheTurnsItselfForVersionsWithoutTemplates() async throws {
    let server = try KoboldServer([KoboldAnswer("there", finishReason: "length", stopReason: 2)]) {
      $0.hasTemplates = false
      $0.template = nil
      $0.model = "koboldcpp/gemma-3-4b-it"
    }
    var request = ChatRequest.asking("Hi")
    request.model = "gemma-3-4b-it"
    request.messages = [Message(.system, "Be brief."), Message(.user, "Hi"), Message(.assistant, "Hello ")]
    let reply = try await server.client().reply(to: request) { _ in }
    #expect(reply.content == "there")
    #expect(reply.stopReason == .stop)
    let body = try #require(server.bodies.first)
    #expect(
      body["prompt"]?.string
        == "<start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\nHello ")
    #expect(body["stop_sequence"] == ["<end_of_turn>", "<start_of_turn>"])
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    ("stop", 1, StopReason.stop), ("length", 0, .length), ("length", 2, .stop), ("length", -1, .length),
    ("weird", 1, .stop), ("weird", 0, .other("weird")),
  ])
  func saysWhyAReplyEnded(_ finish: String, _ stop: Int, _ reason: StopReason) async throws {
    let server = try KoboldServer([KoboldAnswer("Hi", finishReason: finish, stopReason: stop)])
    let reply = try await server.client().reply(to: .asking("Hi")) { _ in }
    #expect(reply.stopReason == reason)
  }

  @Test func takesNoFiguresOfSomebodyElsesRun() async throws {
    let answer = KoboldAnswer("Hi", finishReason: "length", stopReason: 0).failing(.strangersFigures)
    let server = try KoboldServer([answer, answer])
    let client = try server.client()
    var request = ChatRequest.asking("Hi")
    request.options.stop = ["\n\n"]
    let reply = try await client.reply(to: request) { _ in }
    #expect(reply.usage.promptTokens != nil)
    #expect(reply.usage.outputTokens == 1)
    #expect(reply.usage.promptDuration == nil)
    #expect(reply.stopReason == .stop)
    request.options.maxTokens = 1
    let short = try await client.reply(to: request) { _ in }
    #expect(short.stopReason == .length)
  }

  @Test func onlyThinkingIsNoReply() async throws {
    let server = try KoboldServer([KoboldAnswer("<think>And on", finishReason: "length", stopReason: 0)])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .onlyThinking)
    #expect(error?.partial?.thinking == "And on")
  }

  @Test func callsToolsThroughTheImitatedAPI() async throws {
    let server = try KoboldServer(chats: [ChatAnswer("", calls: [("read_file", #"{"path":"a.txt"}"#)])])
    var request = ChatRequest.asking("Read")
    request.tools = [ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)]
    let seen = Seen()
    let client = try server.client()
    let reply = try await client.reply(to: request) { await seen.add($0) }
    #expect(reply.toolCalls == [ToolCall(id: "id0", name: "read_file", arguments: #"{"path":"a.txt"}"#)])
    #expect(await seen.events.filter { $0 == .waiting }.count == 1)
    #expect(server.chatBodies.first?["tools"]?[0]?["function"]?["name"] == "read_file")
    #expect(try await client.promptTokens(of: request) == nil)
    #expect(server.complaints == [])
  }

  @Test func serversOnSeveralPortsShareAThread() async throws {
    let http = HTTPClient()
    let servers = try (0..<4).map { index in
      try KoboldServer([KoboldAnswer("from \(index)")]) { $0.model = "koboldcpp/m\(index)" }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, server) in servers.enumerated() {
        let client = KoboldClient(.init(url: try KoboldClient.url(server.url)), http: http)
        group.addTask {
          var request = ChatRequest.asking("Hi")
          request.model = "m\(index)"
          let reply = try await client.reply(to: request) { _ in }
          #expect(reply.content == "from \(index)")
        }
      }
      try await group.waitForAll()
    }
    #expect(servers.flatMap(\.complaints) == [])
  }

  @Test func endsTheRunOnTheServerWhenNobodyWaitsForIt() async throws {
    let server = try KoboldServer([KoboldAnswer("Something that goes on.").failing(.hangs)])
    let client = try server.client()
    let (begun, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await client.reply(to: .asking("Hi")) { event in
        if case .content = event { signal.yield() }
      }
    }
    for await _ in begun { break }
    task.cancel()
    await server.abortion.wait()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(server.abortedKeys == server.bodies.compactMap { $0["genkey"]?.string })
    #expect(server.complaints == [])
  }

  @Test func endsTheRunOnTheServerWhenItsReaderHasEnough() async throws {
    struct Enough: Error {}
    let server = try KoboldServer([KoboldAnswer("Something that goes on.").failing(.hangs)])
    await #expect(throws: Enough.self) {
      _ = try await server.client().reply(to: .asking("Hi")) { event in
        if case .content = event { throw Enough() }
      }
    }
    #expect(server.abortedKeys.count == 1)
  }

  @Test func imagesGoWithTheRunAndNotWithItsText() async throws {
    let server = try KoboldServer([KoboldAnswer("A dot")])
    var request = ChatRequest.asking("What is it?")
    request.messages[0].images = [MessageImage(.png, base64: "iVBORw0KGgo="), MessageImage(.jpeg, base64: "/9j/")]
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.bodies.first?["images"] == ["iVBORw0KGgo=", "/9j/"])
    #expect(server.counted.first?["messages"] == [["role": "user", "content": "What is it?"]])
    #expect(server.complaints == [])
  }
}

extension KoboldServer {
  func client(_ change: (inout KoboldClient.Configuration) -> Void = { _ in }) throws -> KoboldClient {
    var configuration = KoboldClient.Configuration(url: try KoboldClient.url(url + "/api"))
    change(&configuration)
    return KoboldClient(configuration)
  }
}

extension ChatRequest {
  static func asking(_ text: String) -> ChatRequest {
    ChatRequest(
      model: "Qwen3-8B-Q4_K_M", messages: [Message(.user, text)], options: GenerationOptions(contextLength: 8192))
  }
}
