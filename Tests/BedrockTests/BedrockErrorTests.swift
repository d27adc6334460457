import ChatReplay
import ModelWire
import NexusProtocol
import Testing

@testable import Bedrock

@Suite(.timeLimit(.minutes(2))) struct BedrockErrorTests {
  @Test(arguments: [ConverseFault.byteByByte, .oneChunk, .noMetadata, .padding, .unknownEvents])
  func takesAWholeReplyHoweverItIsWritten(_ fault: ConverseFault) async throws {
    let server = try BedrockServer([ConverseAnswer("All of it, ünd more.").failing(fault)])
    let reply = try await server.client().reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "All of it, ünd more.")
    #expect(reply.usage.promptTokens == (fault == .noMetadata ? nil : 900))
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    (ConverseFault.validation, ModelError.Code.badRequest), (.noProfile, .modelNotFound),
    (.wrongIdentifier, .modelNotFound), (.tooLong, .contextExceeded(promptTokens: nil, contextLength: nil)),
    (.noTools, .unsupported(feature: "tools")), (.quota, .limitReached), (.denied, .unauthorized),
    (.unknownKey, .unauthorized), (.wrongSignature, .unauthorized), (.expired, .unauthorized),
    (.noModel, .modelNotFound), (.modelTimeout, .busy), (.modelError, .modelFailed), (.throttled, .limitReached),
    (.notReady, .busy), (.internalError, .serverError(status: 500)), (.unavailable, .busy),
    (.missingPath, .notAModelServer), (.proxyPage, .busy), (.signInPage, .unauthorized), (.redirect, .notAModelServer),
    (.page, .notAModelServer), (.empty, .notAModelServer), (.throttledInStream, .limitReached),
    (.modelErrorInStream, .modelFailed), (.internalErrorInStream, .serverError(status: 500)),
    (.invalidInStream, .badRequest), (.unavailableInStream, .busy), (.errorFrame, .modelFailed), (.cut, .incomplete),
    (.cutInFrame, .incomplete), (.reset, .incomplete), (.damagedPrelude, .incomplete), (.damagedPayload, .incomplete),
    (.damagedChecksum, .incomplete), (.garbage, .modelFailed), (.wrongTypes, .modelFailed),
    (.closedBeforeHead, .unreachable),
  ])
  func saysWhatWentWrong(_ fault: ConverseFault, _ code: ModelError.Code) async throws {
    let answer = ConverseAnswer("Something that is long enough to be cut in two.").failing(fault)
    // What a dead connection may have swallowed is sent once more on a new one.
    let server = try BedrockServer([answer])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == code, "\(String(describing: error))")
    #expect(error?.serverKind == .bedrock)
    #expect(error?.server == server.url)
    #expect(error?.model == "anthropic.claude-haiku-4-5-20251001-v1:0")
    #expect(error?.message.isEmpty == false)
    #expect(error?.message.contains("<") == false)
    let parts: Set<ConverseFault> = [
      .throttledInStream, .modelErrorInStream, .internalErrorInStream, .invalidInStream, .unavailableInStream,
      .errorFrame, .cut, .cutInFrame, .damagedPrelude, .damagedPayload, .damagedChecksum, .garbage, .wrongTypes,
    ]
    if parts.contains(fault) { #expect(error?.partial?.content.isEmpty == false) }
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    (ConverseFault.throttled, ModelError.Retry.withBackoff), (.quota, .never), (.denied, .never), (.validation, .never),
    (.modelError, .once), (.internalError, .withBackoff), (.unavailable, .withBackoff), (.modelTimeout, .withBackoff),
    (.notReady, .withBackoff), (.expired, .never),
  ])
  func saysWhetherToTryAgain(_ fault: ConverseFault, _ retry: ModelError.Retry) async throws {
    let server = try BedrockServer([ConverseAnswer("").failing(fault)])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.retry == retry)
  }

  @Test(arguments: [
    ("malformed_tool_use", ModelError.Code.modelFailed), ("malformed_model_output", .modelFailed),
    ("guardrail_intervened", .refused), ("content_filtered", .refused),
  ])
  func someEndsAreNoReply(_ reason: String, _ code: ModelError.Code) async throws {
    let server = try BedrockServer([ConverseAnswer("Some", stopReason: reason)])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == code)
    #expect(error?.partial?.content == "Some")
  }

  @Test func onlyThinkingIsNoReply() async throws {
    let server = try BedrockServer([ConverseAnswer("", thinking: "And on", stopReason: "max_tokens")])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .onlyThinking)
  }

  @Test func doesNotLeaveTheMachineUnasked() async throws {
    let client = BedrockClient(
      .init(
        url: try BedrockClient.urls(ofRegion: "us-east-1").runtime, region: "us-east-1", access: nil,
        now: { BedrockServer.now }))
    let error = await failure { _ = try await client.reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .remoteNotAllowed)
    let counting = await failure { _ = try await client.promptTokens(of: .asking("Hi")) }
    #expect(counting?.code == .remoteNotAllowed)
  }

  @Test func aRequestThatCannotBeMadeIsNotSent() async throws {
    let server = try BedrockServer()
    var request = ChatRequest.asking("Hi")
    request.tools = [ToolDefinition(name: "f", description: "", parameters: "[]")]
    let error = await failure { _ = try await server.client().reply(to: request) { _ in } }
    #expect(error?.code == .badRequest)
    #expect(error?.serverKind == .bedrock)
    #expect(server.targets == [])
  }
}
