import JSONText
import NexusProtocol
import ScriptedServer
import Testing

@testable import Ollama

@Suite(.timeLimit(.minutes(1))) struct ModelEndpointTests {
  static func server(_ target: String, _ body: String, status: String = "200 OK") throws -> OllamaServer {
    try OllamaServer { request, connection in
      guard request.target == target else { return false }
      try connection.respond(body, status: status)
      return true
    }
  }

  @Test func listsInstalledModels() async throws {
    let server = try Self.server("/api/tags", Fixtures.tags)
    let models = try await server.client().installed()
    #expect(models.map(\.name) == ["qwen3:8b", "gpt-oss:120b-cloud"])
    #expect(models.map(\.remoteHost) == [nil, "https://ollama.com:443"])
    #expect(models[0].sizeInBytes == 5_200_000_000)
    #expect(models[0].parameterSize == "8.2B")
    let empty = try Self.server("/api/tags", #"{"models":null}"#)
    #expect(try await empty.client().installed().isEmpty)
  }

  @Test func listsRunningModels() async throws {
    let server = try Self.server("/api/ps", Fixtures.ps)
    let models = try await server.client().running()
    #expect(models.map(\.name) == ["qwen3:8b"])
    #expect(models[0].contextLength == 8192)
    #expect(models[0].sizeInVideoMemory == 6_000_000_000)
  }

  @Test func tellsTheVersion() async throws {
    let server = try Self.server("/api/version", #"{"version":"0.32.15"}"#)
    #expect(try await server.client().version() == "0.32.15")
    let other = try Self.server("/api/version", "Hello")
    #expect(await failure { _ = try await other.client().version() }?.code == .notAModelServer)
  }

  @Test func pullsAModel() async throws {
    let server = try Self.server("/api/pull", Fixtures.pull)
    let seen = Collected<PullProgress>()
    try await server.client().pull("qwen3:8b") { seen.append($0) }
    #expect(seen.all.map(\.status).first == "pulling manifest")
    #expect(seen.all.map(\.status).last == "success")
    #expect(seen.all[1].totalInBytes == 1000)
    #expect(seen.all.map(\.completedInBytes) == [0, 0, 1000, 0, 0, 0])
    #expect(seen.all[2].digest == "sha256:6a07")
  }

  @Test func asksForTheFactsAnewAfterAPull() async throws {
    let server = try Self.server("/api/pull", Fixtures.pull)
    let client = try server.client()
    for _ in 0..<2 { _ = try await client.facts(of: "m") }
    try await client.pull("M:latest") { _ in }
    _ = try await client.facts(of: "m")
    #expect(server.bodies("/api/show").count == 2)
  }

  @Test func tellsAPullThatFailed() async throws {
    let missing = try Self.server("/api/pull", Fixtures.pullFailed)
    let error = await failure { try await missing.client().pull("nope") { _ in } }
    #expect(error?.code == .modelNotFound)
    #expect(error?.model == "nope")
    let cut = try Self.server("/api/pull", "{\"status\":\"pulling manifest\"}\n")
    #expect(await failure { try await cut.client().pull("x") { _ in } }?.code == .incomplete)
    let other = try Self.server("/api/pull", "<html>\n")
    #expect(await failure { try await other.client().pull("x") { _ in } }?.code == .notAModelServer)
  }

  @Test func loadsWithTheOptionsOfLaterRequests() async throws {
    let server = try Self.server("/api/chat", Fixtures.loaded)
    try await server.client().load("m", options: GenerationOptions(contextLength: 8192), keepAlive: .forever)
    let expected: JSONValue = [
      "model": "m", "messages": [], "stream": true, "truncate": false, "shift": false, "options": ["num_ctx": 8192],
      "keep_alive": -1,
    ]
    #expect(try JSONValue(parsing: server.bodies("/api/chat")[0]) == expected)
  }
}
