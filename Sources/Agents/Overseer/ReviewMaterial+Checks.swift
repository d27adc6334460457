import NexusProtocol

extension ReviewMaterial {
  /// What is told of the checks that ran on a commit.
  static func checks(of attempt: Attempt?, journal: any Journal) async throws -> String {
    let none = "None: nobody has run this code."
    guard let attempt else { return none }
    let checks = try await journal.checks(of: attempt.id)
    let runs = checks.filter { $0.run != .base }.map { check in
      let isOld = checks.contains { $0.name == check.name && ($0.mark == .oldFailure || $0.mark == .unclear) }
      let mark =
        switch check.mark {
        case _ where check.outcome != .passed && isOld: ", as before this change"
        case .flaky: ", flaky"
        case .unproven: ", but it may have seen other files than these"
        default: ""
        }
      return "- `\(check.command)`: \(check.outcome.rawValue)\(mark)" + lastLines(of: check.output)
    }
    return checks.isEmpty ? none : runs.joined(separator: "\n")
  }

  /// The end of what a check printed, where it says how it went.
  private static func lastLines(of output: String) -> String {
    output.split(whereSeparator: \.isNewline).suffix(outputLines).map { "\n    " + $0.prefix(outputWidth) }.joined()
  }

  private static let outputLines = 6
  /// In characters.
  private static let outputWidth = 200
}
