import ModelWire
import Testing

@Suite struct ThinkTagSplitterTests {
  struct Row: Sendable {
    var text: String
    var thinking: String
    var content: String
  }

  static let rows = [
    Row(text: "", thinking: "", content: ""), Row(text: "Hello.", thinking: "", content: "Hello."),
    Row(text: "<think>\nLet me see.\n</think>\n\nHello.", thinking: "Let me see.\n", content: "Hello."),
    Row(text: "\n <think>a</think>b", thinking: "a", content: "b"),
    Row(text: "<think></think>b", thinking: "", content: "b"),
    // Anywhere else they are text.
    Row(text: "Use <think> and </think>.", thinking: "", content: "Use <think> and </think>."),
    Row(text: "<think>a</think>b<think>c</think>", thinking: "a", content: "b<think>c</think>"),
    Row(text: "<thing>a", thinking: "", content: "<thing>a"),
    Row(text: "<think>a < b </thin> c</think>d", thinking: "a < b </thin> c", content: "d"),
    // What never closes is thought; what never opened is text.
    Row(text: "<think>for ever </th", thinking: "for ever </th", content: ""),
    Row(text: "  <thi", thinking: "", content: "  <thi"),
    Row(text: "<think>ü</think>é\u{301}", thinking: "ü", content: "é\u{301}"),
  ]

  /// Every way to cut each text in two, and each of it into single characters.
  @Test(arguments: rows) func partsThoughtsWhereverTheTextIsCut(row: Row) {
    let characters = row.text.map(String.init)
    var ways = [characters, [row.text]]
    for count in 0...characters.count {
      ways.append([characters.prefix(count).joined(), characters.dropFirst(count).joined()])
    }
    for pieces in ways {
      var splitter = ThinkTagSplitter()
      var (thinking, content) = ("", "")
      for piece in pieces {
        let parts = splitter.feed(piece)
        thinking += parts.thinking
        content += parts.content
      }
      thinking += splitter.rest.thinking
      content += splitter.rest.content
      #expect(thinking == row.thinking, "\(pieces)")
      #expect(content == row.content, "\(pieces)")
    }
  }

  @Test func saysWhereItIs() {
    var splitter = ThinkTagSplitter()
    #expect(!splitter.isInside && !splitter.isOver)
    _ = splitter.feed("<think>a")
    #expect(splitter.isInside && !splitter.isOver)
    _ = splitter.feed("</think>")
    #expect(!splitter.isOver)
    _ = splitter.feed("b")
    #expect(splitter.isOver && !splitter.isInside)
  }
}
