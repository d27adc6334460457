import NexusProtocol
import Testing

@testable import Exchanges

@Suite struct PromptBudgetTests {
  private func budget(_ length: Int, reply: Int? = nil) -> PromptBudget {
    PromptBudget(GenerationOptions(contextLength: length, maxTokens: reply))
  }

  private func request(_ messages: [Message], tools: [ToolDefinition] = []) -> ChatRequest {
    ChatRequest(model: "m", messages: messages, tools: tools, options: GenerationOptions(contextLength: 400))
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
    try budget.check(request(full))
    let over = [Message(.user, String(repeating: "x", count: 901))]
    #expect(!budget.holds(over))
    let error = #expect(throws: ExchangeError.self) { try budget.check(request(over)) }
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
    #expect(budget(400).tokens(in: request([Message(.user, "äöü")])) == 2)
    #expect(budget(400).tokens(in: request([])) == 0)
    #expect(budget(400, reply: 100).bytesLeft(beside: [Message(.user, "äöü"), Message(.user, "x")]) == 893)
    #expect(budget(400, reply: 100).bytesLeft(beside: [Message(.user, String(repeating: "x", count: 5000))]) == 0)
  }

  /// All of it is in the prompt that the server makes.
  @Test func thinkingCallsAndToolsTakeUpRoom() throws {
    let text = String(repeating: "x", count: 1000)
    let bare = [Message(.user, "u"), Message(.assistant, "a")]
    let thought = [Message(.user, "u"), Message(.assistant, "a", thinking: text)]
    let called = [Message(.user, "u"), Message(.assistant, "a", toolCalls: [ToolCall(name: "f", arguments: text)])]
    let tool = ToolDefinition(name: "f", description: text, parameters: "{}")
    let budget = budget(400, reply: 100)
    #expect(budget.holds(bare) && !budget.holds(thought) && !budget.holds(called) && !budget.holds(bare, tools: [tool]))
    #expect(throws: ExchangeError.self) { try budget.check(request(bare, tools: [tool])) }
    #expect(request(thought, tools: [tool]).promptBytes >= 2000)
    #expect(budget.bytesLeft(beside: bare) - budget.bytesLeft(beside: bare, tools: [tool]) == 898)
  }

  @Test func whatWasThoughtFirstGoesFirst() {
    let thought = ["one", "two", "three"].map { Message(.assistant, "a", thinking: $0) }
    func left(_ bytes: Int) -> [String?] {
      var messages = thought
      messages.forgetThinking { $0.promptBytes <= bytes }
      return messages.map(\.thinking)
    }
    #expect(left(100) == ["one", "two", "three"])
    #expect(left(11) == [nil, "two", "three"])
    #expect(left(10) == [nil, nil, "three"])
    #expect(left(0) == [nil, nil, nil])
  }

  @Test func aRepairForgetsWhatWasThoughtBeforeWhatWasRead() {
    let read = [
      Message(.system, "s"), Message(.user, "u"),
      Message(.assistant, "", thinking: String(repeating: "x", count: 2300)),
      Message(.tool, "read"),
    ]
    let repairing = read.repairing("answer", with: "repair", in: budget(1024))
    #expect(repairing.map(\.content) == ["s", "u", "", "read", "answer", "repair"])
    #expect(repairing[2].thinking == nil)
  }
}
