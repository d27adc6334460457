import Testing

@testable import ReplyMarks

@Suite struct ThinkingTagTests {
  @Test(arguments: [
    ("<think>", "</think>"), ("<THINKING>", "</thinking>"), ("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷"),
    ("<seed:think>", "</seed:think>"), ("<analysis>", "</analysis>"), ("<thought>", "</thought>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"), ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|channel|>analysis<|message|>", "<|end|>"), ("<|channel>thought", "<channel|>"),
    ("<scratch_pad>", "</scratch_pad>"), ("<inner_monologue>", "</inner_monologue>"),
    ("<reasoning effort=\"high\">", "</reasoning>"),
    ("<chain_of_thought>", "</chain_of_thought>"), ("<|thinking|>", "<|/thinking|>"),
    ("<details type=\"reasoning\" done=\"true\">", "</details>"),
    ("<details><summary>Thought for 5 seconds</summary>", "</details>"),
    ("<summary>My reasoning</summary>", "</details>"), ("<!--", "-->"), ("<self-reflection>", "</self-reflection>"),
  ])
  func opensAndCloses(opener: String, closer: String) throws {
    let tag = try #require(ThinkingTag.opened(by: Array("  \(opener)".utf8)[...]))
    #expect(
      tag.rest(of: Array("so it is \(closer) and more".utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
        == " and more")
    #expect(tag.rest(of: Array("still thinking".utf8)[...]) == nil)
  }

  @Test(arguments: [
    "<div>", "<file path=\"a\">", "[link](x)", "[a]", "[draft]", "<details>", "<details><summary>All files</summary>",
    "<br/>",
    "<!-- a.html -->", "<Thinking />", "a < b", "<p>", "[", "<", "text", "<answer>", "<|im_start|>assistant",
  ])
  func leavesOtherTextAlone(line: String) {
    #expect(ThinkingTag.opened(by: Array(line.utf8)[...]) == nil)
  }

  @Test func findsAnEndThatNothingOpened() {
    func rest(_ line: String) -> String? {
      ThinkingTag.restAfterLoneCloser(Array(line.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(rest("</think>") == "")
    #expect(rest("so be it.</think>") == "")
    #expect(rest("[/THINK] a.py") == " a.py")
    #expect(rest("◁/think▷") == "")
    #expect(rest("hm ◁/think▷") == "")
    #expect(rest("the tag `</think>` ends it") == nil)
    #expect(rest("</details>") == nil)
    #expect(rest("-->") == nil)
    #expect(rest("<|end|>") == nil)
  }

  /// However a text is cut, a mark is never taken for another.
  @Test(arguments: ["<think>", "<seed:think>", "◁think▷", "[THINK]", "<|channel|>analysis<|message|>", "<!--\n"])
  func waitsForTheRestOfAMark(mark: String) {
    let bytes = Array(mark.utf8)
    for count in 1..<bytes.count - 1 {
      guard case .partial = ThinkingTag.opening(bytes[..<count]) else {
        Issue.record("\(mark) after \(count) bytes")
        continue
      }
    }
    guard case .whole = ThinkingTag.opening(bytes[...]) else {
      Issue.record("\(mark)")
      return
    }
  }
}
