import Testing

@testable import Edits

@Suite struct EditParserTests {
  private let block = "a.txt\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n"

  @Test func givesAnEditWithTheLineThatCompletesIt() {
    var parser = EditParser()
    #expect(parser.feed(String(block.dropLast())).isEmpty)
    #expect(parser.feed("\n").map(\.path) == ["a.txt"])
    #expect(parser.feed("more text\n").isEmpty)
  }

  @Test func saysWhereInTheReplyAnEditStands() {
    let reply = "Text.\n\n" + block + "End.\n"
    let edit = EditParser.parse(reply).edits[0]
    let source = String(decoding: Array(reply.utf8)[edit.range], as: UTF8.self)
    #expect(source.hasPrefix("<<<<<<< SEARCH\n"))
    #expect(source.hasSuffix(">>>>>>> REPLACE\n"))
  }

  @Test func doubtsAReplyThatWasCutBetweenEdits() {
    var parser = EditParser()
    _ = parser.feed(block)
    #expect(parser.finish(wasCut: true).problems.map(\.code) == [.malformed])
  }

  @Test func takesBackWhatTurnsOutToBeThinking() {
    var parser = EditParser()
    #expect(parser.feed(block).count == 1)
    _ = parser.feed("</think>\nNothing to do.\n")
    #expect(!parser.finish().holdsEdits)
  }

  @Test func readsOnlyThePinnedFormat() {
    #expect(EditParser.parse(block, format: .unifiedDiff).edits.isEmpty)
    #expect(EditParser.parse(block, format: .searchReplace).edits.count == 1)
  }
}
