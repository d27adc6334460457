import Checks
import Testing

@Suite struct FailureLinesTests {
  private func areOld(_ output: String, before: String) -> Bool {
    FailureLines(of: output).areAll(in: FailureLines(of: before))
  }

  @Test func timesPlacesAndOtherNumbersDoNotMatter() {
    #expect(areOld("main.c:14: error: no such thing", before: "main.c:12: error: no such thing"))
    #expect(areOld("--- FAIL: TestA (0.21s)\nok b", before: "--- FAIL: TestA (0.03s)\nok a\nok b"))
    #expect(areOld("fatal: at 0x7f12ab", before: "fatal: at 0x55aa01"))
    #expect(areOld("Executed 13 tests, with 1 failure in 0.3 s", before: "Executed 12 tests, with 1 failure in 1.0 s"))
    #expect(areOld("\u{1B}[31mFAIL\u{1B}[0m  a", before: "FAIL a"))
  }

  @Test func anotherTestThatFailsIsNew() {
    #expect(!areOld("FAILED test_2", before: "FAILED test_1"))
    #expect(!areOld("test b ... FAILED", before: "test a ... FAILED"))
    #expect(!areOld("FAILED test_1\nFAILED test_2", before: "FAILED test_1"))
  }

  @Test func moreFailuresThanBeforeAreNewAndFewerAreNot() {
    #expect(!areOld("2 failed, 10 passed", before: "1 failed, 11 passed"))
    #expect(areOld("1 failed, 11 passed", before: "2 failed, 10 passed"))
    #expect(!areOld("FAILED (failures=3)", before: "FAILED (failures=2)"))
    #expect(!areOld("Test 4 failed\nTest 5 failed", before: "Test 3 failed"))
  }

  @Test func whatSaysNothingOfFailuresCannotBeCompared() {
    #expect(FailureLines(of: "it says hello\n\nok").isEmpty)
    #expect(FailureLines(of: "").isEmpty)
    #expect(!FailureLines(of: "✗ greets").isEmpty)
  }

  @Test func hugeNumbersDoNoHarm() {
    let line = "99999999999999999999999 failed\n\(Int.max) failed\n\(Int.max) failed"
    #expect(areOld(line, before: line))
  }
}
