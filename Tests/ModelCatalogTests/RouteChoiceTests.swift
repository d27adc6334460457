import ModelCatalog
import NexusProtocol
import Testing

@Suite struct RouteChoiceTests {
  private func candidate(_ name: String, _ change: (inout RouteCandidate) -> Void = { _ in }) -> RouteCandidate {
    var candidate = RouteCandidate(name)
    change(&candidate)
    return candidate
  }

  private func choice(
    _ goal: RouteGoal, _ candidates: [RouteCandidate], promptTokens: Int = 1000
  ) throws(RouteFault) -> RouteChoice {
    try RouteChoice(goal, among: candidates, promptTokens: promptTokens)
  }

  @Test func aPriceThatIsNotKnownIsNeverTheLowest() throws {
    let unknown = candidate("unknown")
    let dear = candidate("dear") { $0.price = TokenPrice(input: 1_000_000, output: 10_000_000) }
    let cheap = candidate("cheap") { $0.price = TokenPrice(input: 2_000_000, output: 2_000_000) }
    let found = try choice(.cheap, [unknown, dear, cheap])
    #expect(found.model == "cheap")
    #expect(found.reason == "about 0.0030 for this question, the lowest of 2 known prices, 1 not known")
    // What is read counts as well as what is written.
    #expect(try choice(.cheap, [dear, cheap], promptTokens: 100_000).model == "dear")
    #expect(throws: RouteFault.noPrice) { try choice(.cheap, [unknown]) }
    let own = candidate("own") { $0.price = .free }
    #expect(try choice(.cheap, [cheap, own]).reason == "its tokens cost nothing, the lowest of 2 known prices")
    let quick = candidate("quick") { ($0.price, $0.tokensPerSecond) = (.free, 30) }
    #expect(try choice(.cheap, [own, quick]).model == "quick")
  }

  @Test func speedCountsWithWhatLoadingTakes() throws {
    let resting = candidate("resting") { ($0.tokensPerSecond, $0.isLoaded) = (40, false) }
    let loaded = candidate("loaded") { ($0.tokensPerSecond, $0.isLoaded) = (20.04, true) }
    let new = candidate("new") { $0.isLoaded = true }
    #expect(try choice(.fast, [new, resting, loaded]).model == "loaded")
    #expect(try choice(.fast, [new, resting, loaded]).reason == "20.0 tokens/s on record, and in memory")
    let hosted = candidate("hosted") { $0.tokensPerSecond = 100 }
    #expect(try choice(.fast, [loaded, hosted]).model == "hosted")
  }

  @Test func withoutARecordWhatIsInMemoryIsFastAndThenWhatIsSmall() throws {
    let large = candidate("large") { ($0.billions, $0.isLoaded) = (14, false) }
    let small = candidate("small") { ($0.billions, $0.isLoaded) = (1.5, false) }
    #expect(try choice(.fast, [large, small]).model == "small")
    #expect(
      try choice(.fast, [large, small]).reason
        == "no speed is on record; the smallest of those whose size is known")
    let loaded = candidate("loaded") { ($0.billions, $0.isLoaded) = (32, true) }
    #expect(try choice(.fast, [large, small, loaded]).model == "loaded")
    #expect(try choice(.fast, [large, small, loaded]).reason == "no speed is on record, and it is in memory")
  }

  @Test func goodIsWhatWasOfUseThenWhatIsDearLargeOrLong() throws {
    let lucky = candidate("lucky") { ($0.attempts, $0.successes) = (1, 1) }
    let proven = candidate("proven") { ($0.attempts, $0.successes) = (20, 18) }
    #expect(try choice(.good, [lucky, proven]).model == "proven")
    #expect(try choice(.good, [lucky, proven]).reason == "18 of 20 attempts on record were of use")
    let poor = candidate("poor") { ($0.attempts, $0.successes) = (10, 1) }
    let dear = candidate("dear") { $0.price = TokenPrice(input: 1, output: 20) }
    let cheap = candidate("cheap") { ($0.price, $0.contextLength) = (TokenPrice(input: 1, output: 5), 1_000_000) }
    #expect(try choice(.good, [poor, cheap, dear]).model == "dear")
    let large = candidate("large") { ($0.price, $0.billions) = (.free, 14) }
    let small = candidate("small") { ($0.price, $0.billions) = (.free, 3) }
    #expect(
      try choice(.good, [small, large]).reason
        == "no attempts are on record; the largest of those whose size is known")
    #expect(try choice(.good, [candidate("a"), candidate("b")]).model == "a")
  }

  @Test func whatDoesNotHoldTheQuestionIsNotChosen() throws {
    let short = candidate("short") { ($0.contextLength, $0.price) = (8000, .free) }
    let long = candidate("long") { ($0.contextLength, $0.price) = (100_000, TokenPrice(input: 1, output: 1)) }
    #expect(try choice(.cheap, [short, long], promptTokens: 7600).model == "long")
    #expect(try choice(.cheap, [short, long], promptTokens: 7600).reason.hasSuffix("; no other holds the question"))
    #expect(throws: RouteFault.noneHolds(tokens: 200_500)) { try choice(.cheap, [short, long], promptTokens: 200_000) }
    #expect(throws: RouteFault.noCandidates) { try choice(.fast, []) }
  }
}
