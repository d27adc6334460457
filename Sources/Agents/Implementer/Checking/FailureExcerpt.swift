/// What a person is shown at once of a failed check's output: the lines that name what failed, and the end.
enum FailureExcerpt {
  /// The lines, in their order and each shortened; of those that name a failure before the end only the first few.
  static func lines(of output: String) -> [String] {
    let lines = output.split(whereSeparator: \.isNewline).map { String($0.prefix(width)) }
    let end = lines.suffix(endCount)
    let naming = lines.dropLast(endCount).filter { namesFailure($0) && !end.contains($0) }
    return Array(naming.prefix(namingCount)) + end
  }

  private static let width = 200
  private static let endCount = 4
  private static let namingCount = 4

  /// As test runners and compilers write it: unittest and Go (`FAIL:`), pytest (`FAILED`), TAP (`not ok`), compilers
  /// (`error:`), Rust (`error[E0425]`, `FAILED`), and those that set a cross.
  private static func namesFailure(_ line: String) -> Bool {
    let text = line.drop { $0.isWhitespace }
    if text.hasPrefix("not ok") || text.hasPrefix("error[") { return true }
    if let first = text.first, "✗✘✖✕".contains(first) { return true }
    return ["FAIL:", "FAILED", "error:", "ERROR:", "Error:"].contains { text.firstRange(of: $0) != nil }
  }
}
