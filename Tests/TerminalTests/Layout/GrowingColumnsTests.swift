import Terminal
import Testing

@Suite struct GrowingColumnsTests {
  private let plain = Palette(choice: .never, environment: [:], isTerminal: false)

  @Test func aRowIsGivenOutOnceNoColumnCanChangeIt() {
    var columns = GrowingColumns(["A", "B"], width: 30)
    #expect(columns.rows(palette: plain) == ["A             │ B"])
    columns.append("one two three four", to: 0)
    #expect(columns.rows(palette: plain) == [])
    columns.append("x\n", to: 1)
    // The second line of A may still grow.
    #expect(columns.rows(palette: plain) == ["one two three │ x"])
    columns.end(1)
    #expect(columns.rows(palette: plain) == [])
    columns.append("teen five", to: 0)
    #expect(columns.rows(palette: plain) == [])
    columns.end(0)
    #expect(columns.rows(palette: plain) == ["fourteen five │"])
    #expect(columns.rows(palette: plain) == [])
  }

  @Test(arguments: [1, 2, 3, 5, 100]) func textThatComesInPiecesReadsAsIfItCameWhole(_ size: Int) {
    let text = "A list:\n  - first  with   gaps\n\n\tcode { } and anunbrokenwordthatislong\n日本語の文章 tail \nend"
    var whole = GrowingColumns(["A"], width: 18)
    whole.append(text, to: 0)
    whole.end(0)
    var pieces = GrowingColumns(["A"], width: 18)
    var rest = Array(text)[...]
    var rows: [String] = []
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(size)), to: 0)
      rest = rest.dropFirst(size)
      rows += pieces.rows(palette: plain)
    }
    pieces.end(0)
    rows += pieces.rows(palette: plain)
    #expect(rows == whole.rows(palette: plain))
    #expect(rows.allSatisfy { DisplayWidth.columns(of: $0) <= 17 }, "\(rows)")
    let letters: (String) -> String = { $0.filter { !$0.isWhitespace } }
    #expect(letters(rows.joined()) == "A" + letters(text))
  }

  @Test func whatFailsSaysSoInItsColumnAndStyleStaysInIt() {
    var columns = GrowingColumns(["A", "B"], width: 30)
    columns.append("half", to: 0)
    columns.end(0, failure: "Error: the model was not found")
    columns.append("whole", to: 1)
    columns.end(1)
    #expect(
      columns.rows(palette: plain) == [
        "A             │ B", "half          │ whole", "Error: the    │", "model was not │", "found         │",
      ])
    var styled = GrowingColumns(["A", "B"], width: 30)
    styled.end(0, failure: "Error: the model was not found")
    styled.end(1)
    let rows = styled.rows(palette: Palette(choice: .always, environment: [:], isTerminal: true))
    #expect(rows[1].hasPrefix("\u{1B}[1;31mError: the\u{1B}[0m   "), "\(rows)")
  }

  @Test func anotherWidthHoldsForWhatWasNotGivenOutYet() {
    var columns = GrowingColumns(["A", "B"], width: 60)
    columns.append("one two three four five six seven", to: 0)
    _ = columns.rows(palette: plain)
    columns.resize(to: 30)
    columns.append(" eight", to: 0)
    columns.append("x", to: 1)
    columns.end(0)
    columns.end(1)
    let rows = columns.rows(palette: plain)
    #expect(rows.allSatisfy { DisplayWidth.columns(of: $0) <= 29 }, "\(rows)")
    let left = rows.map { $0.prefix { $0 != "│" }.split(separator: " ").joined(separator: " ") }
    #expect(left.joined(separator: " ") == "one two three four five six seven eight")
    #expect(rows[0].hasSuffix("│ x"))
    #expect(GrowingColumns.columnWidth(of: 2, in: 1) == 8)
  }

  @Test func aWidthThatComesAndGoesLeavesNoTrace() {
    let text = "  A paragraph that is long enough to need some lines\n\nand another one, averyveryverylongword too"
    func rows(_ widths: [Int]) -> [String] {
      var columns = GrowingColumns(["A", "B"], width: 60)
      columns.append(text, to: 0)
      columns.end(0)
      columns.append("1\n", to: 1)
      var rows = columns.rows(palette: plain)
      for width in widths {
        columns.resize(to: width)
        rows += columns.rows(palette: plain)
      }
      columns.end(1)
      return rows + columns.rows(palette: plain)
    }
    #expect(rows([60]) == rows([30, 200, 60]))
    // What continues a line that was begun in another width keeps its indentation.
    #expect(rows([30]).dropFirst(2).prefix(3) == ["  enough to   │", "  need some   │", "  lines       │"])
  }

  @Test func whatIsVoidIsTakenBackAsFarAsItWasNotGivenOut() {
    var columns = GrowingColumns(["A", "B"], width: 30)
    _ = columns.rows(palette: plain)
    columns.append("half an ans", to: 0)
    columns.restart(0, saying: "(again)")
    columns.append("whole", to: 0)
    columns.end(0)
    columns.end(1)
    #expect(columns.rows(palette: plain) == ["(again)       │", "whole         │"])
  }
}
