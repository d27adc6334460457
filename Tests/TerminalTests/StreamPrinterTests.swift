import Terminal
import Testing

@Suite struct StreamPrinterTests {
  private let sink = RecordingSink()

  @Test func writesEachBatchAtOnceAndEndsTheLastLine() throws {
    var printer = StreamPrinter(to: sink, palette: .plain)
    try printer.print("He")
    #expect(sink.writes == ["He"])
    try printer.print([.init(.answer, "ll"), .init(.answer, "o")])
    try printer.finish()
    #expect(sink.writes == ["He", "llo", "\n"])
  }

  @Test func dimsThinkingAndSetsItApart() throws {
    var printer = StreamPrinter(to: sink, palette: Palette(isEnabled: true))
    try printer.print("hm\nwell", as: .thinking)
    try printer.print("Yes.\n")
    try printer.finish()
    #expect(sink.text == "\u{1B}[2mhm\u{1B}[0m\n\u{1B}[2mwell\u{1B}[0m\n\nYes.\n")
  }

  @Test func indentsLinesButNotEmptyOnes() throws {
    var printer = StreamPrinter(to: sink, palette: .plain, indentation: 2)
    for piece in ["a", "b\n", "\n", "c\nd", "\n"] { try printer.print(piece) }
    try printer.finish()
    #expect(sink.text == "  ab\n\n  c\n  d\n")
  }

  @Test func disarmsASequenceCutBetweenPieces() throws {
    var printer = StreamPrinter(to: sink, palette: .plain)
    try printer.print("a\u{1B}")
    try printer.print("[31mb\r")
    try printer.print("\nc\r")
    try printer.finish()
    #expect(sink.text == "a␛[31mb\nc␍\n")
  }

  @Test func writesNothingForNothing() throws {
    var printer = StreamPrinter(to: sink, palette: .plain)
    try printer.print("")
    try printer.finish()
    #expect(sink.writes.isEmpty)
  }
}
