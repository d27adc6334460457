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
}
