import ModelWire
import NexusProtocol
import ScriptedServer
import Testing

@testable import OpenAICompatible

/// What servers say of their limits, with replies and with refusals.
@Suite(.timeLimit(.minutes(2))) struct RateLimitTests {
  private static let reply =
    #"{"choices":[{"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}]}"#
  private static let headers = [
    "x-ratelimit-limit-requests: 500", "x-ratelimit-remaining-requests: 499", "x-ratelimit-reset-requests: 120ms",
    "Retry-After-Ms: 1500",
  ]
  private static let limits = RateLimits(
    requests: .init(limit: 500, remaining: 499, fullAfter: .milliseconds(120)))

  /// Asks a server whose every answer to a request for a reply is this.
  private static func ask(_ body: String, status: String) async throws -> ModelReply {
    let server = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        guard request.target == "/v1/chat/completions" else {
          try connection.respond(#"{"object":"list","data":[{"id":"m"}]}"#)
          continue
        }
        try connection.respond(body, status: status, headers: headers)
      }
    }
    let client = OpenAIClient(.init(url: try ServerURL(server.url, leavingOut: "v1")))
    let request = ChatRequest(
      model: "m", messages: [Message(.user, "Hi")], options: GenerationOptions(contextLength: 4096))
    return try await client.reply(to: request) { _ in }
  }

  @Test func aReplyHoldsThem() async throws {
    let reply = try await Self.ask(Self.reply, status: "200 OK")
    #expect(reply.content == "x" && reply.rateLimits == Self.limits)
  }

  @Test func aRefusalThatPassesSaysWhen() async throws {
    let body = #"{"error":{"message":"Slow down","type":"requests","code":"rate_limit_exceeded"}}"#
    let error = await #expect(throws: ModelError.self) { try await Self.ask(body, status: "429 Too Many Requests") }
    #expect(error?.code == .limitReached && error?.retry == .withBackoff)
    #expect(error?.retryAfter == .milliseconds(1500) && error?.rateLimits == Self.limits)
  }

  @Test(arguments: [
    #"{"error":{"message":"m","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
    #"{"error":{"type":"rate_limit_error","message":"m","details":{"error_code":"contract_spend_limit_reached"}}}"#,
    #"{"error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}"#,
    #"[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"#
      + #""GenerateRequestsPerDayPerProject"}]}]}}]"#,
  ])
  func aLimitThatNoWaitingLiftsIsFinal(body: String) async throws {
    let error = await #expect(throws: ModelError.self) { try await Self.ask(body, status: "429 Too Many Requests") }
    #expect(error?.code == .limitReached && error?.retry == .never && error?.retryAfter == nil)
  }
}
