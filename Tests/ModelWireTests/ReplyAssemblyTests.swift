import ModelWire
import NexusProtocol
import Testing

@Suite struct ReplyAssemblyTests {
  private func assembly(tags: Bool = true) -> ReplyAssembly { ReplyAssembly(model: "m", splitsThinkTags: tags) }

  @Test func joinsPiecesOfOneKindThatComeTogether() {
    var assembly = assembly()
    assembly.add(thinking: "a")
    assembly.add(thinking: "b")
    assembly.add(text: "c")
    assembly.add(text: "d")
    #expect(assembly.takeEvents() == [.thinking("ab"), .content("cd")])
    #expect(assembly.takeEvents() == [])
    assembly.add(text: "e")
    #expect(assembly.takeEvents() == [.content("e")])
    #expect(assembly.reply == ModelReply(model: "m", content: "cde", thinking: "ab"))
  }

  @Test func emptyPiecesTellNothing() {
    var assembly = assembly()
    assembly.add(thinking: "")
    assembly.add(text: "")
    assembly.add(toolCalls: [])
    assembly.endText()
    #expect(assembly.takeEvents() == [])
    #expect(assembly.reply == ModelReply(model: "m"))
  }

  @Test func callsStandWhereTheyCame() {
    let calls = [
      ToolCall(id: "1", name: "read_file", arguments: "{}"), ToolCall(id: "2", name: "search", arguments: "{}"),
    ]
    var assembly = assembly()
    assembly.add(text: "I look.")
    assembly.add(toolCalls: [calls[0]])
    assembly.add(text: " More.")
    assembly.add(toolCalls: [calls[1]])
    #expect(
      assembly.takeEvents() == [
        .content("I look."), .toolCalls([calls[0]]), .content(" More."), .toolCalls([calls[1]]),
      ])
    #expect(assembly.reply.toolCalls == calls && assembly.reply.content == "I look. More.")
  }

  /// A call that was cut before its first argument must not be made without any.
  @Test func aCallThatWasCutHasNoWholeArguments() {
    let call = ToolCall(id: "1", name: "read_file", arguments: "")
    var whole = assembly()
    whole.reply.stopReason = .stop
    whole.add(toolCalls: [call])
    #expect(whole.reply.toolCalls.map(\.arguments) == ["{}"])
    var cut = assembly()
    cut.reply.stopReason = .length
    cut.add(toolCalls: [call, call])
    #expect(cut.reply.toolCalls.map(\.arguments) == ["{}", "{"])
  }

  @Test func tagsAreThoughtsUnlessTheServerPartsThem() {
    var tagged = assembly()
    tagged.add(text: "<think>a</think>b")
    tagged.endText()
    #expect(tagged.reply.thinking == "a" && tagged.reply.content == "b")
    var plain = assembly(tags: false)
    plain.add(text: "<think>a</think>b")
    #expect(plain.reply.thinking == "" && plain.reply.content == "<think>a</think>b")
    var parted = assembly()
    parted.add(thinking: "a")
    parted.add(text: "<think>b</think>")
    #expect(parted.reply.thinking == "a" && parted.reply.content == "<think>b</think>")
  }

  /// A call shows that no tag follows.
  @Test func whatCouldHaveBecomeATagIsTextWhenNothingFollows() {
    var assembly = assembly()
    assembly.add(text: "<thi")
    #expect(assembly.takeEvents() == [])
    assembly.add(toolCalls: [ToolCall(id: nil, name: "search", arguments: "{}")])
    #expect(assembly.reply.content == "<thi")
    #expect(assembly.takeEvents().first == .content("<thi"))
  }

  @Test func thinkingThatUsedTheTokensIsNoAnswer() {
    func reply(_ content: String, _ thinking: String, _ reason: StopReason) -> ModelReply {
      ModelReply(model: "m", content: content, thinking: thinking, stopReason: reason)
    }
    #expect(reply(" \n", "a", .length).isOnlyThinking)
    #expect(!reply("b", "a", .length).isOnlyThinking)
    #expect(!reply("", "", .length).isOnlyThinking)
    #expect(!reply("", "a", .stop).isOnlyThinking)
  }
}
