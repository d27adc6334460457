package import JSONText
package import NexusProtocol

/// Reviews as JSON for programs; the members are documented in `docs/json.md`.
package enum ReviewJSON {
  package static func value(_ review: Review) -> JSONValue {
    JSONValue(members: [
      ("commit", .string(review.commit)), ("task", review.task.map { .string($0.description) } ?? .null),
      ("reviewer", .string(review.reviewer.rawValue)), ("verdict", .string(review.verdict.rawValue)),
      ("summary", .string(review.summary)), ("model", review.model.map(JSONValue.string) ?? .null),
      ("at", .string(review.at.description)), ("criteria", .array(review.criteria.map(value))),
      ("findings", .array(review.findings.map(value))),
    ])
  }

  private static func value(_ criterion: CriterionVerdict) -> JSONValue {
    JSONValue(members: [
      ("criterion", .string(criterion.criterion)), ("state", .string(criterion.state.rawValue)),
      ("evidence", .string(criterion.evidence)),
    ])
  }

  private static func value(_ finding: Finding) -> JSONValue {
    JSONValue(members: [
      ("severity", .string(finding.severity.rawValue)), ("file", finding.file.map(JSONValue.string) ?? .null),
      ("line", finding.line.map { JSONValue($0) } ?? .null), ("message", .string(finding.message)),
    ])
  }
}
