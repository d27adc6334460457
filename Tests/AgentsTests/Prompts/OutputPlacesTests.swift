import Testing

@testable import Agents

struct OutputPlacesTests {
  private static let paths = [
    "parking.py", "test_parking.py", "query.test.js", "src/lib.rs", "tests/units.rs", "test/PostPricesTest.java",
    "a/util.c", "b/util.c", "web/src/app.tsx",
  ]

  @Test(arguments: [
    (#"  File "/project/test_parking.py", line 29, in test_negative"#, "test_parking.py", 29),
    ("    at TestContext.<anonymous> (file:///tmp/w/query.test.js:23:10)", "query.test.js", 23),
    (" --> tests/units.rs:12:5", "tests/units.rs", 12),
    ("\tat PostPricesTest.main(PostPricesTest.java:28)", "test/PostPricesTest.java", 28),
    ("a/util.c:7:3: error: expected ';'", "a/util.c", 7),
    ("./b/util.c:9: warning: unused", "b/util.c", 9),
    ("src/app.tsx(14,3): error TS2304", "web/src/app.tsx", 14),
    ("died at src/lib.rs line 3.", "src/lib.rs", 3),
  ])
  func readsWhatToolsPrint(output: String, path: String, line: Int) {
    #expect(OutputPlaces.find(in: output, paths: Self.paths) == [.init(path: path, lines: [line])])
  }

  @Test(arguments: ["util.c:7: error", "other.py:7: error", "at 12:30:45", "parking.py", "parking.py:0", "v1.2:3"])
  func passesOverWhatIsNoPlace(output: String) {
    #expect(OutputPlaces.find(in: output, paths: Self.paths) == [])
  }

  @Test func namesEachFileAndLineOnce() {
    let output = "test_parking.py:9\nparking.py:3\ntest_parking.py:4\ntest_parking.py:9\n"
    #expect(
      OutputPlaces.find(in: output, paths: Self.paths) == [
        .init(path: "test_parking.py", lines: [9, 4]), .init(path: "parking.py", lines: [3]),
      ])
  }

  @Test func showsTheBlockALineStandsIn() {
    let rows: [Substring] = [
      "class T:", "    def test_a(self):", "        first()", "        second()", "", "    def test_b(self):",
      "        third()", "", "x = 1",
    ]
    #expect(PlaceExcerpt.ranges(around: [4], in: rows) == [1..<4])
    #expect(PlaceExcerpt.ranges(around: [7, 3], in: rows) == [1..<7])
    #expect(PlaceExcerpt.ranges(around: [9, 40, 0], in: rows) == [8..<9])
  }
}
