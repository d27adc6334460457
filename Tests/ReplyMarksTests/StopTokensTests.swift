import Testing

@testable import ReplyMarks

@Suite struct StopTokensTests {
  @Test(arguments: [
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<end_of_turn>", "</s>", "<|end|>", "<|return|>",
    "<|EOT|>",
    "<｜end▁of▁sentence｜>", "<|user|>", "<|observation|>", "<|END_OF_TURN_TOKEN|>", "<eos>", "[/INST]", "<turn|>",
    "<|endofprompt|>", "<|hy_eos|>", "<|im_sep|>", "<|fim_pad|>", "[EOS]", "<|role_end|>",
  ])
  func endsALine(token: String) {
    for line in ["approve\(token)", "approve \(token)", "approve \(token)\(token) "] {
      let stripped = StopTokens.stripped(Array(line.utf8)[...])
      #expect(stripped.map { String(decoding: $0.content, as: UTF8.self) } == "approve")
    }
    #expect(StopTokens.isAllOf(Array("  \(token)\r".utf8)[...]))
  }

  @Test(arguments: [
    "a <b> c", "`<|im_end|>`", "\"<|im_end|>\"", "the <|im_end|> token", "- <s>struck out</s>", "a | b |",
    "x <| f |> g",
    "[1]", "Vec<u8>", "<p>text</p>", "if a<|b {", "[a][b]",
  ])
  func leavesOtherLinesAlone(line: String) {
    #expect(StopTokens.stripped(Array(line.utf8)[...]) == nil)
  }

  @Test(arguments: [
    ("<|im_start|>assistant", false), ("<|im_start|>user", true),
    ("<|start_header_id|>assistant<|end_header_id|>", false),
    ("<start_of_turn>user", true), ("<|user|>", true), ("<|observation|>", true), ("<|im_end|>", false),
    ("<|assistant|>", false),
    ("[INST]", true), ("[/INST]", false), ("<|start|>assistant", false),
  ])
  func tellsWhoseTurnBegins(line: String, endsReply: Bool) {
    let stripped = StopTokens.stripped(Array(line.utf8)[...])
    #expect(stripped?.wasOnlyTokens == true)
    #expect(stripped?.endsReply == endsReply)
  }
}
