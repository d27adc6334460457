import ChatReplay
import JSONText
import NexusProtocol
import Testing

@testable import Gemini

private let sdk = Peer("google/genai")

@Suite(.enabled(if: sdk != nil, "the package google-genai is missing: script/bootstrap --peers installs it"))
struct OfficialTypesTests {
  /// The requests of every kind, as they are sent.
  @Test(.timeLimit(.minutes(5))) func theTypesOfTheOfficialSDKTakeWhatIsSent() async throws {
    let calls = [("read_file", #"{"path":"a"}"#), ("list_files", "{}")]
    let server = try ContentServer([
      ChatAnswer("I look.", thinking: "Hm", calls: calls).signing(),
      ChatAnswer("Done", finishReason: "CONTINUATION"), ChatAnswer("."), ChatAnswer("{}"), ChatAnswer("b"),
    ])
    let client = try server.client()
    var request = ChatRequest.asking("Read")
    request.messages.insert(Message(.system, "Be brief."), at: 0)
    request.tools = [ToolDefinition(name: "read_file", description: "Reads", parameters: #"{"type":"object"}"#)]
    request.think = .max
    let reply = try await client.reply(to: request) { _ in }
    request.messages += [
      Message(.assistant, reply.content, toolCalls: reply.toolCalls),
      Message(.tool, "text", toolName: "read_file", toolCallID: reply.toolCalls[0].id),
      Message(.tool, "", toolName: "list_files", toolCallID: reply.toolCalls[1].id),
    ]
    _ = try await client.reply(to: request) { _ in }
    var planning = ChatRequest.asking("Plan")
    planning.format = .schema(#"{"type":"object","properties":{"n":{"type":"integer","minimum":1}}}"#)
    planning.think = .off
    planning.options = GenerationOptions(
      contextLength: 8192, maxTokens: 5, temperature: 0, seed: 3, topP: 1, topK: 40, stop: ["END"])
    _ = try await client.reply(to: planning) { _ in }
    var opened = ChatRequest.asking("Go on")
    opened.messages.append(Message(.assistant, "a"))
    _ = try await client.reply(to: opened) { _ in }

    #expect(server.complaints == [])
    #expect(server.bodies.count == 5)
    #expect(try sdk?.faults(in: server.bodies, test: #filePath) == [])
  }

  /// The judge finds a slip at every depth.
  @Test func theJudgeFindsSlips() throws {
    let slips: [JSONValue] = [
      ["contents": [["role": "user", "parts": [["txt": "x"]]]]], ["contents": [], "seed": 1],
      ["contents": [], "generationConfig": ["thinkingConfig": ["thinkingLevl": "LOW"]]],
      ["contents": [], "tools": [["functionDeclarations": [["name": 7]]]]],
    ]
    let faults = try #require(try sdk?.faults(in: slips, test: #filePath))
    for index in slips.indices { #expect(faults.contains { $0.hasPrefix("\(index) ") }) }
  }
}
