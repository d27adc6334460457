import NexusProtocol
import Testing

@testable import Replies

@Suite struct ReviewReaderTests {
  @Test(arguments: ReviewExample.grammar + ReviewExample.json) func readsWhatModelsWrite(example: ReviewExample) {
    for reply in [example.reply, example.reply.replacingLineEnds] {
      let reading = ReviewReader.read(reply)
      #expect(reading.verdict == example.verdict)
      #expect(reading.faults.map(\.code) == example.faults)
      #expect(reading.notes.map(\.code) == example.notes)
      #expect(reading.findings.map { ReviewExample.line($0) } == example.findings)
      #expect(reading.criteria.map { ReviewExample.line($0) } == example.criteria)
      if let summary = example.summary { #expect(reading.summary == summary) }
      #expect((reading.verdict == nil) == !reading.faults.isEmpty)
    }
  }

  @Test func flagsFindingsOutsideTheDiff() {
    let reply = """
      Finding: error src/a.py:3 in the diff
      Finding: error src/a.py:30 not shown
      Finding: note b/src/a.py:4 named as in a diff
      Finding: note a.py the only one of that name
      Finding: note other.py:1 elsewhere
      Finding: note image.png:9 any line
      Finding: note nowhere
      Verdict: revise
      """
    let scope = ReviewScope(files: ["src/a.py": [1...5, 10...12], "image.png": nil as [ClosedRange<Int>]?])
    let reading = ReviewReader.read(reply).checked(against: scope)
    #expect(reading.findingsOutsideDiff == [1, 4])
    #expect(reading.findings.count == 7)
    #expect(reading.findings[2].file == "src/a.py")
    #expect(reading.findings[3].file == "src/a.py")
    #expect(reading.notes.map(\.code) == [.outsideDiff, .fileMended, .fileMended, .outsideDiff])
  }

  @Test func doesNotApproveWhatLeavesACriterionOut() {
    let scope = ReviewScope(files: [:], criteria: ["It works", "It is `fast`"])
    let one = ReviewReader.read("Met: it works.\nVerdict: approve").checked(against: scope)
    #expect(one.verdict == nil)
    #expect(one.faults.map(\.code) == [.criterionNotJudged])
    #expect(one.faults.first?.message.contains("\"It is `fast`\"") == true)
    #expect(one.verdicts.map(\.state) == [.met, .notShown])
    let both = ReviewReader.read("Met: it works.\nMet: fast\nVerdict: approve").checked(against: scope)
    #expect(both.verdict == .approve)
    let revise = ReviewReader.read("Verdict: revise\nSummary: no").checked(against: scope)
    #expect(revise.verdict == .revise)
  }

  @Test func readsTheExampleOfItsInstructions() throws {
    let example = try #require(ReviewGrammar.instructions.split(separator: "\n\n").dropFirst().first)
    let reading = ReviewReader.read(String(example))
    #expect(reading.verdict == .revise)
    #expect(reading.criteria.map(\.isMet) == [true, false])
    #expect(reading.findings.map(\.line) == [12, 40])
    #expect(reading.notes == [])
  }
}

extension String {
  /// The text with CR LF for LF, unless it is in JSON strings.
  fileprivate var replacingLineEnds: String {
    utf8.contains(0x5C) ? self : split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }

  @Test(arguments: [
    ("Summary: Wrong way.\nVerdict: redo", Verdict.redo), ("Summary: x\nVerdict: redo.", .redo),
    ("Summary: x\nVerdict: **rewrite** it", .redo), ("Summary: x\nVerdict: start over", .redo),
    (#"{"summary":"Wrong way.","verdict":"redo"}"#, .redo),
    // What may be mended need not be written anew.
    ("Summary: x\nVerdict: redo\nVerdict: revise", .revise),
  ])
  func saysThatTheWorkIsToBeDoneAnew(reply: String, verdict: Verdict) {
    #expect(ReviewReader.read(reply).verdict == verdict)
  }

  @Test(arguments: ["Verdict: redo", "Verdict: approve\nVerdict: redo", "Summary: x\nVerdict: redo or approve"])
  func refusesWhatIsNoClearWishForOtherWork(reply: String) {
    let reading = ReviewReader.read(reply)
    #expect(reading.verdict == nil && !reading.faults.isEmpty)
  }
}
