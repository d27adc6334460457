import ChatReplay
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import Anthropic

@Suite(.timeLimit(.minutes(2))) struct AnthropicFaultTests {
  @Test(arguments: [
    ChatFault.wholeObject, .byteByByte, .lineEnds, .noDone, .noLastBlankLine, .noUsage, .pings, .unknownEvents,
  ])
  func takesAWholeReplyHoweverItIsWritten(_ fault: ChatFault) async throws {
    let server = try MessagesServer([ChatAnswer("All of it, ünd more.").failing(fault)])
    let reply = try await server.client().reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "All of it, ünd more.")
    #expect(reply.usage.promptTokens == (fault == .noUsage ? nil : 900))
    #expect(server.complaints == [])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var fault: ChatFault
    var code: ModelError.Code
    var retry = ModelError.Retry.never
    var message: String?

    init(_ fault: ChatFault, _ code: ModelError.Code, _ retry: ModelError.Retry = .never, _ message: String? = nil) {
      (self.fault, self.code, self.retry, self.message) = (fault, code, retry, message)
    }

    var testDescription: String { fault.rawValue }
  }

  @Test(arguments: [
    Case(
      .contextExceeded, .contextExceeded(promptTokens: 210_000, contextLength: 200_000), .never,
      "The prompt has 210000 tokens, and the model's context 200000"),
    Case(.tooLarge, .contextExceeded(promptTokens: nil, contextLength: nil)),
    Case(.badRequest, .badRequest, .never, "tools.0.name: too long"),
    Case(.unauthorized, .unauthorized, .never, "The key is not accepted: invalid x-api-key"),
    Case(.forbidden, .unauthorized, .never, "The key may not be used for this: not for this workspace"),
    Case(.signInPage, .unauthorized, .never, "Something in front of it asks for access"),
    Case(
      .noCredit, .limitReached, .never,
      "The account has no credit left: Your credit balance is too low to access the API."),
    Case(.missingModel, .modelNotFound, .never, "The API has no model of this name, or has it no more"),
    Case(.missingPath, .notAModelServer), Case(.conflict, .busy, .withBackoff),
    Case(
      .limited, .limitReached, .withBackoff, "Too many requests or tokens a minute: This would exceed your rate limit"),
    Case(.spendLimit, .limitReached, .never, "The account's limit on spending is reached: m"),
    Case(.failed, .serverError(status: 500), .withBackoff, "Internal server error"),
    Case(.tookTooLong, .busy, .withBackoff),
    Case(.overloaded, .busy, .withBackoff, "The API is overloaded: Overloaded"),
    Case(.busy, .busy, .withBackoff, "upstream connect error"),
    Case(.proxyPage, .busy, .withBackoff, "The server is busy, or what stands in front of it"),
    Case(.redirect, .notAModelServer), Case(.page, .notAModelServer), Case(.errorObject, .modelFailed, .once),
    Case(.bareError, .busy, .withBackoff), Case(.empty, .notAModelServer), Case(.otherObject, .notAModelServer),
    Case(.streamError, .busy, .withBackoff, "The API is overloaded: Overloaded"),
    Case(.cut, .incomplete, .once), Case(.cutInEvent, .incomplete, .once), Case(.reset, .incomplete, .once),
    Case(.neverFinished, .incomplete, .once), Case(.garbage, .modelFailed, .once),
    Case(.wrongTypes, .modelFailed, .once), Case(.closedBeforeHead, .unreachable, .withBackoff),
  ])
  func saysWhatWentWrong(_ one: Case) async throws {
    let answer = ChatAnswer("Something that is long enough to be cut in two.").failing(one.fault)
    // What a dead connection may have swallowed is sent once more on a new one.
    let server = try MessagesServer(one.fault == .closedBeforeHead ? [answer, answer] : [answer])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == one.code, "\(String(describing: error))")
    #expect(error?.retry == one.retry)
    if let message = one.message { #expect(error?.message == message) }
    #expect(error?.serverKind == .anthropic)
    #expect(error?.server == server.url)
    #expect(error?.model == "claude-test-5")
    if [.streamError, .cut, .cutInEvent, .neverFinished, .garbage, .wrongTypes].contains(one.fault) {
      #expect(error?.partial?.content.isEmpty == false)
    }
    #expect(server.complaints == [])
  }

  @Test func keepsHowLongTheServerWantsToBeLeftAlone() async throws {
    let server = try MessagesServer([ChatAnswer("").failing(.limited, retryAfter: "17")])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.retryAfter == .seconds(17))
  }

  @Test(arguments: [
    ("stop", StopReason.stop), ("stop_sequence", .stop), ("length", .length),
    ("model_context_window_exceeded", .length), ("pause_turn", .other("pause_turn")),
    ("new_reason", .other("new_reason")),
  ])
  func knowsWhyTheModelStopped(_ reason: String, _ stop: StopReason) async throws {
    let server = try MessagesServer([ChatAnswer("Text", finishReason: reason)])
    #expect(try await server.client().reply(to: .asking("Hi")) { _ in }.stopReason == stop)
  }

  @Test func aRefusalIsAFailureWithItsReason() async throws {
    let server = try MessagesServer([ChatAnswer("I began", finishReason: "refusal")])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .refused)
    #expect(error?.message == "The model's safeguards stopped the reply: it could enable an attack on computers")
    #expect(error?.partial?.content == "I began")
  }

  @Test func thinkingThatTakesAllTokensIsNoAnswer() async throws {
    let server = try MessagesServer([ChatAnswer("", thinking: "On and on", finishReason: "length")])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .onlyThinking)
  }
}
