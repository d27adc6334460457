import Git
import RepositoryMap
import Testing

@Suite struct OutlineTests {
  @Test func showsFilesAndNestedLines() async throws {
    let fixture = try MapFixture([
      "report.py": "import csv\n\nclass Report:\n    def to_csv(self):\n        pass\n\ndef main():\n    pass\n",
      "notes.txt": "nothing\n",
    ])
    let outline = try await fixture.ranking(Question("report")).outline(limitInTokens: 1000)
    #expect(
      outline.text == """
        report.py
          3 class Report:
            4 def to_csv(self):
          7 def main():
        notes.txt

        """)
    #expect(outline.shown == ["report.py", "notes.txt"] && outline.leftOut == 0 && outline.definitionsLeftOut == 0)
  }

  @Test func neverExceedsItsBudgetAndNamesWhatIsLeftOut() async throws {
    var files: [String: String] = [:]
    for number in 0..<30 {
      files["dir\(number % 4)/file\(number).py"] = (0...(number * 3)).map { "def name\(number)_\($0)(): pass\n" }
        .joined()
    }
    let fixture = try MapFixture(files)
    let ranking = try await fixture.ranking(Question("name7_3"))
    let total = try await ranking.definitions(of: ranking.files).values.map(\.count).reduce(0, +)
    for tokens in [0, 1, 5, 9, 10, 11, 20, 33, 50, 100, 333, 1000, 5000, 100_000] {
      let outline = try await ranking.outline(limitInTokens: tokens)
      #expect(outline.text.utf8.count <= tokens * Outline.bytesPerToken)
      #expect(outline.shown.count + outline.leftOut == files.count)
      let lines = outline.text.split(separator: "\n")
      let isSaid = lines.contains { $0.hasPrefix("(\(outline.leftOut) more file") }
      #expect(isSaid == (outline.leftOut > 0 && tokens >= 10), "\(tokens)")
      // Every definition of a shown file is there, or counted.
      let definitions = lines.filter { $0.hasPrefix("  ") && $0.contains(" def ") }.count
      let counted = lines.compactMap { line -> Int? in
        guard line.hasPrefix("  ("), line.hasSuffix("more definitions)") || line.hasSuffix("more definition)") else {
          return nil
        }
        return Int(line.dropFirst(3).prefix { $0.isNumber })
      }
      #expect(counted.reduce(0, +) == outline.definitionsLeftOut)
      if outline.leftOut == 0 { #expect(definitions + outline.definitionsLeftOut == total) }
    }
  }

  @Test func leavesOutWhatStandsElsewhere() async throws {
    let fixture = try MapFixture(["a.py": "def a(): pass\n", "b.py": "def b(): pass\n"])
    let outline = try await fixture.ranking().outline(limitInTokens: 100, excluding: ["a.py"])
    #expect(outline.shown == ["b.py"] && outline.leftOut == 0)
  }

  @Test func moreDefinitionsThanAreKeptAreNotCountedAsAll() async throws {
    let many = (1...2100).map { "def name\($0)(): pass\n" }.joined()
    let fixture = try MapFixture(["many.py": many, "line\nend.py": "def a(): pass\n"])
    let outline = try await fixture.ranking().outline(limitInTokens: 100_000)
    #expect(outline.text.contains("  (at least 1940 more definitions)\n"))
    #expect(outline.text.contains(#""line\nend.py""# + "\n  1 def a(): pass\n"))
  }
}
