import Testing

@testable import CurlHTTP

@Suite struct LineSplitterTests {
  static let text = Array("{\"a\":1}\n\nzwei ü ✓\r\n\r\nlast".utf8)
  static let lines = ["{\"a\":1}", "", "zwei ü ✓", "", "last"]

  static func lines(of pieces: [[UInt8]], limitInBytes: Int = 100) throws -> [String] {
    var splitter = LineSplitter(limitInBytes: limitInBytes)
    var found: [String] = []
    for piece in pieces {
      if let batch = try splitter.feed(piece) {
        #expect(!batch.isEmpty)
        found += batch.map { String(decoding: $0, as: UTF8.self) }
      }
    }
    if let batch = try splitter.finish() { found += batch.map { String(decoding: $0, as: UTF8.self) } }
    return found
  }

  @Test func splitsAtEveryPairOfPositions() throws {
    let text = Self.text
    for first in 0...text.count {
      for second in first...text.count {
        let pieces = [Array(text[..<first]), Array(text[first..<second]), Array(text[second...])]
        #expect(try Self.lines(of: pieces) == Self.lines)
      }
    }
  }

  @Test func splitsByteByByte() throws {
    #expect(try Self.lines(of: Self.text.map { [$0] }) == Self.lines)
  }

  @Test func hasNoLastLineAfterALineEnd() throws {
    #expect(try Self.lines(of: [Array("a\n".utf8)]) == ["a"])
    #expect(try Self.lines(of: [[]]) == [])
  }

  @Test func keepsACarriageReturnInsideALine() throws {
    #expect(try Self.lines(of: [Array("a\rb\r\r\n".utf8)]) == ["a\rb\r"])
  }

  @Test func allowsALineAsLongAsTheLimit() throws {
    #expect(try Self.lines(of: [Array("12345\n12345".utf8)], limitInBytes: 5) == ["12345", "12345"])
  }

  @Test func handsOutWhatStandsBeforeALineOverTheLimit() throws {
    var splitter = LineSplitter(limitInBytes: 5)
    let batch = try splitter.feed(Array("a\nb\n123456\nc\n".utf8))
    #expect(batch?.map { Array($0) } == [Array("a".utf8), Array("b".utf8)])
    #expect(throws: HTTPError.self) { try splitter.feed(Array("d\n".utf8)) }
    #expect(throws: HTTPError.self) { try splitter.finish() }
  }

  @Test func refusesALineOverTheLimitBeforeItsEnd() throws {
    var splitter = LineSplitter(limitInBytes: 5)
    #expect(try splitter.feed(Array("12345".utf8)) == nil)
    let error = #expect(throws: HTTPError.self) { try splitter.feed(Array("6".utf8)) }
    #expect(error?.code == .responseTooLong)
    var late = LineSplitter(limitInBytes: 5)
    #expect(try late.feed(Array("a\n123456".utf8))?.count == 1)
    #expect(throws: HTTPError.self) { try late.finish() }
  }
}
