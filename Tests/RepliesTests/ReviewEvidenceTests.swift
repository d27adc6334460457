import NexusProtocol
import Testing

@testable import Replies

/// A reviewer has to quote what shows that a criterion is met, and the quote has to be there.
@Suite struct ReviewEvidenceTests {
  private static let diff = """
    diff --git a/src/total.py b/src/total.py
    index 1111111..2222222 100644
    --- a/src/total.py
    +++ b/src/total.py
    @@ -1,4 +1,5 @@ def head():
     def total(rows):
    -    print(rows)
    +    rows = list(rows)
    +    return sum(row.price for row in rows)
     
     # end
    \\ No newline at end of file
    diff --git a/tests/test_total.py b/tests/test_total.py
    --- /dev/null
    +++ b/tests/test_total.py
    @@ -0,0 +1 @@
    +assert total([]) == 0
    """
  private static let checks = "- `python3 -m unittest`: passed\n    Ran 3 tests in 0.001s\n    OK"
  private static let shown = ShownLines(diff: diff, checks: checks)
  private static let scope = ReviewScope(files: [:], criteria: ["It adds up", "It is tested"], shown: shown)

  @Test(arguments: [
    "+    return sum(row.price for row in rows)", "return sum(row.price for row in rows)",
    "    return sum(row.price for row in rows)  ", "`+    return sum(row.price for row in rows)`",
    "\"return sum(row.price for row in rows)\"", "-    print(rows)", "def total(rows):", "sum(row.price for row",
    "rows = list(rows)\nreturn sum(row.price for row in rows)", "```\n+assert total([]) == 0\n```",
    "`python3 -m unittest`: passed", "Ran 3 tests in 0.001s", "# end", "OK",
  ])
  func findsWhatWasShown(quote: String) {
    #expect(Self.shown.lines(quotedBy: quote) != nil)
  }

  @Test(arguments: [
    "", "   ", "the diff", "return sum(row.price)", "return  sum(row.price for row in rows)", "src/total.py:3", "row",
    "+++ b/src/total.py", "index 1111111..2222222 100644", "@@ -1,4 +1,5 @@ def head():", "def head():", "[]", "+", "-",
    "No newline at end of file", "RETURN SUM(ROW.PRICE FOR ROW IN ROWS)", "rows = list(rows)\nnowhere to be found",
    "the line, copied",
  ])
  func findsNothingElse(quote: String) {
    #expect(Self.shown.lines(quotedBy: quote) == nil)
  }

  @Test func anApprovalShowsEachCriterion() {
    let reading = ReviewReader.read(
      """
      MET | 1 | +    return sum(row.price for row in rows)
      MET | 2 | +assert total([]) == 0
      Verdict: approve
      """
    ).checked(against: Self.scope)
    #expect(reading.verdict == .approve && reading.lacking == [] && reading.notes == [])
    #expect(
      reading.verdicts == [
        CriterionVerdict("It adds up", .met, evidence: "return sum(row.price for row in rows)"),
        CriterionVerdict("It is tested", .met, evidence: "assert total([]) == 0"),
      ])
  }

  @Test func anApprovalThatQuotesWhatIsNotThereIsNone() {
    let reply =
      #"{"criteria":[{"criterion":1,"quote":"return sum(row.price for row in rows)","met":true},"#
      + #"{"criterion":2,"quote":"tests/test_total.py:1","met":true}],"findings":[],"summary":"Fine.","verdict":"approve"}"#
    let reading = ReviewReader.read(reply).checked(against: Self.scope)
    #expect(reading.verdict == .unproven && reading.faults == [])
    #expect(reading.lacking.map(\.code) == [.criterionNotShown])
    #expect(reading.lacking[0].message.hasPrefix("Criterion 2 quotes \"tests/test_total.py:1\", which was not shown."))
    #expect(reading.notes.map(\.code) == [.approvalWithdrawn])
    #expect(reading.verdicts.map(\.state) == [.met, .notShown])
  }

  @Test func whatIsUnmetKeepsItsReason() {
    let reply = "Met: It adds up | it does\nUnmet: 2. It is tested | there is no test for it\nVerdict: revise"
    let reading = ReviewReader.read(reply).checked(against: Self.scope)
    #expect(reading.verdict == .revise && reading.lacking == [])
    #expect(
      reading.verdicts == [
        CriterionVerdict("It adds up", .notShown, evidence: "it does"),
        CriterionVerdict("It is tested", .unmet, evidence: "there is no test for it"),
      ])
  }

  @Test(arguments: [
    ("Met: it adds up\nMet: it is tested", ["+", "+"]), ("Met: 2\nUnmet: 1", ["-", "+"]),
    ("UNMET | 1. It adds up | no\nMET | Criterion 2 | x", ["-", "+"]), ("met | #2 | x\nmet | #1 | y", ["+", "+"]),
    ("MET | 1 | x: y\nUNMET | 1 | but\nMET | 2 | z", ["-", "+"]),
    ("Met: the sum is right\nMet: has a test", ["+", "+"]),
    ("**MET** | 1 | x\n- MET | 2 | y", ["+", "+"]),
  ])
  func knowsCriteriaByNumberTextOrOrder(lines: String, states: [String]) {
    var scope = Self.scope
    scope.shown = nil
    let reading = ReviewReader.read(lines + "\nSummary: s\nVerdict: revise").checked(against: scope)
    #expect(reading.verdicts.map { $0.state == .met ? "+" : "-" } == states)
  }

  @Test func criteriaLeftOutAreNamedByNumber() {
    let reading = ReviewReader.read("MET | 1 | OK\nVerdict: approve").checked(against: Self.scope)
    #expect(reading.verdict == nil && reading.faults.map(\.code) == [.criterionNotJudged])
    #expect(reading.faults[0].message.hasSuffix("judge also 2 (\"It is tested\")."))
  }

  @Test func aTaskWithoutCriteriaNeedsNoEvidence() {
    let scope = ReviewScope(files: [:], shown: Self.shown)
    #expect(ReviewReader.read("Verdict: approve").checked(against: scope).verdict == .approve)
  }
}
