import Git
import NexusProtocol
import Testing

@testable import Agents

@Suite struct ModelUseTests {
  private func exchange(
    _ words: String, state: Exchange.State = .finished, answeredBy model: String = "m:7b"
  ) -> Exchange {
    let options = GenerationOptions(contextLength: 4096, maxTokens: 100, temperature: 0.5, seed: 7, stop: ["x"])
    let request = ChatRequest(
      model: "m:7b", messages: [Message(.system, "Be brief."), Message(.user, words)], think: .off, options: options)
    let reply = ModelReply(model: model, content: "Yes.", stopReason: .stop)
    return Exchange(
      role: .implementation, purpose: .implement, request: request, modelDigest: "d1", state: state, reply: reply,
      startedAt: Timestamp(millisecondsSince1970: 0))
  }

  @Test func tellsOfTheLastReplyThatCameWhole() throws {
    let use = try #require(try ModelUse([exchange("one"), exchange("two"), exchange("three", state: .interrupted)]))
    #expect(use.model == "m:7b" && use.digest == "d1")
    #expect(use.prompt == (try ObjectID(ofBlob: Array("--- system ---\nBe brief.\n--- user ---\ntwo\n".utf8))))
    #expect(
      use.optionsText == "context 4096, at most 100 tokens, temperature 0.5, seed 7, 1 stop texts, thinking off")
    #expect(try ModelUse([]) == nil)
    #expect(try ModelUse([exchange("one", state: .failed)]) == nil)
  }

  @Test func doesNotClaimTheDigestOfAnotherModel() throws {
    let use = try #require(try ModelUse([exchange("one", answeredBy: "other:1b")]))
    #expect(use.model == "other:1b" && use.digest == nil)
  }

  @Test func everyPartOfAPromptCounts() throws {
    let call = ToolCall(name: "read", arguments: "{}")
    let prompts = [
      [Message(.user, "a"), Message(.user, "b")], [Message(.user, "a\nb")],
      [Message(.system, "a"), Message(.user, "b")],
      [Message(.user, "a"), Message(.assistant, "b")],
      [Message(.user, "a"), Message(.assistant, "b", toolCalls: [call])],
      [Message(.user, "a"), Message(.user, "b ")],
    ]
    #expect(Set(prompts.map(ModelUse.text)).count == prompts.count)
  }
}
