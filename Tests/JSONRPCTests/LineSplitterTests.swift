import JSONRPC
import Testing

@Suite struct LineSplitterTests {
  private let text = Array("one\r\n\n  \ntwo\nthree is cut".utf8)

  @Test func givesTheSameLinesWhereverPiecesAreCut() {
    for cut in 0...text.count {
      var splitter = LineSplitter(limitInBytes: 100)
      var lines = splitter.append(Array(text[..<cut])) + splitter.append(Array(text[cut...]))
      if let last = splitter.finish() { lines.append(last) }
      #expect(lines == [.whole(Array("one".utf8)), .whole(Array("two".utf8)), .whole(Array("three is cut".utf8))])
    }
  }

  @Test func passesOverALongLineAndGoesOnAfterIt() {
    var splitter = LineSplitter(limitInBytes: 4)
    #expect(splitter.append(Array("12".utf8)) == [])
    #expect(splitter.append(Array("345".utf8)) == [])
    #expect(splitter.append(Array("6789\n1234\n12345\n".utf8)) == [.tooLong, .whole(Array("1234".utf8)), .tooLong])
    #expect(splitter.finish() == nil)
  }
}
