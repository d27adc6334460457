import NexusProtocol
import Testing

@testable import Exchanges

@Suite struct PromptProofTests {
  private func proof(
    bytes: Int, counted: Int?, asked: Int = 16_384, by model: String = "m", text: String = "x",
    rates: [Double] = []
  ) -> PromptProof {
    let content = String(repeating: text, count: (bytes - 2) / text.utf8.count)
    return PromptProof(
      request: ChatRequest(
        model: "m", messages: [Message(.system, "be"), Message(.user, content)],
        options: GenerationOptions(contextLength: asked)),
      reply: ModelReply(model: model, usage: Usage(promptTokens: counted)), estimatedTokens: bytes / 3,
      samples: rates.map {
        TokenSample(model: "m", promptBytes: 12_000, promptTokens: Int(12_000 / $0), estimatedTokens: nil)
      })
  }

  /// A window of 4,096 that was filled and cut, at what most models need of bytes for a token.
  @Test(arguments: [27_930, 25_000, 23_547, 17_000]) func aWindowsWorthOfALargerPromptIsAFailure(bytes: Int) {
    #expect(proof(bytes: bytes, counted: 4096).failure(afterReading: [])?.code != nil)
    #expect(proof(bytes: 16_000, counted: 4096).failure(afterReading: []) == nil)
  }

  @Test func whatIsKnownOfTheModelSharpensIt() {
    let proofs = [[], [3.2, 3.4, 3.6], [4.5, 4.6, 4.7]].map { proof(bytes: 23_547, counted: 4200, rates: $0) }
    #expect(proofs.map { $0.failure(afterReading: []) != nil } == [false, true, false])
    // A model that read only another script so far may read prose.
    #expect(proof(bytes: 23_547, counted: 5000, rates: [1.5, 1.6, 1.7]).failure(afterReading: []) == nil)
    // What caches hid teaches nothing.
    #expect(proof(bytes: 23_547, counted: 4200, rates: [5.9, 5.9, 5.9, 900]).failure(afterReading: []) == nil)
  }

  /// Tokenizers have tokens for whole runs of it, so that tables and deep indentation have many bytes a token.
  @Test func whiteSpaceProvesLittle() {
    let row = "a" + String(repeating: " ", count: 14) + "\n"
    #expect(proof(bytes: 32_000, counted: 3000, text: row).failure(afterReading: []) == nil)
    #expect(proof(bytes: 32_000, counted: 300, text: row).failure(afterReading: [])?.code != nil)
  }

  @Test func whatATemplateMayLeaveOutProvesNothing() {
    var proof = proof(bytes: 3000, counted: 900)
    let tools = [ToolDefinition(name: "f", description: String(repeating: "d", count: 9000), parameters: "{}")]
    proof = PromptProof(
      request: ChatRequest(
        model: "m",
        messages: proof.request.messages + [Message(.assistant, "", thinking: String(repeating: "t", count: 9000))],
        tools: tools, options: proof.request.options), reply: proof.reply, estimatedTokens: 7000)
    #expect(proof.failure(afterReading: []) == nil)
  }

  @Test func aCountThatCannotHoldThePromptIsAFailure() {
    let failure = proof(bytes: 27_930, counted: 2050).failure(afterReading: [])
    #expect(failure?.code == .promptNotRead(seenTokens: 2050, promptTokens: 9310))
    #expect(failure?.message == "The model saw 2,050 of about 9,310 tokens: that is what its server counted")
    #expect(failure?.partial != nil && failure?.retry == .never)
    #expect(proof(bytes: 27_930, counted: 5001).failure(afterReading: []) == nil)
  }

  @Test func whatIsNotToldProvesNothing() {
    #expect(proof(bytes: 9000, counted: nil).failure(afterReading: []) == nil)
    #expect(proof(bytes: 9000, counted: 3000).failure(contextInEffect: nil) == nil)
  }

  @Test func aCountThatTheCacheExplainsIsNoFailure() {
    let proof = proof(bytes: 9000, counted: 20)
    #expect(proof.failure(afterReading: [])?.code != nil)
    var earlier = proof.request.messages
    #expect(proof.failure(afterReading: [earlier]) == nil)
    earlier[1].content = String(earlier[1].content.prefix(2000)) + "another end"
    #expect(proof.failure(afterReading: [earlier])?.code != nil)
    earlier[1].content = String(proof.request.messages[1].content.prefix(8900)) + "another end"
    #expect(proof.failure(afterReading: [[], earlier]) == nil)
  }

  @Test func aSmallerContextThanAskedForIsAFailure() {
    let failure = proof(bytes: 27_930, counted: 4096).failure(contextInEffect: 4096)
    #expect(
      failure?.message.hasPrefix("The model saw 4,096 of about 9,310 tokens: its server gives it a context") == true)
    #expect(proof(bytes: 300, counted: 100).failure(contextInEffect: 4096) != nil)
    #expect(proof(bytes: 300, counted: 100).failure(contextInEffect: 16_384) == nil)
    #expect(proof(bytes: 300, counted: 100, by: "fallback").failure(contextInEffect: 4096) == nil)
    #expect(proof(bytes: 27_930, counted: 4000, by: "fallback").failure(contextInEffect: 4096) != nil)
  }
}
