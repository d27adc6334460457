import JSONText
import NexusProtocol
import Terminal

/// Reviews as text for a person.
struct ReviewText {
  let palette: Palette

  func whole(_ review: Review) -> String {
    let by = review.reviewer == .overseer ? "Overseer" : "You"
    var text = "  \(by)  \(palette.apply(style(of: review.verdict), to: Self.word(for: review.verdict)))"
    text += review.model.map { palette.apply(.quiet, to: "  \(Sanitizer.oneLine($0))") } ?? ""
    text += "\n"
    for line in Sanitizer.text(review.summary).trimmed.split(separator: "\n") { text += "    \(line)\n" }
    return text + review.findings.map(line).joined()
  }

  private func line(_ finding: Finding) -> String {
    let place = finding.file.map { Sanitizer.oneLine($0) + (finding.line.map { ":\($0)" } ?? "") + "  " } ?? ""
    let style: Style =
      switch finding.severity {
      case .error: .error
      case .warning: .warning
      case .note: .quiet
      }
    return
      "    \(palette.apply(style, to: finding.severity.rawValue.padded(to: 8)))\(place)\(Sanitizer.oneLine(finding.message))\n"
  }

  static func word(for verdict: Verdict) -> String {
    switch verdict {
    case .approve: "approves"
    case .revise: "wants changes"
    case .redo: "wants it done anew"
    case .reject: "rejected"
    case .accept: "accepted"
    }
  }

  private func style(of verdict: Verdict) -> Style {
    switch verdict {
    case .approve, .accept: .success
    case .revise, .redo: .warning
    case .reject: .error
    }
  }
}

/// Reviews as JSON for programs; the members are documented in `docs/json.md`.
enum ReviewJSON {
  static func value(_ review: Review) -> JSONValue {
    PlanJSON.object([
      ("commit", .string(review.commit)), ("task", review.task.map { .string($0.description) } ?? .null),
      ("reviewer", .string(review.reviewer.rawValue)), ("verdict", .string(review.verdict.rawValue)),
      ("summary", .string(review.summary)), ("model", review.model.map(JSONValue.string) ?? .null),
      ("at", .string(review.at.description)), ("findings", .array(review.findings.map(value))),
    ])
  }

  private static func value(_ finding: Finding) -> JSONValue {
    PlanJSON.object([
      ("severity", .string(finding.severity.rawValue)), ("file", finding.file.map(JSONValue.string) ?? .null),
      ("line", finding.line.map { JSONValue($0) } ?? .null), ("message", .string(finding.message)),
    ])
  }
}
