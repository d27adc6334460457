import ChatReplay
import JSONText
import NexusProtocol
import Testing

@testable import OpenAICompatible

private let sdk = Peer("openai")

@Suite(.enabled(if: sdk != nil, "the package openai is missing: script/bootstrap --peers installs it"))
struct OfficialTypesTests {
  private static let calls = [("read_file", #"{"path":"a"}"#), ("list_files", "")]

  /// The requests of a round with tools, of a plan and of a question, as they are sent.
  private static func exchanges(_ server: ChatServer) async throws {
    let client = try server.client()
    var request = ChatRequest.asking("Read")
    request.messages.insert(Message(.system, "Be brief."), at: 0)
    request.tools = [ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)]
    request.think = .max
    request.options.maxTokens = 100
    let reply = try await client.reply(to: request) { _ in }
    request.messages += [
      Message(.assistant, reply.content, toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: reply.toolCalls[0].id),
      Message(.tool, "", toolName: "list_files", toolCallID: reply.toolCalls[1].id),
    ]
    request.format = .schema(#"{"type":"object","properties":{"n":{"type":"integer"}}}"#)
    _ = try await client.reply(to: request) { _ in }
    var planning = ChatRequest.asking("Plan")
    planning.format = .json
    planning.options = GenerationOptions(
      contextLength: 8192, maxTokens: 10, temperature: 0.5, seed: 7, topP: 0.5, stop: ["END"])
    _ = try await client.reply(to: planning) { _ in }
  }

  @Test(.timeLimit(.minutes(5)), arguments: [false, true])
  func theTypesOfTheOfficialSDKTakeWhatIsSent(byResponses: Bool) async throws {
    let answers = [ChatAnswer("I look.", calls: Self.calls).signing(), ChatAnswer("{}"), ChatAnswer("{}")]
    let server = try ChatServer(answers) {
      $0.isLlamaCpp = false
      $0.takesEffortBesideTools = !byResponses
      $0.hasResponses = byResponses
      $0.refused = ["max_tokens"]
    }
    try await Self.exchanges(server)
    #expect(server.complaints == [])
    #expect(server.bodies.map { $0["input"] != nil } == [byResponses, byResponses, false])
    #expect(try sdk?.faults(in: server.bodies, test: #filePath) == [])
  }

  /// The judge finds a slip at every depth.
  @Test func theJudgeFindsSlips() throws {
    let slips: [JSONValue] = [
      ["model": "m", "stream": true, "messages": [], "seeds": 1],
      ["model": "m", "stream": true, "messages": [["role": "user", "content": [["type": "txt"]]]]],
      ["model": "m", "stream": true, "input": "a", "reasoning": ["effort": "much"]],
      ["model": "m", "stream": true, "input": [["type": "function_calls", "output": "a"]]],
    ]
    let faults = try #require(try sdk?.faults(in: slips, test: #filePath))
    for index in slips.indices { #expect(faults.contains { $0.hasPrefix("\(index) ") }, "\(index)") }
  }
}
