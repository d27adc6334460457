/// Leaves out of a check's output what tells a model nothing: rulers and marks under code, tests that passed, times, and
/// the frames of the runner itself. What is left is what was compared, and where.
///
/// As unittest and pytest, `node --test`, cargo, Java and Go write it.
enum OutputNoise {
  static func removed(from text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.filter { !isNoise($0) }
    // An output of which nothing is left says at least that.
    return kept.isEmpty ? text : kept.joined(separator: "\n")
  }

  private static func isNoise(_ line: Substring) -> Bool {
    let words = line.drop { $0.isWhitespace }
    return words.allSatisfy { " =-~^+?_.…─━\r\t".contains($0) }
      || exact.contains { words.hasPrefix($0) } || framesOfRunners.contains { words.contains($0) } || isPass(words)
  }

  private static let exact = [
    "Traceback (most recent call last):", "TAP version", "# Subtest:", "# duration_ms", "# cancelled ", "# skipped ",
    "# todo ", "# suites ", "duration_ms:", "failureType:", "type: 'test'", "type: 'suite'", "code: 'ERR_",
    "name: 'AssertionError'", "operator: '", "stack: |-", "note: run with `RUST_BACKTRACE", "running ", "=== RUN",
    "=== PAUSE", "=== CONT",
  ]

  private static let framesOfRunners = [
    "(node:internal", "at node:internal", "(node:async_hooks", "at java.base/", "/rustc/", "unittest/case.py\", line",
    "_pytest/", "site-packages/pluggy",
  ]

  /// A test that passed, as TAP, cargo, Go and unittest's long form say it.
  private static func isPass(_ words: Substring) -> Bool {
    (words.hasPrefix("ok ") && words.dropFirst(3).first?.isNumber == true) || words.hasPrefix("--- PASS")
      || words.hasSuffix("... ok")
  }
}
