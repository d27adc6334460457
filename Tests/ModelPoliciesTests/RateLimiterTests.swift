import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite(.timeLimit(.minutes(1))) struct RateLimiterTests {
  private let clock = VirtualClock()

  @Test func letsAMinutesShareGoAtOnceAndTheRestEvenly() async {
    let limiter = RateLimiter(requestsPerMinute: 3, clock: clock.policy)
    var waits: [Duration] = []
    for _ in 0..<5 { waits.append(await limiter.take(tokens: 0).wait) }
    #expect(waits == [.zero, .zero, .zero, .seconds(20), .seconds(40)])
    clock.advance(by: .seconds(60))
    #expect(await limiter.take(tokens: 0).wait == .zero)
  }

  @Test func countsTokens() async {
    let limiter = RateLimiter(tokensPerMinute: 6000, clock: clock.policy)
    let ticket = await limiter.take(tokens: 6000)
    #expect(ticket.wait == .zero)
    #expect(await limiter.take(tokens: 100).wait == .seconds(1))
    // It took less than was thought.
    await limiter.settle(ticket, used: 1000, told: nil)
    #expect(await limiter.take(tokens: 100).wait == .zero)
  }

  @Test func givesBackWhatDidNotGoOut() async {
    let limiter = RateLimiter(requestsPerMinute: 1, clock: clock.policy)
    let ticket = await limiter.take(tokens: 0)
    await limiter.giveBack(ticket)
    #expect(await limiter.take(tokens: 0).wait == .zero)
    #expect(await limiter.take(tokens: 0).wait == .seconds(60))
  }

  @Test func limitsNothingBeforeItKnowsALimit() async {
    let limiter = RateLimiter(clock: clock.policy)
    for _ in 0..<100 { #expect(await limiter.take(tokens: 1_000_000).wait == .zero) }
  }

  @Test func learnsFromTheServer() async {
    let limiter = RateLimiter(clock: clock.policy)
    let ticket = await limiter.take(tokens: 10)
    let told = RateLimits(requests: .init(limit: 60, remaining: 1, fullAfter: .seconds(59)))
    await limiter.settle(ticket, used: nil, told: told)
    #expect(await limiter.take(tokens: 0).wait == .zero)
    #expect(await limiter.take(tokens: 0).wait == .seconds(1))
  }

  @Test func knowsALimitOfADayByHowFastItFills() async {
    let limiter = RateLimiter(clock: clock.policy)
    // 200 a day: one more in 432 seconds.
    let told = RateLimits(requests: .init(limit: 200, remaining: 0, fullAfter: .seconds(86_400)))
    await limiter.settle(await limiter.take(tokens: 0), used: nil, told: told)
    #expect(await limiter.take(tokens: 0).wait == .seconds(432))
  }

  @Test func theUsersLimitCountsWhereItIsLower() async {
    let limiter = RateLimiter(requestsPerMinute: 2, clock: clock.policy)
    let told = RateLimits(requests: .init(limit: 600, remaining: 599, fullAfter: .milliseconds(100)))
    await limiter.settle(await limiter.take(tokens: 0), used: nil, told: told)
    #expect(await limiter.take(tokens: 0).wait == .zero)
    #expect(await limiter.take(tokens: 0).wait == .seconds(30))
  }

  @Test func whatWasLeftHasGrownSinceTheRequestWentOut() async {
    let limiter = RateLimiter(clock: clock.policy)
    let ticket = await limiter.take(tokens: 0)
    clock.advance(by: .seconds(10))
    let told = RateLimits(requests: .init(limit: 60, remaining: 0, fullAfter: .seconds(60)))
    await limiter.settle(ticket, used: nil, told: told)
    for _ in 0..<10 { #expect(await limiter.take(tokens: 0).wait == .zero) }
    #expect(await limiter.take(tokens: 0).wait == .seconds(1))
  }

  @Test func aLimitOfNoneIsNotBelieved() async {
    let limiter = RateLimiter(clock: clock.policy)
    await limiter.settle(
      await limiter.take(tokens: 0), used: nil, told: RateLimits(requests: .init(limit: 0, remaining: 0)))
    #expect(await limiter.take(tokens: 0).wait == .zero)
  }
}

@Suite(.timeLimit(.minutes(1))) struct RateLimitedModelTests {
  private let clock = VirtualClock()

  @Test func waitsAndSaysSo() async throws {
    let base = ScriptedModel(.reply("1"), .reply("2"))
    let model = RateLimitedModel(
      base, limiter: RateLimiter(requestsPerMinute: 1, clock: clock.policy), clock: clock.policy)
    let seen = Seen()
    for _ in 0..<2 { _ = try await model.reply(to: .asking("m")) { await seen.append($0) } }
    #expect(clock.waits == [.seconds(60)])
    #expect(
      await seen.events == [.content("1"), .notice("Waiting 60 s for the limits of the server of m"), .content("2")])
  }

  @Test func holdsAllBackWhenTheServerAsksForIt() async throws {
    var limited = ModelError(.limitReached, "slow down", retry: .withBackoff)
    limited.retryAfter = .seconds(7)
    let base = ScriptedModel(.fail(limited), .reply("x"))
    let model = RateLimitedModel(base, limiter: RateLimiter(clock: clock.policy), clock: clock.policy)
    await #expect(throws: limited) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "x")
    #expect(clock.waits == [.seconds(7)])
  }

  @Test func waitsAgainForWhatTheServerSaidMeanwhile() async throws {
    let clock = VirtualClock(jumps: false)
    let limiter = RateLimiter(requestsPerMinute: 1, clock: clock.policy)
    let base = ScriptedModel(.reply("x"))
    let model = RateLimitedModel(base, limiter: limiter, clock: clock.policy)
    let ticket = await limiter.take(tokens: 0)
    let waiting = Task { try await model.reply(to: .asking("m")) { _ in } }
    await clock.untilWaits(1)
    await limiter.settle(ticket, used: nil, told: nil, holdFor: .seconds(90))
    clock.advance(by: .seconds(60))
    await clock.untilWaits(2)
    #expect(clock.waits == [.seconds(60), .seconds(30)])
    #expect(await base.requests.isEmpty)
    clock.advance(by: .seconds(30))
    #expect(try await waiting.value.content == "x")
  }

  @Test func failsAtOnceWhereTheWaitIsTooLong() async throws {
    let base = ScriptedModel(.reply("1"), .reply("2"))
    let limiter = RateLimiter(requestsPerMinute: 1, clock: clock.policy)
    let model = RateLimitedModel(base, limiter: limiter, longestWait: .seconds(59), clock: clock.policy)
    _ = try await model.reply(to: .asking("m")) { _ in }
    let error = await #expect(throws: ModelError.self) { try await model.reply(to: .asking("m")) { _ in } }
    #expect(error?.code == .busy && error?.retry == .never)
    #expect(error?.message == "The next request would have to wait 60 s for the limits of its server")
    // What failed took nothing.
    clock.advance(by: .seconds(60))
    #expect(try await model.reply(to: .asking("m")) { _ in }.content == "2")
  }

  @Test func whoeverIsCancelledTakesNothing() async throws {
    let clock = VirtualClock(jumps: false)
    let limiter = RateLimiter(requestsPerMinute: 1, clock: clock.policy)
    let model = RateLimitedModel(ScriptedModel(.reply("1"), .reply("2")), limiter: limiter, clock: clock.policy)
    _ = try await model.reply(to: .asking("m")) { _ in }
    let waiting = Task { try await model.reply(to: .asking("m")) { _ in } }
    await clock.untilWaits(1)
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(await limiter.take(tokens: 0).wait == .seconds(60))
  }
}

@Suite(.timeLimit(.minutes(1))) struct TimeLimitedModelTests {
  @Test func endsAnExchangeThatTakesTooLong() async throws {
    let clock = VirtualClock(jumps: false)
    let patient = RetryingModel(
      ScriptedModel(.fail(RetryingModelTests.busy), .reply("x")), maximumRetries: 1, baseDelay: .seconds(100),
      maximumDelay: .seconds(100), share: { 1 }, clock: clock.policy)
    let model = TimeLimitedModel(patient, limit: .seconds(30), clock: clock.policy)
    let asking = Task { try await model.reply(to: .asking("m")) { _ in } }
    await clock.untilWaits(2)
    clock.advance(by: .seconds(30))
    let error = await #expect(throws: ModelError.self) { try await asking.value }
    #expect(error?.code == .limitReached && error?.message == "The exchange was to take no longer than 30 s")
  }

  @Test func leavesOthersAsTheyAre() async throws {
    let clock = VirtualClock(jumps: false)
    let model = TimeLimitedModel(
      ScriptedModel(.reply("x"), .fail(RetryingModelTests.crash)), limit: .seconds(30), clock: clock.policy)
    let seen = Seen()
    #expect(try await model.reply(to: .asking("m")) { await seen.append($0) }.content == "x")
    #expect(await seen.events == [.content("x")])
    await #expect(throws: RetryingModelTests.crash) { try await model.reply(to: .asking("m")) { _ in } }
  }
}
