import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite struct FallbackModelTests {
  static let missing = ModelError(.modelNotFound, "not installed", model: "a")
  static let broken = ModelError(.loadFailed, "no memory", model: "b")

  @Test func asksTheModelItselfFirst() async throws {
    let base = ScriptedModel(.reply("x"))
    let reply = try await FallbackModel(base, fallbacks: ["b"]).reply(to: .asking("a")) { _ in }
    #expect(reply.model == "a")
    #expect(await base.requests.map(\.model) == ["a"])
  }

  @Test func takesTheFirstModelThatCanBeUsed() async throws {
    let base = ScriptedModel(.fail(Self.missing), .fail(Self.broken), .reply("x"))
    let seen = Seen()
    let reply = try await FallbackModel(base, fallbacks: ["b", "c", "d"]).reply(to: .asking("a")) {
      await seen.append($0)
    }
    #expect(reply.model == "c")
    #expect(
      await seen.events == [
        .fallback(from: "a", to: "b", reason: "not installed"), .fallback(from: "b", to: "c", reason: "no memory"),
        .content("x"),
      ])
    #expect(await base.requests.map(\.model) == ["a", "b", "c"])
  }

  @Test func throwsTheFirstErrorWhenNoModelCanBeUsed() async throws {
    let base = ScriptedModel(.fail(Self.missing), .fail(Self.broken))
    let error = await #expect(throws: ModelError.self) {
      try await FallbackModel(base, fallbacks: ["b"]).reply(to: .asking("a")) { _ in }
    }
    #expect(error?.code == .modelNotFound)
    #expect(error?.model == "a")
    #expect(error?.message == "not installed; its fallbacks cannot be used either: b")
  }

  @Test func changesNothingWithoutFallbacks() async throws {
    let base = ScriptedModel(.fail(Self.missing))
    await #expect(throws: Self.missing) {
      try await FallbackModel(base, fallbacks: []).reply(to: .asking("a")) { _ in }
    }
  }

  @Test(arguments: [
    ModelError.Code.unreachable, .busy, .timedOut, .contextExceeded(promptTokens: nil, contextLength: nil),
    .remoteNotAllowed, .limitReached, .modelFailed,
  ])
  func doesNotFallBackFromOtherFailures(code: ModelError.Code) async throws {
    let base = ScriptedModel(.fail(ModelError(code, "x")), .reply("x"))
    await #expect(throws: ModelError(code, "x")) {
      try await FallbackModel(base, fallbacks: ["b"]).reply(to: .asking("a")) { _ in }
    }
    #expect(await base.requests.count == 1)
  }

  @Test(arguments: [ModelError.Code.unreachable, .notAModelServer, .unauthorized, .limitReached, .busy])
  func leavesAServerThatCannotBeUsed(code: ModelError.Code) async throws {
    let base = ScriptedModel(.fail(ModelError(code, "gone", model: "one/a")), .reply("x"))
    let model = FallbackModel(base, fallbacks: ["one/b", "two/c"]) { String($0.prefix(3)) }
    let reply = try await model.reply(to: .asking("one/a")) { _ in }
    #expect(reply.model == "two/c")
    #expect(await base.requests.map(\.model) == ["one/a", "two/c"])
  }

  @Test func saysThatNoOtherServerCouldBeUsedEither() async throws {
    let base = ScriptedModel(
      .fail(ModelError(.unreachable, "gone", model: "one/a")), .fail(ModelError(.modelNotFound, "not there")))
    let model = FallbackModel(base, fallbacks: ["one/b", "two/c"]) { String($0.prefix(3)) }
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("one/a")) { _ in } }
    #expect(error?.code == .unreachable)
    #expect(error?.message == "gone; its fallbacks cannot be used either: two/c")
  }

  @Test func passesOnACancellation() async throws {
    let base = ScriptedModel(.cancel)
    await #expect(throws: CancellationError.self) {
      try await FallbackModel(base, fallbacks: ["b"]).reply(to: .asking("a")) { _ in }
    }
  }
}
