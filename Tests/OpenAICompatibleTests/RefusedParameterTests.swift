import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import OpenAICompatible

@Suite(.timeLimit(.minutes(2))) struct RefusedParameterTests {
  private static var request: ChatRequest {
    var request = ChatRequest.asking("Hi")
    request.options = GenerationOptions(contextLength: 8192, maxTokens: 100, temperature: 0.5, seed: 7)
    return request
  }

  @Test(arguments: [false, true]) func goesOutWithoutWhatIsRefused(asMistral: Bool) async throws {
    let server = try ChatServer([ChatAnswer("Hi"), ChatAnswer("Again")]) {
      $0.isLlamaCpp = false
      $0.refused = asMistral ? ["stream_options", "seed"] : ["max_tokens", "temperature"]
      $0.refusesAsMistral = asMistral
    }
    let client = try server.client()
    let seen = Seen()
    _ = try await client.reply(to: Self.request) { await seen.add($0) }
    _ = try await client.reply(to: Self.request) { await seen.add($0) }
    // The second request knows what the first learnt.
    let notices = await seen.events.filter { if case .notice = $0 { true } else { false } }
    #expect(notices.count == 2)
    for body in server.bodies {
      if asMistral {
        #expect(body["seed"] == nil && body["temperature"] == 0.5 && body["max_tokens"] == 100)
      } else {
        #expect(body["max_completion_tokens"] == 100 && body["temperature"] == nil && body["seed"] == 7)
      }
    }
    #expect(server.bodies.count == 2)
  }

  @Test func thinkingGivesWayToToolsWhereThereIsNoOtherAPI() async throws {
    let server = try ChatServer([ChatAnswer("Hi"), ChatAnswer("Hm")]) {
      $0.isLlamaCpp = false
      $0.takesEffortBesideTools = false
    }
    let client = try server.client()
    var request = ChatRequest.asking("Hi")
    request.think = .high
    request.tools = [ToolDefinition(name: "f", description: "", parameters: #"{"type":"object"}"#)]
    _ = try await client.reply(to: request) { _ in }
    request.tools = []
    _ = try await client.reply(to: request) { _ in }
    #expect(server.bodies.map { $0["reasoning_effort"] } == ["none", "high"])
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    #"{"error":{"message":"m","param":"response_format","code":"unsupported_parameter"}}"#,
    #"{"error":{"message":"m","param":"temperature","code":"decimal_above_max_value"}}"#,
    #"{"error":{"message":"Unsupported parameter: 'temperature'","type":"invalid_request_error"}}"#,
    #"{"detail":[{"type":"missing","loc":["body","seed"],"msg":"m"}]}"#, #"{"detail":"seed"}"#,
  ])
  func anythingElseIsAnError(body: String) {
    let answer = ServerAnswer(status: 400, body: Array(body.utf8))
    #expect(RefusedParameter(answer, in: ["model": "m"]) == nil)
  }

  @Test func thinkingOfEarlierMessagesIsLeftOut() throws {
    let text =
      #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","#
      + #""loc":["body","messages",1,"assistant","reasoning_content"],"msg":"m"}]},"code":null}"#
    let answer = ServerAnswer(status: 422, body: Array(text.utf8))
    let parameter = try #require(RefusedParameter(answer, in: ["model": "m"]))
    let body: JSONObject = ["messages": [["role": "assistant", "content": "a", "reasoning_content": "b"]]]
    #expect(parameter.applied(to: body) == ["messages": [["role": "assistant", "content": "a"]]])
  }
}
