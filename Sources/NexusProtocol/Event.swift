/// Something that happened, kept in the journal and shown.
///
/// An event is a flat record, so that the journal, `--json` and later readers all use the same bytes. Which fields an
/// event of a name carries is documented in `docs/events.md`.
package struct Event: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case string(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case list([String])
  }

  /// What happened, as `domain.what`.
  ///
  /// Readers pass over a name with a domain that they do not know, so that a new one needs no new schema of the store.
  /// Names without a domain are of before that rule, and there are no new ones.
  package enum Name: String, Sendable, CaseIterable {
    case planStarted = "plan.started"
    case planTask = "plan.task"
    case planFaulty = "plan.faulty"
    case planSaved = "plan.saved"
    case taskStarted = "task.started"
    case taskReviewed = "task.reviewed"
    case taskEscalated = "task.escalated"
    case taskFinished = "task.finished"
    case attemptStarted = "attempt.started"
    case attemptFinished = "attempt.finished"
    case candidateChosen = "candidate.chosen"
    case exchangeStarted = "exchange.started"
    case exchangeFinished = "exchange.finished"
    case exchangeFailed = "exchange.failed"
    case exchangeRetried = "exchange.retried"
    case exchangeReused = "exchange.reused"
    case modelReplaced = "model.replaced"
    case modelLoaded = "model.loaded"
    case repositoryRead = "repository.read"
    case editApplied = "edit.applied"
    case editRepaired = "edit.repaired"
    case editRefused = "edit.refused"
    case checkStarted = "check.started"
    case checkOutput = "check.output"
    case checkFinished = "check.finished"
    case checkCompared = "check.compared"
    case checkSkipped = "check.skipped"
    case setupStarted = "setup.started"
    case setupOutput = "setup.output"
    case setupFinished = "setup.finished"
    case scopeExceeded = "scope.exceeded"
    case commitCreated = "commit.created"
    case reviewStarted = "review.started"
    case reviewFinished = "review.finished"
    case landed = "landed"
    case budgetSpent = "budget.spent"
    case runFinished = "run.finished"
    case undone = "undone"
    case notice = "notice"
  }

  package var at: Timestamp
  package var name: Name
  package var plan: Int?
  package var task: TaskID?
  package var attempt: Int?
  package var fields: [String: Value]

  package init(
    _ name: Name, at: Timestamp, plan: Int? = nil, task: TaskID? = nil, attempt: Int? = nil,
    fields: [String: Value] = [:]
  ) {
    self.at = at
    self.name = name
    self.plan = plan ?? task?.plan
    self.task = task
    self.attempt = attempt
    self.fields = fields
  }
}

extension Event.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
}
