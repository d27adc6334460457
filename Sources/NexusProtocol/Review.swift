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
  /// The model that judged; nil for the user.
  package var model: String?
  package var at: Timestamp

  package init(
    id: Int64 = 0, task: TaskID?, commit: String, reviewer: Reviewer, verdict: Verdict, summary: String,
    findings: [Finding] = [], model: String? = nil, at: Timestamp
  ) {
    self.id = id
    self.task = task
    self.commit = commit
    self.reviewer = reviewer
    self.verdict = verdict
    self.summary = summary
    self.findings = findings
    self.model = model
    self.at = at
  }
}

extension Review {
  /// Whether it asks for other work on the task.
  package var sendsBack: Bool { verdict == .revise || verdict == .redo }
}

/// The result of a review.
package enum Verdict: String, Sendable, CaseIterable {
  case approve
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

  package init(severity: Severity, file: String? = nil, line: Int? = nil, message: String) {
    self.severity = severity
    self.file = file
    self.line = line
    self.message = message
  }
}
