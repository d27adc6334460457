import ChatReplay
import ModelWire
import NexusProtocol
import ScriptedServer
import Testing

@testable import KoboldCpp

@Suite(.timeLimit(.minutes(2))) struct KoboldErrorTests {
  @Test(arguments: [KoboldFault.wholeObject, .byteByByte, .lineEnds, .noLastBlankLine])
  func takesAWholeReplyHoweverItIsWritten(_ fault: KoboldFault) async throws {
    let server = try KoboldServer([KoboldAnswer("All of it, ünd more.").failing(fault)])
    let reply = try await server.client().reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "All of it, ünd more.")
    #expect(reply.stopReason == .stop)
    #expect(reply.usage.outputTokens == 12)
    #expect(server.complaints == [])
  }

  @Test(arguments: [
    (KoboldFault.unauthorized, ModelError.Code.unauthorized), (.signInPage, .unauthorized), (.busy, .busy),
    (.tooQuick, .busy), (.loadingPage, .busy), (.tooBig, .badRequest), (.badInput, .badRequest),
    (.missingPath, .notAModelServer), (.failed, .serverError(status: 500)), (.redirect, .notAModelServer),
    (.page, .notAModelServer), (.empty, .notAModelServer), (.otherObject, .notAModelServer),
    (.errorFinish, .modelFailed), (.streamError, .modelFailed), (.cut, .incomplete), (.cutInEvent, .incomplete),
    (.reset, .incomplete), (.garbage, .modelFailed), (.wrongTypes, .modelFailed), (.closedBeforeHead, .unreachable),
  ])
  func saysWhatWentWrong(_ fault: KoboldFault, _ code: ModelError.Code) async throws {
    let answer = KoboldAnswer("Something that is long enough to be cut in two.").failing(fault)
    let server = try KoboldServer([answer])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == code, "\(String(describing: error))")
    #expect(error?.serverKind == .koboldCpp)
    #expect(error?.server == server.url)
    #expect(error?.model == "Qwen3-8B-Q4_K_M")
    #expect(error?.message.contains("<") == false)
    let hasPart = [.errorFinish, .streamError, .cut, .cutInEvent, .garbage, .wrongTypes].contains(fault)
    if hasPart { #expect(error?.partial?.content.isEmpty == false) }
    #expect(server.abortedKeys == [])
    #expect(server.complaints == [])
  }

  @Test func busyServersMayBeAskedAgain() async throws {
    let server = try KoboldServer([KoboldAnswer("").failing(.busy)])
    let error = await failure { _ = try await server.client().reply(to: .asking("Hi")) { _ in } }
    #expect(error?.retry == .withBackoff)
    #expect(error?.message == "Server is busy; please try again later.")
  }

  @Test func sendsThePasswordAndNeverShowsIt() async throws {
    let server = try KoboldServer([KoboldAnswer("Hi")]) { $0.password = "secret-password" }
    let reply = try await server.client { $0.password = "secret-password" }.reply(to: .asking("Hi")) { _ in }
    #expect(reply.content == "Hi")
    for password in [nil, "wrong-password"] {
      let error = await failure {
        _ = try await server.client { $0.password = password }.reply(to: .asking("Hi")) { _ in }
      }
      #expect(error?.code == .unauthorized)
      #expect(error?.message == "It asks for its password")
      #expect(!"\(String(describing: error))".contains("wrong-password"))
    }
  }

  @Test func doesNotLeaveTheMachineUnasked() async throws {
    let client = KoboldClient(.init(url: try KoboldClient.url("http://kobold.example:5001")))
    let error = await failure { _ = try await client.reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .remoteNotAllowed)
    let counting = await failure { _ = try await client.promptTokens(of: .asking("Hi")) }
    #expect(counting?.code == .remoteNotAllowed)
  }

  @Test func tellsWhatItHas() async throws {
    let server = try KoboldServer { $0.contextLength = 12_288 }
    let client = try server.client()
    #expect(try await client.identity() == ServerIdentity(name: "KoboldCpp", version: "1.117.1"))
    #expect(try await client.installed().map(\.name) == ["Qwen3-8B-Q4_K_M"])
    #expect(try await client.running().map(\.contextLength) == [12_288])
    let facts = try await client.facts(of: "koboldcpp/Qwen3-8B-Q4_K_M")
    #expect(facts.fixedContextLength == 12_288)
    #expect(facts.capabilities == ["completion", "tools", "thinking"])
    let error = await failure { _ = try await client.facts(of: "another") }
    #expect(error?.code == .modelNotFound)
    #expect(error?.message == "The server has only Qwen3-8B-Q4_K_M")
  }

  @Test func aServerWithoutATextModelHasNone() async throws {
    let server = try KoboldServer { $0.model = "inactive" }
    let client = try server.client()
    #expect(try await client.installed() == [])
    let error = await failure { _ = try await client.reply(to: .asking("Hi")) { _ in } }
    #expect(error?.code == .modelNotFound)
  }

  @Test func anotherProgramIsNotTakenForIt() async throws {
    let server = try KoboldServer { $0.program = "KoboldAI" }
    let error = await failure { _ = try await server.client().identity() }
    #expect(error?.code == .notAModelServer)
  }

  @Test func aSchemaThatCannotBeHeldIsSaid() async throws {
    let server = try KoboldServer { $0.makesGrammars = false }
    var request = ChatRequest.asking("Plan")
    request.format = .schema(#"{"type":"object"}"#)
    let error = await failure { _ = try await server.client().reply(to: request) { _ in } }
    #expect(error?.code == .unsupported(feature: "the schema"))
    request.format = .schema("no")
    let bad = await failure { _ = try await server.client().reply(to: request) { _ in } }
    #expect(bad?.code == .badRequest)
  }

  @Test(arguments: [
    "http://h:5001", "http://h:5001/", "http://h:5001/api", "http://h:5001/v1", "http://h:5001/api/v1/",
  ])
  func readsAddressesAsOthersWriteThem(_ text: String) throws {
    #expect(try KoboldClient.url(text).text == "http://h:5001")
  }
}
