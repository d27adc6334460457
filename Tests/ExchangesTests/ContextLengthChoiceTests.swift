import Testing

@testable import Exchanges

@Suite struct ContextLengthChoiceTests {
  private static let gigabyte = 1_000_000_000

  private func length(_ model: ContextLengthChoice.Model) -> Int { length(nil, model) }

  private func length(_ configured: Int?, _ model: ContextLengthChoice.Model) -> Int {
    ContextLengthChoice.make(configured: configured, model).length
  }

  @Test func whatTheUserSetHoldsUpToWhatTheModelWasTrainedFor() {
    #expect(length(5000, .init(trained: 40_960, inEffect: 16_384)) == 5000)
    let cut = ContextLengthChoice.make(configured: 100_000, .init(trained: 40_960))
    #expect(cut.length == 40_960 && cut.reason.contains("100000"))
  }

  @Test func aModelInMemoryKeepsItsWindowUnlessItIsOfNoUse() {
    #expect(length(.init(trained: 40_960, inEffect: 8192)) == 8192)
    #expect(length(.init(trained: 40_960, inEffect: 4096)) == 16_384)
    #expect(length(.init(trained: 300_000, inEffect: 262_144)) == 16_384)
  }

  @Test func memoryDecidesForAModelThatIsNotThere() {
    func inMemory(_ gigabytes: Int, size: Int = 5, perToken: Int? = nil) -> Int {
      length(
        .init(
          trained: 131_072, sizeInBytes: size * Self.gigabyte, bytesPerToken: perToken,
          memoryInBytes: gigabytes * Self.gigabyte))
    }
    #expect([4, 8, 9, 16, 64].map { inMemory($0) } == [4096, 4096, 8192, 16_384, 32_768])
    #expect(inMemory(16, perToken: 16 * 1024) == 32_768)
    #expect(length(.init()) == 16_384)
  }

  @Test func neverMoreThanTheModelWasTrainedFor() {
    #expect(length(.init(trained: 2048)) == 2048)
    #expect(length(.init(trained: 2048, inEffect: 8192, sizeInBytes: 1, memoryInBytes: 64 * Self.gigabyte)) == 2048)
  }
}
