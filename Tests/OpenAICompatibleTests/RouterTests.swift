import ChatReplay
import NexusProtocol
import Testing

@testable import OpenAICompatible

/// llama.cpp's server as a router, which tells a model's window once it has loaded it.
@Suite(.timeLimit(.minutes(2))) struct RouterTests {
  private static let model = "qwen2.5-coder"

  @Test func loadsAModelAndThenKnowsItsWindow() async throws {
    let server = try ChatServer([]) { $0.isRouter = true }
    let client = try server.client()
    let before = try await client.facts(of: Self.model)
    #expect(before.fixedContextLength == nil && before.tellsWindowOnceLoaded)
    #expect(try await client.running() == [])
    try await client.load(Self.model, options: GenerationOptions(contextLength: 0), keepAlive: nil)
    let after = try await client.facts(of: Self.model)
    #expect(after.fixedContextLength == 16_384 && !after.tellsWindowOnceLoaded)
    // What is there is not loaded again.
    try await client.load(Self.model, options: GenerationOptions(contextLength: 0), keepAlive: nil)
    #expect(server.routed == ["load"] && server.complaints == [])
  }

  @Test func takesAModelOutOfMemoryThatIsNotToStay() async throws {
    let server = try ChatServer([ChatAnswer("Hi"), ChatAnswer("Hi")]) { $0.isRouter = true }
    var request = ChatRequest.asking("Hi")
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.routed == [])
    request.keepAlive = .duration(.zero)
    _ = try await server.client().reply(to: request) { _ in }
    #expect(server.routed == ["unload"])
  }

  @Test func aModelThatCannotBeLoadedIsAnError() async throws {
    let server = try ChatServer([]) { ($0.isRouter, $0.loadFails) = (true, true) }
    let error = await #expect(throws: ModelError.self) {
      try await server.client().load(Self.model, options: GenerationOptions(contextLength: 0), keepAlive: nil)
    }
    #expect(error?.code == .loadFailed && server.routed == ["load"])
    #expect(try await server.client().facts(of: Self.model).failedToLoad)
    let unknown = await #expect(throws: ModelError.self) {
      try await server.client().load("other", options: GenerationOptions(contextLength: 0), keepAlive: nil)
    }
    #expect(unknown?.code == .modelNotFound)
  }

  @Test func oneModelServersHaveNothingToLoad() async throws {
    let server = try ChatServer([])
    try await server.client().load(Self.model, options: GenerationOptions(contextLength: 0), keepAlive: nil)
    #expect(server.routed == [] && server.complaints == [])
  }
}
