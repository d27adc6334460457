import Testing

@testable import Checks

@Suite struct OutputTrimmerTests {
  @Test func keepsEverythingUpToTheLimit() {
    var trimmer = OutputTrimmer(limit: 9)
    trimmer.append(Array("abc".utf8))
    trimmer.append(Array("defghi".utf8))
    #expect(trimmer.output() == CheckOutput(head: Array("abcdefghi".utf8), totalBytes: 9))
    #expect(trimmer.output().text == "abcdefghi")
  }

  @Test func leavesOutTheMiddleByWholeLines() {
    var trimmer = OutputTrimmer(limit: 30)
    for number in 1...100 { trimmer.append(Array("line \(number)\n".utf8)) }
    #expect(trimmer.output().text == "line 1\n[… 768 bytes left out …]\nline 99\nline 100\n")
  }

  @Test func cutsOneEndlessLineBetweenCharacters() {
    var trimmer = OutputTrimmer(limit: 10)
    trimmer.append(Array("日本語日本語日本語".utf8))
    let output = trimmer.output()
    #expect(output.text == "日\n[… 18 bytes left out …]\n本語")
    #expect(output.head.count + output.tail.count <= 10)
  }

  @Test func staysTheSameHoweverTheOutputIsCut() {
    var generator = SystemRandomNumberGenerator()
    for limit in [0, 1, 2, 7, 64] {
      let bytes = (0..<500).map { _ in UInt8.random(in: 8...12, using: &generator) }
      var whole = OutputTrimmer(limit: limit)
      whole.append(bytes)
      var cut = OutputTrimmer(limit: limit)
      for byte in bytes { cut.append([byte]) }
      #expect(whole.output() == cut.output())
      #expect(whole.output().head.count + whole.output().tail.count <= limit)
    }
  }
}
