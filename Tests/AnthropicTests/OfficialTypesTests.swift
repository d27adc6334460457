import ChatReplay
import JSONText
import NexusProtocol
import Testing

@testable import Anthropic

private let sdk = Peer("anthropic")

@Suite(.enabled(if: sdk != nil, "the package anthropic is missing: script/bootstrap --peers installs it"))
struct OfficialTypesTests {
  /// The requests of every kind, as they are sent.
  @Test(.timeLimit(.minutes(5))) func theTypesOfTheOfficialSDKTakeWhatIsSent() async throws {
    let calls = [("read_file", #"{"path":"a"}"#), ("list_files", "")]
    let server = try MessagesServer([
      ChatAnswer("I look.", thinking: "Hm", calls: calls).signing(), ChatAnswer("Done"), ChatAnswer("{}"),
      ChatAnswer("b"),
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
      Message(.tool, "", toolName: "list_files"),
    ]
    _ = try await client.reply(to: request) { _ in }
    var planning = ChatRequest.asking("Plan")
    planning.format = .schema(#"{"type":"object","properties":{"n":{"type":"integer","minimum":1}}}"#)
    planning.think = .off
    planning.options.stop = ["END"]
    _ = try await client.reply(to: planning) { _ in }
    var opened = ChatRequest.asking("Go on")
    opened.messages.append(Message(.assistant, "a"))
    _ = try await client.reply(to: opened) { _ in }

    #expect(server.complaints == [])
    #expect(server.bodies.count == 4)
    let counted = try JSONValue(
      parsing: MessagesRequest(request, abilities: ModelAbilities("claude-test-5", nil)).countingBody)
    #expect(try sdk?.faults(in: server.bodies + [counted], test: #filePath) == [])
  }

  /// The judge finds a slip at every depth.
  @Test func theJudgeFindsSlips() throws {
    let slips: [JSONValue] = [
      ["model": "m", "max_tokens": 1, "stream": true, "messages": [], "seed": 1],
      ["model": "m", "max_tokens": 1, "stream": true, "messages": [["role": "user", "content": [["type": "txt"]]]]],
      ["model": "m", "max_tokens": 1, "stream": true, "messages": [], "thinking": ["type": "enabled"]],
    ]
    let faults = try #require(try sdk?.faults(in: slips, test: #filePath))
    for index in slips.indices { #expect(faults.contains { $0.hasPrefix("\(index) ") }) }
  }
}
