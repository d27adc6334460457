import NexusProtocol
import Terminal

/// Reviews as text for a person.
struct ReviewText {
  let palette: Palette

  func whole(_ review: Review) -> String {
    let (by, word) =
      review.reviewer == .overseer
      ? ("Overseer", Self.word(for: review.verdict)) : ("You", Self.wordForUser(review.verdict))
    var text = "  \(by)  \(palette.apply(style(of: review.verdict), to: word))"
    text += review.model.map { palette.apply(.quiet, to: "  \(Sanitizer.oneLine($0))") } ?? ""
    text += "\n"
    for line in Sanitizer.text(review.summary).trimmed.split(separator: "\n") { text += "    \(line)\n" }
    return text + review.criteria.map(line).joined() + review.findings.map(line).joined()
  }

  private func line(_ criterion: CriterionVerdict) -> String {
    let (mark, style): (String, Style) =
      switch criterion.state {
      case .met: ("✓", .success)
      case .unmet: ("✗", .error)
      case .notShown: ("?", .warning)
      }
    let evidence = Sanitizer.oneLine(criterion.evidence.split(separator: "\n").joined(separator: " "))
    let reason =
      switch (criterion.state, evidence.isEmpty) {
      case (.met, false): palette.apply(.quiet, to: "  \(evidence)")
      case (.met, true): ""
      case (.unmet, true): " — not met"
      case (.unmet, false): " — \(evidence)"
      case (.notShown, true): " — nothing shows it"
      case (.notShown, false): " — nothing shows it: \"\(evidence)\" was not among what was shown"
      }
    return "    \(palette.apply(style, to: mark)) \(Sanitizer.oneLine(criterion.criterion))\(reason)\n"
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
    case .unproven: "approval withdrawn"
    case .revise: "requests changes"
    case .redo: "wants it written anew"
    case .reject: "rejected"
    case .accept: "accepted"
    }
  }

  /// What the user did with the work.
  static func wordForUser(_ verdict: Verdict) -> String {
    switch verdict {
    case .approve, .unproven: verdict.rawValue
    case .revise, .redo: "sent it back"
    case .reject: "rejected it"
    case .accept: "accepted it"
    }
  }

  private func style(of verdict: Verdict) -> Style {
    switch verdict {
    case .approve, .accept: .success
    case .unproven, .revise, .redo: .warning
    case .reject: .error
    }
  }
}
