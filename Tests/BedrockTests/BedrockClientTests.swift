import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import Bedrock

@Suite(.timeLimit(.minutes(2))) struct BedrockClientTests {
  @Test func streamsAReplyWithThinkingAndFigures() async throws {
    let server = try BedrockServer([
      ConverseAnswer("Grüße, 日本 and 😀.", thinking: "Let me see.", signature: "c2ln")
    ])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Greet")) { await seen.add($0) }
    #expect(reply.content == "Grüße, 日本 and 😀.")
    #expect(reply.thinking == "Let me see.")
    #expect(reply.stopReason == .stop)
    // Those from the cache are not in the service's own number.
    #expect(reply.usage.promptTokens == 900)
    #expect(reply.usage.cachedPromptTokens == 400)
    #expect(reply.usage.outputTokens == 12)
    #expect(reply.usage.totalDuration == .milliseconds(1250))
    #expect(await seen.content == reply.content)
    #expect(await seen.thinking == reply.thinking)
    #expect(await seen.events.first == .waiting)
    #expect(server.targets == ["/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream"])
    #expect(server.complaints == [])
  }

  @Test func callsToolsAndGivesTheThinkingBack() async throws {
    let calls = [("read_file", #"{"path":"a.txt"}"#), ("list_files", "")]
    let server = try BedrockServer([
      ConverseAnswer("I look.", thinking: "Hm", signature: "c2lnbmVk", calls: calls), ConverseAnswer("Done"),
    ])
    let client = try server.client()
    var request = ChatRequest.asking("Read")
    request.tools = ["read_file", "list_files"].map {
      ToolDefinition(name: $0, description: "", parameters: #"{"type":"object"}"#)
    }
    let reply = try await client.reply(to: request) { _ in }
    #expect(reply.toolCalls.map(\.name) == ["read_file", "list_files"])
    #expect(reply.toolCalls.map(\.arguments) == [#"{"path":"a.txt"}"#, "{}"])
    #expect(reply.toolCalls.map(\.id) == ["tooluse_0", "tooluse_1"])
    request.messages += [
      Message(.assistant, reply.content, thinking: reply.thinking, toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: "tooluse_0"),
      Message(.tool, "a.txt", toolName: "list_files", toolCallID: "tooluse_1"),
    ]
    _ = try await client.reply(to: request) { _ in }
    let blocks = try #require(server.bodies.last?["messages"]?[1]?["content"]?.array)
    #expect(blocks[0] == ["reasoningContent": ["reasoningText": ["text": "Hm", "signature": "c2lnbmVk"]]])
    #expect(blocks[1] == ["text": "I look."])
    #expect(server.complaints == [])
  }

  @Test func anAnswerByAToolIsText() async throws {
    let answer = ConverseAnswer("", calls: [("answer", #"{"a":"b"}"#)])
    let server = try BedrockServer([answer]) { $0.model = "us.amazon.nova-2-lite-v1:0" }
    var request = ChatRequest.asking("Plan")
    request.model = "us.amazon.nova-2-lite-v1:0"
    request.format = .schema(#"{"type":"object"}"#)
    let reply = try await server.client().reply(to: request) { _ in }
    #expect(reply.content == #"{"a":"b"}"#)
    #expect(reply.toolCalls == [])
    #expect(server.complaints == [])
  }

  @Test func asksWithoutAStreamWhereTheModelWantsThat() async throws {
    let answer = ConverseAnswer("Whole", thinking: "Hm", signature: "s", calls: [("f", #"{"a":1}"#)])
    let server = try BedrockServer([answer.failing(.noStream)])
    let seen = Seen()
    let reply = try await server.client().reply(to: .asking("Hi")) { await seen.add($0) }
    #expect(reply.content == "Whole")
    #expect(reply.thinking == "Hm")
    #expect(reply.toolCalls.map(\.arguments) == [#"{"a":1}"#])
    #expect(reply.toolCalls.first?.signature != nil)
    #expect(reply.usage.promptTokens == 900)
    #expect(await seen.content == "Whole")
    #expect(server.targets.map { $0.split(separator: "/").last } == ["converse-stream", "converse"])
    #expect(server.complaints == [])
  }

  @Test func signsWithASessionToken() async throws {
    let server = try BedrockServer([ConverseAnswer("Hi")]) {
      $0.sessionToken = "SESSION/TOKEN=="
      $0.region = "eu-west-3"
    }
    let reply = try await server.client { configuration in
      configuration.region = "eu-west-3"
      configuration.access = .keys(
        AWSCredentials(
          accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
          sessionToken: "SESSION/TOKEN=="))
    }.reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "Hi")
    #expect(server.complaints == [])
  }

  @Test func signsIdentifiersWithColonsAndSlashes() async throws {
    let model = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-5-5"
    let server = try BedrockServer([ConverseAnswer("Hi")]) { $0.model = model }
    var request = ChatRequest.asking("Hi")
    request.model = model
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.targets.first?.contains("profile%2Fus.anthropic") == true)
    #expect(server.complaints == [])
  }

  @Test func sendsAnAPIKeyAsItIs() async throws {
    let server = try BedrockServer([ConverseAnswer("Hi")]) { $0.bearer = "bedrock-api-key" }
    let client = try server.client { $0.access = .bearer("bedrock-api-key") }
    let reply = try await client.reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "Hi")
    #expect(server.complaints == [])
    let open = BedrockClient(
      .init(
        url: try ServerURL("http://gateway.example", leavingOut: ""), region: "us-east-1",
        access: .bearer("bedrock-api-key"), allowsRemote: true, now: { BedrockServer.now }))
    let error = await failure { _ = try await open.reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .unsafeConnection)
  }

  @Test func takesTheServersTimeOnce() async throws {
    let server = try BedrockServer([ConverseAnswer("Hi").failing(.wrongClock)])
    let reply = try await server.client().reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "Hi")
    #expect(server.targets.count == 2)
    #expect(server.complaints == [])
  }

  @Test func tellsWhatThereIs() async throws {
    let server = try BedrockServer()
    let client = try server.client()
    #expect(try await client.identity() == ServerIdentity(name: "Amazon Bedrock in us-east-1"))
    #expect(
      try await client.installed().map(\.name) == [
        "amazon.nova-lite-v1:0", "global.anthropic.claude-opus-5-5", "us.amazon.nova-2-lite-v1:0",
      ])
    #expect(try await client.facts(of: "amazon.nova-lite-v1:0").capabilities == ["completion", "tools"])
    #expect(try await client.facts(of: "global.anthropic.claude-opus-5-5").can("thinking") == true)
    #expect(try await client.facts(of: "qwen.qwen3") == ModelFacts())
    #expect(server.complaints == [])
  }

  @Test func countsTokensWhereTheServiceDoes() async throws {
    let server = try BedrockServer()
    #expect(try await server.client().promptTokens(of: .asking("Hi")) == 321)
    let other = try BedrockServer { $0.counts = false }
    #expect(try await other.client().promptTokens(of: .asking("Hi")) == nil)
    #expect(server.complaints + other.complaints == [])
  }

  @Test func knowsTheAddressesOfRegions() throws {
    let urls = try BedrockClient.urls(ofRegion: "eu-central-1")
    #expect(urls.runtime.text == "https://bedrock-runtime.eu-central-1.amazonaws.com")
    #expect(urls.control.text == "https://bedrock.eu-central-1.amazonaws.com")
    for region in ["", "evil.example/", "-x", "US"] {
      #expect(throws: ModelError.self) { try BedrockClient.urls(ofRegion: region) }
    }
  }
}

extension BedrockServer {
  /// Noon of 21 November 2026.
  static let now = Timestamp(millisecondsSince1970: 1_795_262_400_000)

  func client(_ change: (inout BedrockClient.Configuration) -> Void = { _ in }) throws -> BedrockClient {
    var configuration = BedrockClient.Configuration(
      url: try ServerURL(url, leavingOut: ""), region: "us-east-1",
      access: .keys(
        AWSCredentials(
          accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")),
      now: { Self.now })
    change(&configuration)
    return BedrockClient(configuration)
  }
}

extension ChatRequest {
  static func asking(_ text: String) -> ChatRequest {
    ChatRequest(
      model: "anthropic.claude-haiku-4-5-20251001-v1:0", messages: [Message(.user, text)],
      options: GenerationOptions(contextLength: 8192))
  }
}
