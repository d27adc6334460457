import ChatReplay
import NexusProtocol
import Testing

@testable import Gemini

@Suite(.timeLimit(.minutes(2))) struct GeminiFaultTests {
  @Test(arguments: [
    ChatFault.wholeObject, .byteByByte, .lineEnds, .noLastBlankLine, .noUsage, .pings, .unknownEvents,
  ])
  func takesAWholeReplyHoweverItIsWritten(_ fault: ChatFault) async throws {
    let server = try ContentServer([ChatAnswer("All of it, ünd more.").failing(fault)])
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
      .contextExceeded, .contextExceeded(promptTokens: 1_200_000, contextLength: 1_048_576), .never,
      "The prompt has 1200000 tokens, and the model's context 1048576"),
    Case(.badRequest, .badRequest, .never, "Invalid JSON payload received."),
    Case(.keyInvalid, .unauthorized, .never, "The key is not accepted: API key expired."),
    Case(.regionRefused, .unauthorized, .never, "User location is not supported."),
    Case(.unauthorized, .unauthorized), Case(.forbidden, .unauthorized),
    Case(.signInPage, .unauthorized, .never, "Something in front of it asks for access"),
    Case(.missingModel, .modelNotFound, .never, "The API has no model of this name, or has it no more"),
    Case(.missingPath, .notAModelServer), Case(.limited, .limitReached, .withBackoff, "Quota exceeded"),
    Case(.spendLimit, .limitReached, .never), Case(.failed, .serverError(status: 500), .withBackoff),
    Case(.tookTooLong, .busy, .withBackoff), Case(.overloaded, .busy, .withBackoff, "The model is overloaded."),
    Case(.proxyPage, .busy, .withBackoff), Case(.redirect, .notAModelServer), Case(.page, .notAModelServer),
    Case(.errorObject, .serverError(status: 500), .withBackoff), Case(.bareError, .busy, .withBackoff),
    Case(
      .blocked, .refused, .never, "A filter of the host did not let the prompt through (PROHIBITED_CONTENT)"),
    Case(.empty, .notAModelServer), Case(.otherObject, .notAModelServer), Case(.streamError, .busy, .withBackoff),
    Case(.cut, .incomplete, .once), Case(.cutInEvent, .incomplete, .once), Case(.reset, .incomplete, .once),
    Case(.neverFinished, .incomplete, .once), Case(.garbage, .modelFailed, .once),
    Case(.wrongTypes, .modelFailed, .once), Case(.closedBeforeHead, .unreachable, .withBackoff),
  ])
  func saysWhatWentWrong(_ one: Case) async throws {
    let answer = ChatAnswer("Something that is long enough to be cut in two.").failing(one.fault)
    // What a dead connection may have swallowed is sent once more on a new one.
    let server = try ContentServer(one.fault == .closedBeforeHead ? [answer, answer] : [answer])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == one.code, "\(String(describing: error))")
    #expect(error?.retry == one.retry)
    if let message = one.message { #expect(error?.message == message) }
    #expect(error?.serverKind == .gemini)
    #expect(error?.server == server.url)
    #expect(error?.model == "gemini-9-test")
    if [.streamError, .cut, .cutInEvent, .neverFinished, .garbage, .wrongTypes].contains(one.fault) {
      #expect(error?.partial?.content.isEmpty == false)
    }
    #expect(server.complaints == [])
  }

  @Test(arguments: [(ChatFault.limited, nil, Duration.seconds(22)), (.limited, "17", .seconds(22))])
  func keepsHowLongTheServerWantsToBeLeftAlone(_ fault: ChatFault, _ header: String?, _ wait: Duration) async throws {
    let server = try ContentServer([ChatAnswer("").failing(fault, retryAfter: header)])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.retryAfter == wait)
  }

  @Test(arguments: [
    ("SAFETY", ModelError.Code.refused, ModelError.Retry.never), ("RECITATION", .refused, .never),
    ("LANGUAGE", .refused, .never), ("BLOCKLIST", .refused, .never), ("PROHIBITED_CONTENT", .refused, .never),
    ("SPII", .refused, .never), ("ESCALATION", .refused, .never), ("MODEL_ARMOR", .refused, .never),
    ("PUP_LIMITED_DISABLED", .unauthorized, .never), ("MISSING_THOUGHT_SIGNATURE", .badRequest, .never),
    ("MALFORMED_FUNCTION_CALL", .modelFailed, .once), ("UNEXPECTED_TOOL_CALL", .modelFailed, .once),
    ("TOO_MANY_TOOL_CALLS", .modelFailed, .once), ("MALFORMED_RESPONSE", .modelFailed, .once),
    ("OTHER", .modelFailed, .once), ("NO_IMAGE", .modelFailed, .once),
    ("FINISH_REASON_UNSPECIFIED", .modelFailed, .once), ("NEW_REASON", .modelFailed, .once),
  ])
  func aReasonThatIsNoEndIsAFailure(
    _ reason: String, _ code: ModelError.Code, _ retry: ModelError.Retry
  ) async throws {
    let server = try ContentServer([ChatAnswer("I began", finishReason: reason)])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == code)
    #expect(error?.retry == retry)
    #expect(error?.partial?.content == "I began")
  }

  @Test func aReplyAtItsLimitIsCut() async throws {
    let server = try ContentServer([ChatAnswer("Half", finishReason: "length")])
    #expect(try await server.client().reply(to: .asking("Hi")) { _ in }.stopReason == .length)
  }

  @Test func thinkingThatTakesAllTokensIsNoAnswer() async throws {
    let server = try ContentServer([ChatAnswer("", thinking: "On and on", finishReason: "length")])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .onlyThinking)
  }
}
