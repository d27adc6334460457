import Testing

@testable import Terminal

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("Grüße", 5), ("e\u{301}", 1), ("日本語", 6), ("ｱ", 1), ("Ａ", 2), ("한국", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("🙂", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("👍🏽", 2), ("❤\u{FE0F}", 2), ("❤", 1),
    ("1\u{FE0F}\u{20E3}", 2), ("✅", 2), ("⚠", 1), ("a\u{200B}b", 2), ("…·─", 3), ("𠮷", 2), ("नमस्ते", 4), ("\u{AD}", 1),
  ])
  func countsColumns(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test func goesToTheNextTabStop() {
    #expect(DisplayWidth.columns(of: "\t") == 8)
    #expect(DisplayWidth.columns(of: "ab\tc") == 9)
    #expect(DisplayWidth.columns(of: "\t", startingAt: 7) == 1)
  }

  @Test func theRangesAreInOrder() {
    for (range, next) in zip(WideRanges.all, WideRanges.all.dropFirst()) {
      #expect(range.upperBound < next.lowerBound)
    }
    #expect(WideRanges.contain(0x4E00))
    #expect(WideRanges.contain(0x3FFFD))
    #expect(!WideRanges.contain(0x10FF))
    #expect(!WideRanges.contain(0x3FFFE))
  }
}
