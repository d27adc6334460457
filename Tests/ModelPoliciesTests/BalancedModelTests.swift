import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct BalancedModelTests {
  static let down = ModelError(.unreachable, "down", retry: .withBackoff)
  static let breaker = CircuitBreaker(threshold: 2, pause: .seconds(10))

  @Test func asksNoMoreAtOnceThanIsAllowed() async throws {
    let server = GatedModel()
    let model = BalancedModel([.init(server, address: "a", limit: 2)])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<5 { group.addTask { _ = try await model.reply(to: .asking("m")) { _ in } } }
      await server.untilStarted(2)
      for count in 3...5 {
        #expect(server.running == 2)
        server.finish()
        await server.untilStarted(count)
      }
      server.finish()
      server.finish()
      try await group.waitForAll()
    }
    #expect(server.started == 5)
  }

  @Test func sendsRequestsWhereTheLeastIsToDo() async throws {
    let (small, large) = (GatedModel("small"), GatedModel("large"))
    let model = BalancedModel([.init(small, address: "a", limit: 1), .init(large, address: "b", limit: 3)])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { _ = try await model.reply(to: .asking("m")) { _ in } } }
      await small.untilStarted(1)
      await large.untilStarted(3)
      #expect(small.running == 1 && large.running == 3)
      small.finish()
      for _ in 0..<3 { large.finish() }
      try await group.waitForAll()
    }
  }

  @Test func keepsToTheServerThatHasReadTheBeginning() async throws {
    let servers = (0..<3).map { _ in ScriptedModel(.reply("a"), .reply("b"), .reply("c")) }
    let model = BalancedModel(servers.map { .init($0, address: "") })
    for opening in ["one", "two", "one", "one", "two"] {
      var request = ChatRequest.asking("m")
      request.messages = [Message(.system, opening), Message(.user, "question")]
      _ = try await model.reply(to: request) { _ in }
    }
    var openings: [[String]] = []
    for server in servers { openings.append(await server.requests.map { $0.messages[0].content }) }
    #expect(openings == [["one", "one", "one"], ["two", "two"], []])
  }

  @Test func goesToTheNextServerAtOnce() async throws {
    let (first, second) = (ScriptedModel(.fail(Self.down)), ScriptedModel(.reply("x")))
    let seen = Seen()
    let model = BalancedModel([.init(first, address: "a"), .init(second, address: "b")])
    #expect(try await model.reply(to: .asking("m")) { await seen.append($0) }.content == "x")
    #expect(await seen.events == [.retry(reason: "down", attempt: 1, delay: .zero), .content("x")])
  }

  @Test(arguments: [
    ModelError.Code.badRequest, .contextExceeded(promptTokens: nil, contextLength: nil), .limitReached, .incomplete,
    .timedOut, .unauthorized, .repeating,
  ])
  func leavesOtherFailuresToOthers(code: ModelError.Code) async throws {
    let (first, second) = (ScriptedModel(.fail(ModelError(code, "no"))), ScriptedModel(.reply("x")))
    let model = BalancedModel([.init(first, address: "a"), .init(second, address: "b")])
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(error?.code == code)
    #expect(await second.requests.isEmpty)
  }

  @Test func tellsOfTheFirstFailureWhenAllFail() async throws {
    let (first, second) = (ScriptedModel(.fail(Self.down)), ScriptedModel(.fail(ModelError(.modelNotFound, "none"))))
    let model = BalancedModel([.init(first, address: "a"), .init(second, address: "b")])
    await #expect(throws: Self.down) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(await second.requests.count == 1)
  }

  @Test func leavesAServerAloneThatFailsAgainAndAgain() async throws {
    let clock = VirtualClock()
    let ill = ScriptedModel(.fail(Self.down), .fail(Self.down), .reply("well again"), .reply("y"))
    let well = ScriptedModel(.reply("1"), .reply("2"), .reply("3"))
    let model = BalancedModel(
      [.init(ill, address: "a", limit: 9), .init(well, address: "b", limit: 9)], breaker: Self.breaker,
      clock: clock.policy)
    func ask() async throws -> String { try await model.reply(to: .asking("m")) { _ in }.content }
    // The same beginning leads to the server that answered; another one to the one that was not used for longest.
    #expect(try await ask() == "1")
    var request = ChatRequest.asking("n")
    request.messages = [Message(.user, "another")]
    #expect(try await model.reply(to: request) { _ in }.content == "2")
    #expect(try await ask() == "3")
    #expect(await ill.requests.count == 2)
    clock.advance(by: .seconds(10))
    request.messages = [Message(.user, "a third")]
    #expect(try await model.reply(to: request) { _ in }.content == "well again")
  }

  @Test func failsAtOnceWhileAllAreLeftAlone() async throws {
    let clock = VirtualClock()
    let server = ScriptedModel(.fail(Self.down), .fail(Self.down), .reply("x"))
    let model = BalancedModel([.init(server, address: "here")], breaker: Self.breaker, clock: clock.policy)
    for _ in 0..<2 { await #expect(throws: Self.down) { try await model.reply(to: .asking("m")) { _ in } } }
    clock.advance(by: .milliseconds(2500))
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(error?.code == .unreachable && error?.retry == .never && error?.server == "here")
    #expect(error?.message == "It failed 2 times in a row and is not asked for another 8 s")
    clock.advance(by: .milliseconds(7500))
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "x")
  }

  @Test func othersWaitForTheProbe() async throws {
    let clock = VirtualClock()
    let server = GatedModel()
    let model = BalancedModel(
      [.init(server, address: "")], breaker: CircuitBreaker(threshold: 1, pause: .seconds(10)), clock: clock.policy)
    let failing = Task { try await model.reply(to: .asking("m")) { _ in } }
    await server.untilStarted(1)
    server.finish(Self.down)
    await #expect(throws: Self.down) { try await failing.value }
    clock.advance(by: .seconds(10))
    let probe = Task { try await model.reply(to: .asking("m")) { _ in } }
    await server.untilStarted(2)
    let other = Task { try await model.reply(to: .asking("m")) { _ in } }
    #expect(server.started == 2)
    server.finish()
    await server.untilStarted(3)
    server.finish()
    #expect(try await probe.value.content == "gated")
    #expect(try await other.value.content == "gated")
  }

  @Test func whoeverIsCancelledLeavesTheQueue() async throws {
    let server = GatedModel()
    let balancer = Balancer(limits: [1], breaker: CircuitBreaker(), clock: .system)
    let model = BalancedModel([.init(server, address: "", limit: 1)])
    let first = Task { try await model.reply(to: .asking("m")) { _ in } }
    await server.untilStarted(1)
    let second = Task { try await model.reply(to: .asking("m")) { _ in } }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    let third = Task { try await model.reply(to: .asking("m")) { _ in } }
    server.finish()
    await server.untilStarted(2)
    server.finish()
    _ = try await (first.value, third.value)
    #expect(server.started == 2)
    // A place that was never taken is not given back.
    let cancelled = Task { () -> Balancer.Turn in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await balancer.acquire(.init(opening: 0))
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    balancer.release(try await balancer.acquire(.init(opening: 0)), .answered)
  }

  @Test func aCancelledRequestGivesItsPlaceBack() async throws {
    let server = ScriptedModel(.cancel, .reply("x"))
    let model = BalancedModel([.init(server, address: "", limit: 1)], breaker: CircuitBreaker(threshold: 1))
    await #expect(throws: CancellationError.self) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "x")
  }
}
