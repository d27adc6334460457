import Exchanges
import Git
import NexusProtocol

/// One run of a task: attempts until one ends in a commit, or until they are used up.
struct TaskRun {
  let exchanges: Exchanges
  let settings: AgentSettings
  let writer: PromptWriter
  /// Compares candidates.
  let reviewer: Reviewer
  let plan: Plan
  let task: PlanTask
  let workspace: Workspace
  /// Whether the result is kept under a ref instead of moving the plan's branch.
  let keepsResult: Bool
  /// Where the Overseer judges each task at once: what has its model loaded while checks run.
  let ahead: LoadingAhead?

  var repository: Repository { workspace.repository }
  var checking: Checking { writer.checking }
  var events: EventWriter { exchanges.events }
  var journal: any Journal { exchanges.journal }

  enum Result: Sendable, Equatable {
    case committed(ObjectID, CheckJudgement)
    case kept(ObjectID, attempt: Int64)
    /// `reason` is for the user.
    case failed(reason: String)
  }

  func run() async throws -> Result {
    let tip = try await workspace.tip()
    if let finished = try await finishInterruptedCommit(tip: tip) { return finished }
    var progress = try await ProgressReader(settings: settings, repository: repository, journal: journal)
      .progress(of: task, from: try await startingBase(tip: tip))
    if let taken = try await takeHeld(&progress) { return taken }
    var prompt = try await prompt(at: progress.base)
    while true {
      let next = progress.next(settings)
      if next?.step.isCandidate != true, let result = try await settle(&progress) { return result }
      guard let (step, cause) = next else { break }
      if prompt.base != progress.base { prompt = try await self.prompt(at: progress.base) }
      // A task that cannot fit says so before there is an attempt.
      let prepared = try await prompt.prepare(as: step.role, progress.conversation)
      if step != .usual { try await tell(step, because: cause) }
      progress.attempts += 1
      if let result = try await round(of: step, prepared, prompt.base, &progress) { return result }
    }
    if let cause = progress.escalation.end(progress.history.stall) { try await tell(nil, because: cause) }
    try await workspace.reset(to: progress.base)
    return .failed(reason: try await reasonForUser(progress) ?? progress.reason)
  }

  /// Makes the attempts of one round, which answer the same prompt; ends at the first whose work is taken, or whose base
  /// is no longer that of the prompt.
  private func round(
    of step: Escalation.Step, _ prepared: PreparedPrompt, _ base: ObjectID, _ progress: inout TaskProgress
  ) async throws -> Result? {
    let replies = step.replies(settings)
    for (index, reply) in replies.enumerated() where progress.base == base {
      if index > 0 { progress.restart() }
      let attempt = try await begin(
        progress.attempts, base: progress.base, after: progress.maker, reply: (index + 1, of: replies.count))
      progress.filed += 1
      if let result = try await result(of: attempt, reply, prepared, &progress) { return result }
    }
    return nil
  }

  /// Why the run failed; nil where what the model was told of it does for a person too.
  ///
  /// Checks that failed are what stands in the way, whatever later answers held or did not hold to mend them.
  private func reasonForUser(_ progress: TaskProgress) async throws -> String? {
    let attempts = try await journal.attempts(at: task.id).suffix(progress.filed)
      .filter { $0.outcome != .notChosen }
    guard let last = attempts.last, [.checksFailed, .noEdit, .refused].contains(last.outcome) else { return nil }
    if let failed = attempts.last(where: { $0.outcome == .checksFailed }) {
      return try await journal.checks(of: failed.id).judgement.reason
    }
    if last.outcome == .noEdit { return "The answer holds no edit that changes anything." }
    return last.reason?.hasPrefix(AttemptReason.cutOff) == true
      ? "The answer was cut off at its token limit, so nothing was changed."
      : "Not every edit could be applied, so nothing was changed."
  }

  /// Makes one attempt. Where a budget ends before all candidates are made, what there is of them is not lost with it.
  private func result(
    of attempt: Attempt, _ step: Escalation.Step, _ prepared: PreparedPrompt, _ progress: inout TaskProgress
  ) async throws -> Result? {
    do {
      return try await finishing(attempt) { try await self.attempt(attempt, step, prepared, &progress) }
    } catch {
      guard let error = error as? ExchangeError, error.isAboutBudget,
        let result = try await settle(&progress, withoutAsking: error.message)
      else { throw error }
      return result
    }
  }

  private func prompt(at base: ObjectID) async throws -> TaskPrompt {
    let findings = try await journal.reviews(of: task.id).filter(\.sendsBack)
    return try await TaskPrompt(
      writer: writer, plan: plan, task: task, findings: findings, base: base,
      evidence: try await TaskEvidence(checking: checking, task: task).find(in: workspace, at: base))
  }

  /// - Parameters:
  ///   - number: The round's, from 1.
  ///   - reply: Which of how many replies to one prompt it is.
  func begin(
    _ number: Int, base: ObjectID, after previous: Int64?, reply: (Int, of: Int) = (1, of: 1)
  ) async throws -> Attempt {
    let attempt = try await journal.startAttempt(at: task.id, base: base.description, at: events.now())
    if let previous { try await journal.keepPrevious(previous, of: attempt.id) }
    var fields: [String: Event.Value] = [
      "number": .integer(number), "of": .integer(max(number, settings.maxAttempts)),
    ]
    if reply.of > 1 { (fields["reply"], fields["replies"]) = (.integer(reply.0), .integer(reply.of)) }
    try await events.tell(.attemptStarted, task: task.id, attempt: attempt.number, fields)
    return attempt
  }

  /// Files how the attempt ended when `body` throws.
  ///
  /// It failed where the model or its server did. Anything else, as a full disk, takes nothing from what the model said:
  /// the next run goes on with that.
  func finishing(_ attempt: Attempt, _ body: () async throws -> Result?) async throws -> Result? {
    do {
      return try await body()
    } catch {
      let outcome = error is ModelError ? Attempt.Outcome.modelFailed : .interrupted
      let reason = error is CancellationError ? "It was interrupted." : "\(error)"
      await puttingInOrder {
        // An attempt that ended in a commit stays so, even when the branch could not be moved.
        let attempts = try await journal.attempts(at: task.id)
        guard attempts.contains(where: { $0.id == attempt.id && $0.outcome == .running }) else { return }
        try await finish(attempt, outcome, reason: reason)
      }
      throw error
    }
  }

  func finish(
    _ attempt: Attempt, _ outcome: Attempt.Outcome, reason: String? = nil, commit: ObjectID? = nil
  ) async throws {
    try await journal.finishAttempt(
      attempt.id, outcome: outcome, reason: reason, commit: commit?.description, at: events.now())
    var fields: [String: Event.Value] = ["outcome": .string(outcome.rawValue)]
    if let reason { fields["reason"] = .string(reason.firstLine) }
    if outcome == .kept { fields["kept"] = .integer(Int(attempt.id)) }
    try await events.tell(.attemptFinished, task: task.id, attempt: attempt.number, fields)
  }
}

extension String {
  var firstLine: String { String(prefix { !$0.isNewline }) }
}
