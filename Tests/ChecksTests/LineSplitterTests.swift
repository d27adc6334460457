import Testing

@testable import Checks

@Suite struct LineSplitterTests {
  @Test func joinsWhatWasCutAndKeepsEmptyLines() {
    var splitter = LineSplitter()
    #expect(splitter.append(Array("a\n\nb".utf8)) == [Array("a".utf8), []])
    #expect(splitter.append(Array("c\r\n".utf8)) == [Array("bc\r".utf8)])
    #expect(splitter.append([]) == [])
    #expect(splitter.finish() == nil)
  }

  @Test func handsOnALastLineWithoutItsEnd() {
    var splitter = LineSplitter()
    #expect(splitter.append(Array("a".utf8)) == [])
    #expect(splitter.finish() == Array("a".utf8))
    #expect(splitter.finish() == nil)
  }

  @Test func cutsALineThatIsTooLong() {
    var splitter = LineSplitter()
    let longest = LineSplitter.longestLine
    let line = [UInt8](repeating: 0x61, count: longest)
    #expect(splitter.append(Array(line.dropLast())) == [])
    #expect(splitter.append([0x61, 0x61, 0x0A]).map(\.count) == [longest, 1])
    #expect(splitter.append(line + [0x0A]).map(\.count) == [longest])
    #expect(splitter.append(line + line + [0x62]).map(\.count) == [longest, longest])
    #expect(splitter.finish() == [0x62])
  }
}
