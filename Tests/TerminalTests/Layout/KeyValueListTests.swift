import Terminal
import Testing

@Suite struct KeyValueListTests {
  @Test func alignsValuesAndTheirFurtherLines() {
    var list = KeyValueList()
    list.add("model", "qwen2.5-coder:7b")
    list.add("git", "found\nversion 2.39")
    list.add("empty", "")
    #expect(
      list.lines(width: nil, palette: .plain) == [
        "model  qwen2.5-coder:7b", "git    found", "       version 2.39", "empty",
      ])
  }

  @Test func wrapsValuesToTheWidth() {
    var list = KeyValueList()
    list.add("k", "one two three four five six seven")
    #expect(list.lines(width: 23, palette: .plain) == ["k  one two three four", "   five six seven"])
  }

  @Test func disarmsWhatItIsGiven() {
    var list = KeyValueList()
    list.add("a\nb", "\u{1B}c")
    #expect(list.lines(width: nil, palette: .plain) == ["a␊b  ␛c"])
  }
}
