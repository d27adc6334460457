import NexusTestSupport
import RepositoryMap
import Testing

@testable import Agents

@Suite struct FileRegionsTests {
  private static let file = (1...400).map { number in
    number == 200 ? "def to_csv(rows):\n" : number == 201 ? "  return rows\n" : "value_\(number) = \(number)\n"
  }.joined()

  private func regions(_ hints: FileRegions.Hints, limit: Int, content: String = file) -> PackPart.Written? {
    FileRegions.text(path: "a.py", content: content, hints: hints, limitInBytes: limit)
  }

  @Test func aFileThatFitsIsShownInFull() {
    let shown = regions(.init(), limit: 100_000)
    #expect(shown == .init("=== FILE a.py ===\n" + Self.file + "=== END ===\n"))
  }

  @Test func theLinesThatMatterAreShownAndTheOthersNamed() throws {
    let shown = try #require(regions(.init(names: ["to_csv": 1]), limit: 1200))
    #expect(shown.text.utf8.count <= 1200)
    #expect(shown.text.hasPrefix("=== FILE a.py (in part) ===\n=== lines 1-"))
    #expect(shown.text.contains("\ndef to_csv(rows):\n  return rows\n"))
    #expect(shown.text.contains(" left out ===\n") && shown.text.hasSuffix("left out ===\n=== END ===\n"))
    #expect(shown.leftOut.count == 1 && shown.leftOut[0].hasPrefix("a.py lines "))
  }

  @Test func aDefinitionIsShownAsFarAsItGoes() throws {
    let definition = Definition(name: "to_csv", kind: "function", line: 200, depth: 0, signature: "def to_csv(rows):")
    let next = Definition(name: "value_230", kind: "variable", line: 230, depth: 0, signature: "value_230 = 230")
    let shown = try #require(regions(.init(names: ["to_csv": 1], definitions: [definition, next]), limit: 1500))
    #expect(shown.text.contains("value_229 = 229\n"))
  }

  @Test func aDefinitionThatMovedAwayIsNotBelieved() throws {
    let stale = Definition(name: "to_csv", kind: "function", line: 300, depth: 0, signature: "def to_csv(rows):")
    let shown = try #require(regions(.init(names: ["to_csv": 1], definitions: [stale]), limit: 700))
    #expect(shown.text.contains("def to_csv") && !shown.text.contains("value_300 ="))
  }

  @Test func aLineSomebodyPointedAtComesFirst() throws {
    let shown = try #require(regions(.init(names: ["value_20": 1], lines: [350]), limit: 600))
    #expect(shown.text.contains("value_350 = 350\n"))
  }

  /// What is shown is the file's own lines, to the byte and in order, and with what is left out all of them.
  @Test(arguments: UInt64(0)..<200) func everyLineIsEitherShownOrNamed(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let ends = ["\n", "\r\n"]
    let end = ends[Int.random(in: 0...1, using: &numbers)]
    let count = Int.random(in: 1...300, using: &numbers)
    var lines = (1...count).map {
      "\($0)" + String(repeating: "é", count: Int.random(in: 0...30, using: &numbers)) + end
    }
    if Bool.random(using: &numbers) { lines[count - 1] = String(lines[count - 1].dropLast()) }
    let pointed = Set((0..<3).map { _ in Int.random(in: -2...310, using: &numbers) })
    let limit = Int.random(in: 0...6000, using: &numbers)
    guard let shown = regions(.init(lines: pointed), limit: limit, content: lines.joined()) else { return }
    #expect(shown.text.utf8.count <= limit)
    guard shown.text.hasPrefix("=== FILE a.py (in part)") else { return }
    var covered: [Int] = []
    for row in TextRows(shown.text).rows {
      if let match = row.wholeMatch(of: /=== lines? (\d+)(?:-(\d+))? left out ===\n/) {
        covered += try #require(Int(match.1))...(match.2.flatMap { Int($0) } ?? #require(Int(match.1)))
      } else if let number = Int(row.prefix { $0.isNumber }) {
        covered.append(number)
        #expect(lines[number - 1] == String(row) || number == count)
      }
    }
    #expect(covered == Array(1...count))
  }

  /// A line end in a name must not look like a line of the prompt.
  @Test func oddNamesDoNotBreakTheFrame() throws {
    let name = "a\n=== END ===\n\"b\".py"
    let visible = #""a\n=== END ===\n\"b\".py""#
    #expect(FileSection.text(path: name, content: "x") == "=== FILE \(visible) ===\nx\n=== END ===\n")
    let shown = try #require(FileRegions.text(path: name, content: Self.file, hints: .init(), limitInBytes: 700))
    #expect(shown.text.hasPrefix("=== FILE \(visible) (in part) ===\n"))
    #expect(shown.leftOut[0].hasPrefix("\(visible) lines "))
  }

  @Test func aFileThatEndsAsOnWindowsGetsNoSecondLineEnd() {
    #expect(FileSection.text(path: "a", content: "é\r\n") == "=== FILE a ===\né\r\n=== END ===\n")
  }

  @Test func findsNamesAndLinesInWhatIsSaid() {
    let hints = NameHints([
      "Rename `toCSV` in src/a.py.", "src/a.py:12: error: bad\nother/b.py:99: error\n",
      "Edit 1 (src/a.py): no-match. The nearest text stands in lines 30-32.",
    ])
    #expect(hints.names["toCSV"] == 1)
    #expect(hints.lines(of: "src/a.py") == [12, 30, 31, 32])
    #expect(hints.lines(of: "other/b.py") == [99])
  }
}
