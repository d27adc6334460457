import Testing

@testable import Terminal

@Suite struct LiveRowTests {
  @Test func leavesTheTextAsItWouldBeWithoutTheRow() {
    var generator = SeededGenerator(seed: 3)
    let parts = [
      "a", "bc", "hello ", "\n", "\n\n", "日本", "\t", "x\ny", "0123456789", "\u{1B}[2mdim\u{1B}[0m", "e\u{301}",
    ]
    for _ in 0..<1500 {
      let width = Int.random(in: 6...14, using: &generator)
      var expected = ScreenModel(width: width)
      var actual = ScreenModel(width: width)
      var row = LiveRow()
      var undrawn = LiveRow()
      var history: [String] = []
      for step in 0..<Int.random(in: 1...12, using: &generator) {
        let part = parts.randomElement(using: &generator)!
        history.append(part)
        expected.write(undrawn.append(part, width: width))
        actual.write(row.erase(width: width) + row.append(part, width: width))
        if Bool.random(using: &generator) {
          actual.write(row.draw("S\(step)", width: width))
          #expect(actual.text.last == "S\(step)", "\(history)")
        }
        if Bool.random(using: &generator) { actual.write(row.draw("T\(step)", width: width)) }
      }
      actual.write(row.erase(width: width))
      #expect(actual.text == expected.text, "\(width) \(history)")
    }
  }

  @Test func changesNoTextButTabs() {
    var row = LiveRow()
    #expect(row.append("a\n日本\u{1B}[2mdim\u{1B}[0m", width: 4) == "a\n日本\u{1B}[2mdim\u{1B}[0m")
    #expect(row.append("\nab\tc\td\te", width: 20) == "\nab      c       d  e")
    #expect(row.append("\n\tx", width: 80) == "\n        x")
  }

  @Test func goesOnInANewRowWhenTheWidthHasChanged() {
    var row = LiveRow()
    var output = row.append("abc", width: 20) + row.draw("status", width: 20)
    output += row.erase(width: 10)
    #expect(output == "abc\r\nstatus\r\u{1B}[K")
    #expect(row.append("\nd", width: 10) == "d")
  }

  @Test func writesNothingWhenNothingChanges() {
    var row = LiveRow()
    #expect(row.erase(width: 10) == "")
    #expect(row.draw("a", width: 10) == "a")
    #expect(row.draw("a", width: 10) == "")
  }
}
