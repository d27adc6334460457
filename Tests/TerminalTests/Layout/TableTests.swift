import Terminal
import Testing

@Suite struct TableTests {
  private func table() -> Table {
    var table = Table([
      .init("TASK", alignment: .right, truncation: .never), .init("TITLE"), .init("FILE", truncation: .start),
    ])
    table.add(["1", "Greet in French", "Sources/Greeting/French.swift"])
    table.add(["12", "日本語"])
    return table
  }

  @Test func alignsColumnsAndEndsNoLineInSpaces() {
    #expect(
      table().lines(width: nil, palette: .plain) == [
        "TASK  TITLE            FILE",
        "   1  Greet in French  Sources/Greeting/French.swift",
        "  12  日本語",
      ])
  }

  @Test func cutsTheWidestColumnsToFit() {
    let lines = table().lines(width: 36, palette: .plain)
    #expect(
      lines == [
        "TASK  TITLE           FILE",
        "   1  Greet in Fren…  …/French.swift",
        "  12  日本語",
      ])
    #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= 36 })
  }

  @Test func stylesTextWithoutItsPadding() {
    var table = Table([.init(""), .init("")])
    table.add([Table.Cell("a", style: .green), "x"])
    table.add(["bb", "y"])
    #expect(table.lines(width: nil, palette: Palette(isEnabled: true)) == ["\u{1B}[32ma\u{1B}[0m   x", "bb  y"])
  }

  @Test func hasNoLinesWithoutRows() {
    #expect(Table([.init("Name"), .init("Size")]).lines(width: nil, palette: .plain) == [])
  }

  @Test func disarmsCells() {
    var table = Table([.init("")])
    table.add([Table.Cell("a\n\u{1B}[0m")])
    #expect(table.lines(width: nil, palette: .plain) == ["a␊␛[0m"])
  }
}
