import Terminal
import Testing

@Suite struct TextFittingTests {
  @Test(arguments: [
    ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("日本語", 5, "日本…"),
    ("日本語", 4, "日…"), ("", 0, ""), ("👩‍👩‍👧ab", 3, "👩‍👩‍👧…"),
  ])
  func cutsTheEnd(text: String, width: Int, expected: String) {
    #expect(text.truncated(to: width) == expected)
  }

  @Test(arguments: [("a/b/c.swift", 8, "…c.swift"), ("abc", 3, "abc"), ("日本語", 4, "…語"), ("abc", 0, "")])
  func cutsTheStart(text: String, width: Int, expected: String) {
    #expect(text.truncatedAtStart(to: width) == expected)
  }

  @Test func fillsUp() {
    #expect("日".padded(to: 4) == "日  ")
    #expect("7".padded(to: 3, alignment: .right) == "  7")
    #expect("long".padded(to: 2) == "long")
  }
}
