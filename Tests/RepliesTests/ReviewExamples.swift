import NexusProtocol
import Testing

@testable import Replies

/// A reply as small models write it, and what it means.
struct ReviewExample: CustomTestStringConvertible, Sendable {
  var name: String
  var reply: String
  var verdict: Verdict?
  /// Each finding as `severity|file|line|message`.
  var findings: [String] = []
  /// Each criterion as `+` or `-`, the criterion, `|` and the evidence.
  var criteria: [String] = []
  var summary: String?
  var faults: [ReviewFault.Code] = []
  var notes: [ReviewNote.Code] = []

  var testDescription: String { name }

  static func line(_ finding: Finding) -> String {
    "\(finding.severity.rawValue)|\(finding.file ?? "")|\(finding.line.map(String.init) ?? "")|\(finding.message)"
  }

  static func line(_ criterion: CriterionJudgement) -> String {
    "\(criterion.isMet ? "+" : "-")\(criterion.criterion)|\(criterion.evidence)"
  }
}
