import NexusProtocol
import Testing

@Suite struct CheckJudgementTests {
  private func record(
    _ name: String, _ outcome: CheckRecord.Outcome, _ run: CheckRecord.Run = .first, _ mark: CheckRecord.Mark? = nil
  ) -> CheckRecord {
    CheckRecord(
      name: name, command: name, run: run, mark: mark, outcome: outcome, status: nil, duration: .zero, output: "")
  }

  @Test func withoutARunNothingIsVerified() {
    #expect([CheckRecord]().judgement == .nothingRun)
    #expect([CheckRecord]().judgement.state == .unverified)
  }

  @Test func aFlakyCheckPasses() {
    let records = [record("a", .passed), record("b", .failed), record("b", .passed, .again, .flaky)]
    #expect(records.judgement == .passed)
    #expect(records.judgement.state == .committed && records.judgement.reason == nil)
  }

  @Test func anOldFailureLeavesTheCommitUnverified() {
    let records = [
      record("a", .failed), record("a", .failed, .again), record("a", .failed, .base, .oldFailure),
      record("b", .passed),
    ]
    #expect(records.judgement == .oldFailures(["a"]))
    #expect(records.judgement.state == .unverified)
    #expect(records.judgement.reason?.contains("The check a fails as before") == true)
  }

  @Test func oneNewFailureIsEnough() {
    let old = [record("a", .timedOut), record("a", .timedOut, .base, .oldFailure)]
    #expect((old + [record("b", .couldNotStart)]).judgement == .newFailures(["b"]))
    let new = [record("b", .failed), record("b", .failed, .base, .newFailure)]
    #expect((old + new).judgement == .newFailures(["b"]))
    #expect((old + new).judgement.state == nil)
    var failed = record("b", .failed)
    failed.status = 3
    #expect((old + [failed]).judgement.reason == "The check b fails (exit 3).")
  }
}
