import NexusProtocol
import Testing

@testable import Replies

/// Thinking and tokens of chat templates in plans, reviews and choices.
@Suite struct ReplyTokensTests {
  static let tokens = [
    "<|im_end|>", "<|user|>", "<|observation|>", "<|eot_id|>", "<end_of_turn>", "<|endoftext|>", "</s>",
    "<｜end▁of▁sentence｜>",
  ]
  static let thinking = [
    ("[THINK]\n", "\n[/THINK]\n"), ("◁think▷", "◁/think▷"), ("<seed:think>", "</seed:think>"),
    ("<analysis>\n", "\n</analysis>\n"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    ("<details>\n<summary>Thinking</summary>\n", "\n</details>\n"),
    ("<!--\n", "\n-->\n"), ("```thinking\n", "\n```\n"), ("", "\n[/THINK]\n"), ("", "\n◁/think▷\n"),
    ("<think>", "</think>"), ("", "\n</think>\n"),
  ]

  @Test(arguments: tokens) func aTokenIsNoPartOfAReview(token: String) {
    for reply in [
      "Verdict: approve\(token)", "Verdict: approve \(token)\n", "Verdict: approve\n\(token)\n",
      "{\"verdict\":\"approve\"}\(token)",
    ] {
      #expect(ReviewReader.read(reply).verdict == .approve)
    }
  }

  @Test(arguments: thinking) func aDraftIsNoReview(opener: String, closer: String) {
    #expect(ReviewReader.read("\(opener)Verdict: revise\nSummary: no\(closer)Verdict: approve").verdict == .approve)
    #expect(
      ReviewReader.read("\(opener){\"verdict\":\"revise\",\"summary\":\"no\"}\(closer){\"verdict\":\"approve\"}")
        .verdict == .approve)
    #expect(ChoiceReader.read("\(opener)Choice: 1\(closer)Choice: 2", count: 2).choice == 2)
  }

  @Test(arguments: thinking) func aDraftIsNoPlan(opener: String, closer: String) {
    for plan in [
      "Plan: P\n\n## Task 1: B\nFiles: b.py\nInstructions: do it",
      "{\"title\":\"P\",\"tasks\":[{\"id\":\"1\",\"title\":\"B\",\"files\":[\"b.py\"],\"instructions\":\"do it\"}]}",
    ] {
      var reader = PlanReader()
      for byte in "\(opener)## Task 1: A\nInstructions: no\(closer)\(plan)".utf8 { _ = reader.feed(bytes: [byte]) }
      let reading = reader.finish()
      #expect(reading.draft.tasks.map(\.title) == ["B"])
      #expect(reading.faults == [])
    }
  }

  @Test(arguments: tokens) func aTokenIsNoPartOfAPlan(token: String) {
    for reply in [
      "Plan: P\n\n## Task 1: B\nFiles: b.py\nInstructions: do it.\(token)",
      "Plan: P\n\n## Task 1: B\nFiles: b.py\nInstructions: do it.\n\(token)\n",
    ] {
      var reader = PlanReader()
      _ = reader.feed(reply)
      #expect(reader.finish().draft.tasks.map(\.instructions) == ["do it."])
    }
    #expect(
      ChoiceReader.read("Reason: short\nChoice: 2\(token)", count: 2) == ChoiceReading(choice: 2, reason: "short"))
  }

  @Test func instructionsMaySpeakOfTokens() {
    let text =
      "Let each turn end with <|im_end|>\nand take `<think>` away.\n\n```jinja\n{{ content }}<|im_end|>\n<|im_start|>assistant\n```"
    var reader = PlanReader()
    _ = reader.feed("Plan: P\n\n## Task 1: B\nFiles: b.py\nInstructions:\n\(text)\n")
    #expect(reader.finish().draft.tasks.map(\.instructions) == [text])
    let reading = ReviewReader.read("Finding: error a.py:1 the line lacks <|im_end|> at its end\nVerdict: revise")
    #expect(reading.findings.map(\.message) == ["the line lacks <|im_end|> at its end"])
  }

  @Test func whatIsOnlyThinkingSaysSo() {
    #expect(ReviewReader.read("[THINK]Verdict: approve").faults.map(\.code) == [.onlyThinking])
    #expect(ChoiceReader.read("◁think▷Choice: 1", count: 2).choice == nil)
    var reader = PlanReader()
    _ = reader.feed("<seed:think>\n## Task 1: A\nInstructions: x")
    #expect(reader.finish().faults.map(\.code) == [.onlyThinking])
  }
}
