import Testing

@testable import Agents

@Suite struct FailureExcerptTests {
  @Test(arguments: [
    "FAIL: test_total (tests.test_cart.CartTest.test_total)", "ERROR: test_total (tests.CartTest)",
    "--- FAIL: TestTotal (0.00s)", "FAILED tests/test_cart.py::test_total - assert 1 == 2", "not ok 3 - adds up",
    "src/cart.c:12:3: error: expected ';'", "error[E0425]: cannot find value `x`", "  ✗ adds up",
    "test total ... FAILED",
  ])
  func theLineThatNamesTheFailureIsThere(line: String) {
    let output = ([line] + (1...9).map { "line \($0)" }).joined(separator: "\n")
    #expect(FailureExcerpt.lines(of: output) == [line, "line 6", "line 7", "line 8", "line 9"])
  }

  @Test func noLineIsThereTwiceAndFewAreThere() {
    let names = (1...9).map { "FAIL: test_\($0)" }
    #expect(FailureExcerpt.lines(of: names.joined(separator: "\n")) == Array(names.prefix(4)) + names.suffix(4))
    #expect(FailureExcerpt.lines(of: "a\nFAIL: b\nc") == ["a", "FAIL: b", "c"])
    #expect(FailureExcerpt.lines(of: "FAIL: b\n1\n2\n3\nFAIL: b") == ["1", "2", "3", "FAIL: b"])
    #expect(FailureExcerpt.lines(of: "") == [])
  }
}
