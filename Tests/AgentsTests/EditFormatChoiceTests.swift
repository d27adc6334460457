import Edits
import NexusProtocol
import Testing

@testable import Agents

@Suite struct EditFormatChoiceTests {
  private let small = ["one\ntwo\n"]
  private let large = [String(repeating: "a line of code\n", count: 200)]

  @Test func keepsToTheConfiguredFormat() {
    #expect(EditFormatChoice.format(configured: .v4a, contents: small, record: []) == .v4a)
  }

  @Test func asksForWholeFilesOnlyWhileTheyAreSmall() {
    #expect(EditFormatChoice.format(configured: .auto, contents: small, record: []) == .wholeFile)
    #expect(EditFormatChoice.format(configured: .auto, contents: [], record: []) == .wholeFile)
    #expect(EditFormatChoice.format(configured: .auto, contents: large, record: []) == .searchReplace)
  }

  @Test func followsTheModelsRecordOnceItSaysEnough() {
    func tally(_ dialect: String, _ applied: Int, _ refused: Int) -> EditTally {
      EditTally(model: "m", dialect: dialect, applied: ["exact": applied], refused: refused)
    }
    func choice(_ record: [EditTally]) -> EditFormat {
      EditFormatChoice.format(configured: .auto, contents: large, record: record)
    }
    #expect(choice([tally("udiff", 19, 0)]) == .searchReplace)
    #expect(choice([tally("udiff", 20, 0)]) == .unifiedDiff)
    #expect(choice([tally("udiff", 10, 10)]) == .searchReplace)
    #expect(choice([tally("udiff", 20, 0), tally("search-replace", 30, 1)]) == .searchReplace)
    #expect(choice([tally("udiff", 20, 0), tally("search-replace", 15, 15)]) == .unifiedDiff)
    #expect(choice([tally("whole", 50, 0)]) == .searchReplace)
    #expect(choice([EditTally(model: "m", dialect: nil, refused: 40)]) == .searchReplace)
  }

  /// A model that writes whole files of up to 120 lines.
  private func choice(
    _ files: [(path: String, content: String)], _ configured: EditFormat = .auto, lines: Int? = 120,
    record: [EditTally] = [], examined: EditFormat? = nil
  ) -> EditFormat {
    EditFormatChoice.format(
      configured: configured, contents: files.map(\.content), record: record, examined: examined, wholeFileLines: lines,
      hasFunctions: EditFormatChoice.canBeFunctions(files, wholeFileLines: lines))
  }

  private let code = (0..<100).map { "def f\($0)():\n    return \($0)\n" }.joined()

  @Test func asksSmallModelsForFunctionsWhereFilesAreLong() {
    #expect(choice([("a.py", code)]) == .functions)
    #expect(choice([("a.py", code)], lines: nil) == .searchReplace)
    #expect(choice([("a.py", code)], lines: 300) == .wholeFile)
    #expect(choice([("a.txt", code)]) == .searchReplace)
    #expect(choice([("a.py", code), ("b.txt", "one\n")]) == .functions)
    #expect(choice([("a.py", code), ("b.txt", large[0])]) == .searchReplace)
    #expect(choice([("a.py", "x = [\n" + String(repeating: "  1,\n", count: 200) + "]\n")]) == .searchReplace)
    #expect(choice([("a.py", code)], examined: .wholeFile) == .functions)
    #expect(choice([("a.py", code)], examined: .unifiedDiff) == .unifiedDiff)
    let record = [EditTally(model: "m", dialect: "functions", applied: ["exact": 40], refused: 0)]
    #expect(choice([("a.txt", code)], record: record) == .searchReplace)
  }

  @Test func asksForWholeFilesWhereThereAreNoFunctions() {
    #expect(choice([("a.py", code)], .functions, lines: nil) == .functions)
    #expect(choice([("a.txt", "one\n")], .functions) == .wholeFile)
    #expect(choice([], .functions) == .wholeFile)
  }
}
