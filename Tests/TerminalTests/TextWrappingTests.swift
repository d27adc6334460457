import Terminal
import Testing

@Suite struct TextWrappingTests {
  @Test func breaksAtSpaces() {
    #expect("the quick brown fox".wrapped(to: 10) == ["the quick", "brown fox"])
    #expect("a  b".wrapped(to: 10) == ["a  b"])
    #expect("fits here ".wrapped(to: 9) == ["fits here"])
  }

  @Test func stylesTakeNoColumnsAndAreNotCut() {
    let bold = "\u{1B}[1mone two\u{1B}[0m three"
    #expect(bold.wrapped(to: 13) == [bold])
    #expect(bold.wrapped(to: 8) == ["\u{1B}[1mone two\u{1B}[0m", "three"])
    #expect("\u{1B}[1;31mabcdef\u{1B}[0m".wrapped(to: 3) == ["\u{1B}[1;31mabc", "def\u{1B}[0m"])
  }

  @Test func keepsLinesAndTheirOwnIndentation() {
    #expect("a\n\n  one two three".wrapped(to: 9) == ["a", "", "  one two", "  three"])
    #expect("".wrapped(to: 9) == [""])
    #expect("   ".wrapped(to: 9) == [""])
  }

  @Test func indentsAndHangs() {
    #expect("- one two three".wrapped(to: 11, indentation: 2, hanging: 2) == ["  - one two", "    three"])
  }

  @Test func cutsWordsThatAreTooLong() {
    #expect("abcdefgh ij".wrapped(to: 3) == ["abc", "def", "gh", "ij"])
    #expect("a abcdef".wrapped(to: 4) == ["a", "abcd", "ef"])
  }

  @Test func breaksBesideWideCharacters() {
    #expect("日本語日本語".wrapped(to: 5) == ["日本", "語日", "本語"])
    #expect("日".wrapped(to: 1) == ["日"])
  }

  @Test func expandsTabs() {
    #expect("\ta\tb".wrapped(to: 40) == ["        a       b"])
  }

  @Test func noLineIsWiderThanAskedForAndNoTextIsLost() {
    var generator = SeededGenerator(seed: 4)
    let parts = ["a", "word", " ", "  ", "日本", "\n", "abcdefghijkl", "e\u{301}", "🙂"]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...15, using: &generator)).map { _ in parts.randomElement(using: &generator)! }
        .joined()
      let width = Int.random(in: 4...12, using: &generator)
      let lines = text.wrapped(to: width)
      #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= width }, "\(text) in \(width)")
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " && $0 != "\n" }, "\(text) in \(width)")
    }
  }
}
