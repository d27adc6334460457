import NexusProtocol
import Testing

@Suite struct MoneyTests {
  @Test(arguments: [
    (0.0, "0.00"), (1.07, "1.07"), (1.005, "1.01"), (12_345.678, "12345.68"), (0.1, "0.10"), (0.0999, "0.100"),
    (0.0123, "0.012"), (0.00417, "0.0042"), (0.000_001_5, "0.0000015"), (0.000_000_001, "0.00000000"), (-2.5, "-2.50"),
  ])
  func showsWhatCounts(amount: Double, text: String) {
    #expect(Money(amount).description == text)
  }

  @Test func addsWithoutRounding() {
    let sum = (0..<1_000_000).reduce(Money.zero) { sum, _ in sum + Money(trillionths: 100_000) }
    #expect(sum == Money(0.1) && sum.amount == 0.1)
  }

  @Test func staysWhereItCannotGrow() {
    #expect(Money(trillionths: .max) + Money(trillionths: 1) == Money(trillionths: .max))
    #expect(Money(trillionths: .min) + Money(trillionths: -1) == Money(trillionths: .min))
    #expect(Money(1e30) == Money(trillionths: .max) && Money(-1e30) == Money(trillionths: .min))
    #expect(Money(.nan) == .zero)
  }
}

@Suite struct TokenPriceTests {
  /// 3 and 15 for a million tokens, 0.3 for those in the cache, and twice as much above 200,000.
  private let price = TokenPrice(
    input: 3_000_000, output: 15_000_000, cachedInput: 300_000,
    steps: [.init(abovePromptTokens: 200_000, input: 6_000_000, output: 22_500_000, cachedInput: 600_000)])

  @Test func partsOfAUsageHaveTheirOwnPrices() {
    let usage = Usage(promptTokens: 1000, cachedPromptTokens: 400, outputTokens: 100)
    #expect(price.cost(of: usage) == Money(0.0018 + 0.00012 + 0.0015))
  }

  @Test func tokensInTheCacheCostAsOthersWhereNobodySaysOtherwise() {
    let plain = TokenPrice(input: 1_000_000, output: 2_000_000)
    #expect(plain.cost(promptTokens: 10, cachedPromptTokens: 10, outputTokens: 0) == Money(0.000_01))
  }

  @Test func aStepHoldsForTheWholeExchange() {
    #expect(price.cost(promptTokens: 200_000, outputTokens: 1000) == Money(0.6 + 0.015))
    #expect(price.cost(promptTokens: 200_001, outputTokens: 1000) == Money(1.200_006 + 0.0225))
  }

  @Test func moreInTheCacheThanThereIsCountsAsAll() {
    #expect(price.cost(promptTokens: 10, cachedPromptTokens: 50, outputTokens: 0) == Money(0.000_003))
    #expect(price.cost(promptTokens: 10, cachedPromptTokens: -5, outputTokens: -5) == Money(0.000_03))
  }

  @Test func whatNobodyCountedIsNotKnown() {
    #expect(price.cost(of: Usage(promptTokens: 10)) == nil)
    #expect(price.cost(of: Usage(outputTokens: 10)) == nil)
    #expect(TokenPrice.free.cost(of: Usage()) == .zero)
  }

  @Test func theSmallestPriceOfAllIsExact() {
    // 0.00875 for a million tokens.
    let price = TokenPrice(input: 8750, output: 8750)
    #expect(price.cost(promptTokens: 1, outputTokens: 0) == Money(trillionths: 8750))
  }

  @Test func whatIsNotKnownIsCountedBesideTheSum() {
    let cost = Cost(Money(1)) + Cost(nil) + Cost(Money(0.5)) + Cost(nil)
    #expect(cost == Cost(known: Money(1.5), unknownExchanges: 2))
  }

  @Test func moreThanCanBeCountedStaysTheMost() {
    #expect(TokenPrice(input: .max, output: 0).cost(promptTokens: .max, outputTokens: 0) == Money(trillionths: .max))
  }
}
