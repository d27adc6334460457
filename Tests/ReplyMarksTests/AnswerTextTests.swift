import Testing

@testable import ReplyMarks

@Suite struct AnswerTextTests {
  @Test(arguments: [
    ("<think>\na\n</think>\nb", "\n\n\nb"), ("[THINK]a[/THINK]b", "b"), ("b<|im_end|>", "b"),
    ("b\n<|im_end|>\n", "b\n\n"),
    ("a\n</think>\nb", "\n\nb"), ("hm</think>b", "b"),
    ("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b<|return|>", "b"),
    ("analysisWe need b.assistantfinalb", "b"), ("b\n<|im_start|>user\nno", "b\n"), ("<answer>b</answer>", "b"),
    ("<answer>\nb\n</answer>", "\nb\n"), ("```thinking\na\n```\nb", "\n\n\nb"), ("<!--\na\n-->\nb", "\n\n\nb"),
    ("<details>\n<summary>Reasoning</summary>\na\n</details>\nb", "<details>\n\n\n\nb"), ("◁think▷a◁/think▷b", "b"),
    // What a line speaks of, and what stands in code, is text.
    ("the <|im_end|> token\nb", "the <|im_end|> token\nb"), ("ends with <|im_end|>\nb", "ends with <|im_end|>\nb"),
    ("```\n<|im_end|>\n```\nb", "```\n<|im_end|>\n```\nb"), ("`</think>` closes\nb", "`</think>` closes\nb"),
  ])
  func leavesOutThinkingAndTokens(reply: String, answer: String) {
    #expect(AnswerText.of(reply, isAnswer: { $0.hasPrefix("`") }) == answer)
  }

  @Test(arguments: ["<think>a", "[THINK]\na", "```thinking\na", "<!--\na"])
  func saysThatAReplyIsOnlyThinking(reply: String) {
    #expect(AnswerText.of(reply) == nil)
  }

  @Test func linesKeepTheirNumbers() {
    let reply = "<think>\na\nb</think>\nc\n<|im_end|>\n"
    #expect(AnswerText.of(reply)?.split(separator: "\n", omittingEmptySubsequences: false).count == 6)
  }
}
