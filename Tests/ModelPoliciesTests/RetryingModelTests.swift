import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct RetryingModelTests {
  static let busy = ModelError(.busy, "busy", retry: .withBackoff)
  static let crash = ModelError(.modelFailed, "crash", retry: .once, partial: ModelReply(model: "m", content: "part"))

  static func retrying(_ base: ScriptedModel, _ retries: Int, share: Double = 1) -> RetryingModel {
    RetryingModel(
      base, maximumRetries: retries, baseDelay: .milliseconds(2), maximumDelay: .milliseconds(5), share: { share })
  }

  @Test func asksAgainWithGrowingDelays() async throws {
    let base = ScriptedModel(.fail(Self.busy), .fail(Self.busy), .fail(Self.busy), .reply("x"))
    let seen = Seen()
    let reply = try await Self.retrying(base, 3).reply(to: .asking("m")) { await seen.append($0) }
    #expect(reply.content == "x")
    #expect(
      await seen.events == [
        .retry(reason: "busy", attempt: 1, delay: .milliseconds(2)),
        .retry(reason: "busy", attempt: 2, delay: .milliseconds(4)),
        .retry(reason: "busy", attempt: 3, delay: .milliseconds(5)), .content("x"),
      ])
  }

  @Test func waitsARandomShare() async throws {
    let base = ScriptedModel(.fail(Self.busy), .fail(Self.busy), .reply("x"))
    let seen = Seen()
    _ = try await Self.retrying(base, 3, share: 0.5).reply(to: .asking("m")) { await seen.append($0) }
    #expect(await seen.events.first == .retry(reason: "busy", attempt: 1, delay: .milliseconds(1)))
    #expect(await seen.events[1] == .retry(reason: "busy", attempt: 2, delay: .milliseconds(2)))
  }

  @Test func waitsAsLongAsTheServerAsks() async throws {
    var (soon, later) = (Self.busy, Self.busy)
    (soon.retryAfter, later.retryAfter) = (.zero, .milliseconds(9))
    let base = ScriptedModel(.fail(soon), .fail(later), .reply("x"))
    let seen = Seen()
    _ = try await Self.retrying(base, 2).reply(to: .asking("m")) { await seen.append($0) }
    // Its own delay where the server asks for less, and more than its longest where the server asks for more; a share of
    // the shortest delay comes on top.
    #expect(
      await seen.events == [
        .retry(reason: "busy", attempt: 1, delay: .milliseconds(2)),
        .retry(reason: "busy", attempt: 2, delay: .milliseconds(11)), .content("x"),
      ])
  }

  @Test func doesNotWaitLongerThanAnybodyWould() async throws {
    var busy = Self.busy
    busy.retryAfter = .seconds(121)
    let base = ScriptedModel(.fail(busy), .reply("x"))
    let error = await #expect(throws: ModelError.self) {
      try await Self.retrying(base, 2).reply(to: .asking("m")) { _ in }
    }
    #expect(error?.code == .busy && error?.message == "busy; it asks to be left alone for 121 s")
    #expect(await base.requests.count == 1)
  }

  @Test(arguments: [0, 1, 2]) func givesUpAfterTheLastRetry(retries: Int) async throws {
    let base = ScriptedModel(.fail(Self.busy), .fail(Self.busy), .fail(Self.busy), .reply("x"))
    await #expect(throws: Self.busy) { try await Self.retrying(base, retries).reply(to: .asking("m")) { _ in } }
    #expect(await base.requests.count == retries + 1)
  }

  @Test func doesNotRepeatWhatMustNotBe() async throws {
    let error = ModelError(.timedOut, "silent")
    let base = ScriptedModel(.fail(error), .reply("x"))
    await #expect(throws: error) { try await Self.retrying(base, 3).reply(to: .asking("m")) { _ in } }
    #expect(await base.requests.count == 1)
  }

  @Test func repeatsABreakdownOnceWithAnotherSeed() async throws {
    let base = ScriptedModel(.fail(Self.crash), .fail(Self.crash), .reply("x"))
    await #expect(throws: Self.crash) { try await Self.retrying(base, 3).reply(to: .asking("m", seed: 7)) { _ in } }
    #expect(await base.requests.map(\.options.seed) == [7, 8])
    let unseeded = ScriptedModel(.fail(Self.crash), .reply("x"))
    #expect(try await Self.retrying(unseeded, 3).reply(to: .asking("m")) { _ in }.content == "x")
    #expect(await unseeded.requests.map(\.options.seed) == [nil, nil])
  }

  @Test func passesOnACancellation() async throws {
    let base = ScriptedModel(.cancel, .reply("x"))
    await #expect(throws: CancellationError.self) {
      try await Self.retrying(base, 3).reply(to: .asking("m")) { _ in }
    }
    #expect(await base.requests.count == 1)
  }

  @Test func endsItsWaitWhenTheTaskIsCancelled() async throws {
    let base = ScriptedModel(.fail(Self.busy), .reply("x"))
    let model = RetryingModel(
      base, maximumRetries: 1, baseDelay: .seconds(3600), maximumDelay: .seconds(3600), share: { 1 })
    let (waiting, isWaiting) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await model.reply(to: .asking("m")) { event in if case .retry = event { isWaiting.finish() } }
    }
    for await _ in waiting {}
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func waitsByTheClockItIsGiven() async throws {
    let clock = VirtualClock()
    var limited = ModelError(.limitReached, "slow down", retry: .withBackoff)
    limited.retryAfter = .seconds(100)
    let base = ScriptedModel(.fail(Self.busy), .fail(limited), .reply("x"))
    let model = RetryingModel(
      base, maximumRetries: 2, baseDelay: .seconds(1), share: { 0.5 }, clock: clock.policy)
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "x")
    #expect(clock.waits == [.milliseconds(500), .milliseconds(100_500)])
  }

  @Test func aLimitThatNoWaitingLiftsIsNotTriedAgain() async throws {
    var spent = ModelError(.limitReached, "no credit")
    spent.retryAfter = .seconds(1)
    let base = ScriptedModel(.fail(spent), .reply("x"))
    await #expect(throws: spent) { try await Self.retrying(base, 3).reply(to: .asking("m")) { _ in } }
    #expect(await base.requests.count == 1)
  }
}
