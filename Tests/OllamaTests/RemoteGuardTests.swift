import NexusProtocol
import ScriptedServer
import Testing

@testable import Ollama

@Suite(.timeLimit(.minutes(1))) struct RemoteGuardTests {
  @Test(arguments: ["gpt-oss:120b-cloud", "x:cloud"]) func refusesAHostedName(model: String) async throws {
    let server = try OllamaServer(chat: Fixtures.generated)
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("secret", model: model)) { _ in } }
    #expect(error?.code == .remoteNotAllowed)
    #expect(error?.model == model)
    #expect(server.requests.all.isEmpty)
  }

  @Test func refusesAModelThatRunsElsewhere() async throws {
    let show = #"{"remote_host":"https://ollama.com:443","capabilities":["completion"]}"#
    let server = try OllamaServer(chat: Fixtures.generated, show: show)
    let client = try server.client()
    let error = await failure { _ = try await client.reply(to: .asking("secret", model: "mine")) { _ in } }
    #expect(error?.code == .remoteNotAllowed)
    #expect(!server.requests.all.contains { $0.text.contains("secret") })
  }

  @Test func refusesAnotherMachine() async throws {
    let host = try OllamaHost.parse("http://192.0.2.1:11434").host
    let client = OllamaClient(OllamaClient.Configuration(host: host))
    let error = await failure { _ = try await client.reply(to: .asking("secret")) { _ in } }
    #expect(error?.code == .remoteNotAllowed)
    #expect(error?.server == "http://192.0.2.1:11434")
  }

  @Test func sendsAnythingWhenAllowed() async throws {
    let server = try OllamaServer(chat: Fixtures.generated, show: #"{"remote_host":"https://ollama.com:443"}"#)
    let client = try server.client { $0.allowsRemote = true }
    #expect(try await client.reply(to: .asking("x", model: "x:cloud")) { _ in }.content == "Hello")
  }
}
