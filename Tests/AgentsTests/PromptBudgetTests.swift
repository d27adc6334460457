import NexusProtocol
import Testing

@testable import Agents

@Suite struct PromptBudgetTests {
  private func budget(_ length: Int, reply: Int? = nil) -> PromptBudget {
    PromptBudget(GenerationOptions(contextLength: length, maxTokens: reply))
  }

  @Test func aQuarterIsForTheReplyUnlessTheUserSaysHowMuch() {
    #expect(budget(4000).promptTokens == 3000)
    #expect(budget(4000, reply: 500).promptTokens == 3500)
    #expect(budget(4000, reply: 4000).promptTokens == 2000)
  }

  @Test func whatFitsExactlyIsHeldAndAByteMoreIsNot() throws {
    let budget = budget(400, reply: 100)
    let full = [Message(.user, String(repeating: "x", count: 900))]
    #expect(budget.holds(full))
    try budget.check(full)
    let over = [Message(.user, String(repeating: "x", count: 901))]
    #expect(!budget.holds(over))
    let error = #expect(throws: AgentError.self) { try budget.check(over) }
    #expect(error?.code == .doesNotFit(neededTokens: 401, contextLength: 400))
    #expect(error?.hint?.contains("contextLength") == true)
  }

  @Test func thinkingHasRoomOfItsOwnUnlessTheUserSaysHowMuch() {
    let options = GenerationOptions(contextLength: 8000)
    #expect(PromptBudget(options, thinks: true).promptTokens == 5000)
    #expect(PromptBudget(options, thinks: true).replyTokens == 2000)
    #expect(PromptBudget(GenerationOptions(contextLength: 8000, maxTokens: 3000), thinks: true).promptTokens == 5000)
  }

  @Test(arguments: [1, 100, 5000, 40_000, 1_000_000], [nil, 512, 100_000])
  func theWindowItAsksForIsEnough(bytes: Int, reply: Int?) {
    for thinks in [false, true] {
      let options = GenerationOptions(contextLength: 4096, maxTokens: reply)
      let length = PromptBudget(options, thinks: thinks).contextLength(holding: bytes)
      let larger = GenerationOptions(contextLength: length, maxTokens: reply)
      #expect(PromptBudget(larger, thinks: thinks).promptBytes >= bytes)
    }
  }

  @Test func aRepairGoesWithoutTheAnswerWhereThereIsNoRoom() {
    let first = [Message(.system, "s"), Message(.user, "u")]
    let long = String(repeating: "x", count: 2000)
    #expect(first.repairing("answer", with: "repair", in: budget(4000)).count == 4)
    #expect(first.repairing(long, with: "repair", in: budget(800)).map(\.content) == ["s", "u", "repair"])
  }

  @Test func bytesNotCharactersCount() {
    #expect(budget(400).tokens(in: [Message(.user, "äöü")]) == 2)
    #expect(budget(400).tokens(in: []) == 0)
    #expect(budget(400, reply: 100).bytesLeft(beside: ["äöü", "x"]) == 893)
    #expect(budget(400, reply: 100).bytesLeft(beside: [String(repeating: "x", count: 5000)]) == 0)
  }
}
