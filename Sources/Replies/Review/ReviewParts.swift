internal import NexusProtocol

/// The parts of a review as they were written, before they are weighed against each other.
struct ReviewParts {
  struct Criterion {
    /// As it was written; a number among it tells which criterion is meant.
    var text: String
    /// Nil when it is unclear.
    var isMet: Bool?
    var evidence = ""
  }

  /// Every verdict in the reply, in the order of the text.
  var verdicts: [ReviewWord.Opinion] = []
  var summary = ""
  var findings: [Finding] = []
  var criteria: [Criterion] = []
  var faults: [ReviewFault] = []
  var notes: [ReviewNote] = []

  /// Adds a finding, or leaves it out when it says nothing.
  /// - Parameter severity: As it was written; empty when it was not.
  mutating func add(_ finding: FindingText, severity written: Substring = "") {
    let message = finding.message.onOneLine
    let known = ReviewWord.severity(written) ?? finding.severity
    if TaskReference.isNone(message[...]) {
      guard known == .error else { return }
      let place = finding.file.map { " about \"\($0)\"" } ?? ""
      return faults.append(ReviewFault(.emptyFinding, "An error\(place) has no message; say what is wrong."))
    }
    let severity = known ?? (written.isBlank ? .warning : .error)
    if known == nil {
      let word = written.isBlank ? "no severity" : "the severity \"\(written.trimmed)\""
      notes.append(ReviewNote(.severitySupplied, "A finding with \(word) was read as \(severity.rawValue): \(message)"))
    }
    findings.append(Finding(severity: severity, file: finding.file, line: finding.line, message: message))
  }

  /// Adds from another review in the same reply what may speak against an approval.
  mutating func heed(_ other: ReviewParts) {
    verdicts += other.verdicts
    findings += other.findings.filter { $0.severity == .error && !findings.contains($0) }
    let known = criteria.map(\.text)
    criteria += other.criteria.filter { $0.isMet == false && !known.contains($0.text) }
  }

  /// Weighs the parts: an approval stands only when it is clear and nothing in the review speaks against it.
  func reading(form: ReviewReading.Form) -> ReviewReading {
    var reading = ReviewReading(
      verdict: nil, summary: summary, findings: findings, criteria: [], form: form, faults: faults, notes: notes)
    for criterion in criteria {
      if criterion.isMet == nil {
        let message = "It is not clear whether \"\(criterion.text)\" is met, so it counts as unmet."
        reading.notes.append(ReviewNote(.criterionUnclear, message))
      }
      let isMet = criterion.isMet ?? false
      reading.criteria.append(
        CriterionJudgement(criterion: criterion.text, isMet: isMet, evidence: criterion.evidence))
    }
    reading.decide(verdicts)
    return reading
  }
}

extension ReviewReading {
  /// Why the change cannot stand as it is, in words, or nil.
  fileprivate var objection: String? {
    let errors = findings.count { $0.severity == .error }
    let unmet = criteria.count { !$0.isMet }
    if errors > 0, unmet > 0 { return "it names \(errors) errors and \(unmet) unmet criteria" }
    if errors > 0 { return errors == 1 ? "it names an error" : "it names \(errors) errors" }
    if unmet > 0 { return unmet == 1 ? "it names an unmet criterion" : "it names \(unmet) unmet criteria" }
    return nil
  }

  fileprivate mutating func decide(_ verdicts: [ReviewWord.Opinion]) {
    let opinions = verdicts.filter { $0 != .unclear }
    let refusals = opinions.filter { $0 != .approve }
    if opinions.contains(.approve), let refusal = refusals.first {
      let message = "The review says both approve and \(refusal); write one verdict."
      faults.append(ReviewFault(.contradictoryVerdict, message))
    } else if !opinions.isEmpty, opinions.count == verdicts.count {
      // What may be mended need not be written anew.
      take(refusals.contains(.revise) ? .revise : opinions[0])
    } else if let objection {
      verdict = .revise
      notes.append(ReviewNote(.verdictSupplied, "The review has no clear verdict, but \(objection), so it is revise."))
    } else if verdicts.isEmpty {
      let message = "The review has no verdict; write \"Verdict: approve\", \"Verdict: revise\" or \"Verdict: redo\"."
      faults.append(ReviewFault(.missingVerdict, message))
    } else {
      let message = "The verdict is not clear; write exactly \"approve\", \"revise\" or \"redo\" and nothing beside it."
      faults.append(ReviewFault(.ambiguousVerdict, message))
    }
    if !faults.isEmpty { verdict = nil }
  }

  private mutating func take(_ opinion: ReviewWord.Opinion) {
    switch opinion {
    case .approve:
      verdict = objection == nil ? .approve : .revise
      if let objection {
        notes.append(ReviewNote(.approvalWithdrawn, "The review approves, but \(objection), so it is revise."))
      }
    case .revise, .redo:
      verdict = opinion == .redo ? .redo : .revise
      if summary.isBlank, findings.isEmpty, objection == nil {
        let message = "The verdict is \(opinion), but no finding says what to change; add at least one."
        faults.append(ReviewFault(.nothingToRevise, message))
      }
    case .unclear: break
    }
  }
}
