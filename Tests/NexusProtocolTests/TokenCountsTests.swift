import NexusProtocol
import Testing

@Suite struct TokenCountsTests {
  @Test func partsWhatTheServerTold() {
    let told = TokenCounts(Usage(promptTokens: 900, cachedPromptTokens: 400, outputTokens: 60))
    #expect(told == TokenCounts(read: 500, cached: 400, written: 60))
    #expect(told.prompt == 900 && told.isParted)
    #expect(told.text == "500 tokens read, 400 cached, 60 written")
  }

  @Test func doesNotGuessWhatItDidNot() {
    let untold = TokenCounts(Usage(promptTokens: 900, outputTokens: 60, promptDuration: .milliseconds(1)))
    #expect(untold == TokenCounts(unparted: 900, written: 60))
    #expect(untold.prompt == 900 && !untold.isParted)
    #expect(untold.text == "900 prompt tokens, 60 written")
    #expect(TokenCounts(Usage()) == TokenCounts())
    #expect(TokenCounts().text == "0 prompt tokens, 0 written")
  }

  /// An empty cache is told, and a server that counts more in it than there were is not believed.
  @Test func takesNoMoreThanThePromptHas() {
    #expect(TokenCounts(Usage(promptTokens: 10, cachedPromptTokens: 0)).text == "10 tokens read, 0 cached, 0 written")
    #expect(TokenCounts(Usage(promptTokens: 10, cachedPromptTokens: 11)) == TokenCounts(cached: 10))
    #expect(TokenCounts(Usage(cachedPromptTokens: 11)) == TokenCounts())
  }

  @Test func addsUpEachByItself() {
    let sum = TokenCounts(read: 1, cached: 2, written: 3) + TokenCounts(unparted: 4, written: 5)
    #expect(sum == TokenCounts(read: 1, cached: 2, unparted: 4, written: 8))
    #expect(sum.prompt == 7 && sum.isParted)
    #expect(sum.text == "1 tokens read, 2 cached, 4 prompt tokens, 8 written")
  }
}
