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

  @Test func bytesNotCharactersCount() {
    #expect(PromptBudget.tokens(in: "äöü") == 2)
    #expect(PromptBudget.tokens(in: "") == 0)
    #expect(budget(400, reply: 100).bytesLeft(beside: ["äöü", "x"]) == 893)
    #expect(budget(400, reply: 100).bytesLeft(beside: [String(repeating: "x", count: 5000)]) == 0)
  }
}
