import NexusProtocol
import NexusTestSupport
import Testing

@testable import Exchanges

@Suite struct TokenRateTests {
  private func samples(_ counts: [(bytes: Int, tokens: Int)]) -> [TokenSample] {
    counts.map { TokenSample(model: "m", promptBytes: $0.bytes, promptTokens: $0.tokens, estimatedTokens: nil) }
  }

  @Test func beforeEnoughIsKnownTheSafeRateHolds() {
    #expect(TokenRate.learnt(from: []) == 3)
    #expect(TokenRate.learnt(from: samples([(4000, 1000), (4000, 1000)])) == 3)
    #expect(TokenRate.learnt(from: samples([(400, 100), (400, 100), (400, 100)])) == 3)
  }

  @Test func theDensestPromptsDecide() {
    let learnt = TokenRate.learnt(from: samples([(4000, 1000), (3500, 1000), (3800, 1000)]))
    #expect(abs(learnt - 3.5 * 0.95) < 1e-9)
  }

  /// A server that does not count what it has in its cache tells of hundreds of bytes a token.
  @Test func countsOfServersThatLeaveOutTheirCacheAreNotBelieved() {
    let true3 = (bytes: 9000, tokens: 3000)
    let cached = [(9000, 12), (9000, 1), (9000, 700)].map { (bytes: $0.0, tokens: $0.1) }
    let learnt = TokenRate.learnt(from: samples([true3, true3, true3] + cached + cached))
    #expect(abs(learnt - 3 * 0.95) < 1e-9)
    #expect(TokenRate.learnt(from: samples(cached)) == TokenRate.safe)
    // A partly cached prompt that looks plausible counts for nothing beside one that was read in full.
    let partly = Array(repeating: (bytes: 9000, tokens: 1800), count: 8)
    #expect(TokenRate.learnt(from: samples(partly + [true3])) < 3)
  }

  @Test(arguments: UInt64(0)..<200) func staysWithinItsBoundsWhateverIsCounted(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let counts = (0..<Int.random(in: 0...30, using: &numbers)).map { _ in
      (
        bytes: Int.random(in: 0...100_000, using: &numbers), tokens: Int.random(in: -5...60_000, using: &numbers)
      )
    }
    let learnt = TokenRate.learnt(from: samples(counts))
    #expect((1.0...4.0).contains(learnt))
  }
}
