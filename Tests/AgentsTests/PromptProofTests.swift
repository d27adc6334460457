import NexusProtocol
import Testing

@testable import Agents

@Suite struct PromptProofTests {
  private func proof(bytes: Int, counted: Int?, asked: Int = 16_384, by model: String = "m") -> PromptProof {
    PromptProof(
      request: ChatRequest(
        model: "m", messages: [Message(.system, "be"), Message(.user, String(repeating: "x", count: bytes - 2))],
        options: GenerationOptions(contextLength: asked)),
      reply: ModelReply(model: model, usage: Usage(promptTokens: counted)), estimatedTokens: bytes / 3)
  }

  @Test func aCountThatCannotHoldThePromptIsAFailure() {
    let failure = proof(bytes: 27_930, counted: 2050).failure(afterReading: [])
    #expect(failure?.code == .promptNotRead(seenTokens: 2050, promptTokens: 9310))
    #expect(failure?.message == "The model saw 2,050 of about 9,310 tokens: that is what its server counted")
    #expect(failure?.partial != nil && failure?.retry == .never)
    #expect(proof(bytes: 27_930, counted: 5000).failure(afterReading: []) == nil)
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
