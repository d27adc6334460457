/// A judgement of one commit, by the Overseer or by the user.
package struct Review: Sendable, Equatable {
  package enum Reviewer: String, Sendable, CaseIterable { case overseer, user }

  /// Unique in one store; 0 before it is saved.
  package var id: Int64
  /// The task the commit was made for; nil for a commit that is not of nexus's making.
  package var task: TaskID?
  package var commit: String
  package var reviewer: Reviewer
  package var verdict: Verdict
  package var summary: String
  package var findings: [Finding]
  /// What it says of each acceptance criterion of the task; none in reviews of the user's.
  package var criteria: [CriterionVerdict]
  /// The model that judged; nil for the user.
  package var model: String?
  package var at: Timestamp

  package init(
    id: Int64 = 0, task: TaskID?, commit: String, reviewer: Reviewer, verdict: Verdict, summary: String,
    findings: [Finding] = [], criteria: [CriterionVerdict] = [], model: String? = nil, at: Timestamp
  ) {
    self.id = id
    self.task = task
    self.commit = commit
    self.reviewer = reviewer
    self.verdict = verdict
    self.summary = summary
    self.findings = findings
    self.criteria = criteria
    self.model = model
    self.at = at
  }
}

extension Review {
  /// Whether it asks for other work on the task.
  package var sendsBack: Bool { verdict == .revise || verdict == .redo }
}

/// What a review says of one acceptance criterion of a task.
package struct CriterionVerdict: Sendable, Hashable {
  package enum State: String, Sendable, CaseIterable {
    /// A line of the change, or of what a check said, shows it.
    case met
    case unmet
    /// It is said to be met, or nothing is said of it, and nothing shows it.
    case notShown
  }

  /// The criterion as the task has it.
  package var criterion: String
  package var state: State
  /// The lines that show it, where it is met; else what the review says, or quotes though it was not shown.
  package var evidence: String

  package init(_ criterion: String, _ state: State, evidence: String = "") {
    self.criterion = criterion
    self.state = state
    self.evidence = evidence
  }
}

/// The result of a review.
package enum Verdict: String, Sendable, CaseIterable {
  case approve
  /// It would be an approval, but does not show of every criterion that it is met: so nothing is decided by it.
  case unproven
  /// The work goes back with findings.
  case revise
  /// The work goes back with findings, and is better written anew than mended.
  case redo
  /// The user does not want it.
  case reject
  /// The user took it onto their branch.
  case accept
}

/// One remark of a review.
package struct Finding: Sendable, Equatable {
  package enum Severity: String, Sendable, CaseIterable { case error, warning, note }

  package var severity: Severity
  package var file: String?
  /// A line of the file after the commit, from 1.
  package var line: Int?
  package var message: String

  /// File and line as far as they are known, such as `a.txt:4`.
  package var place: String { (file ?? "") + (line.map { ":\($0)" } ?? "") }

  package init(severity: Severity, file: String? = nil, line: Int? = nil, message: String) {
    self.severity = severity
    self.file = file
    self.line = line
    self.message = message
  }
}
