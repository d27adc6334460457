import Edits
import Git
import NexusProtocol

/// One run of a task: attempts until one ends in a commit, or until they are used up.
struct TaskRun {
  let workshop: Workshop
  let plan: Plan
  let task: PlanTask
  let workspace: Workspace
  /// Whether the result is kept under a ref instead of moving the plan's branch.
  let keepsResult: Bool
  /// Where the Overseer judges each task at once: what has its model loaded while checks run.
  let ahead: LoadingAhead?

  enum Result: Sendable, Equatable {
    case committed(ObjectID, CheckJudgement)
    case kept(ObjectID, attempt: Int64)
    case failed(reason: String)
  }

  /// Where an attempt stands when it is to be followed by another.
  private struct Progress {
    var tree: ObjectID
    var previous: TaskPrompt.Previous?
    var reason = "No attempt was made."
    var wasRefused = false
    /// The attempt that made the tree; nil where it is the base's.
    var maker: Int64?
    /// How many attempts of this run have ended.
    var attempts = 0
    /// Edits that made the tree what it is.
    var applied: [Edit] = []
    /// Where the next attempt begins, when others moved the branch.
    var movedBase: ObjectID?
    /// The prompt of the first attempt, until it is used.
    var first: PreparedPrompt?
    var history = AttemptHistory()
    var escalation = Escalation()

    mutating func next(_ settings: AgentSettings) -> (step: Escalation.Step, cause: Escalation.Cause)? {
      escalation.next(after: attempts, stall: history.stall, wasRefused: wasRefused, settings)
    }

    /// Takes in an attempt whose work did not go with what others did meanwhile; on another base the same edit may do.
    mutating func beginAnew(after reply: String, reason: String) {
      history = AttemptHistory()
      previous = TaskPrompt.Previous(reply: reply, reason: reason)
      self.reason = reason
      wasRefused = false
      maker = nil
    }

    /// Takes in an attempt that failed; what follows a candidate begins where the candidate began.
    mutating func add(
      _ attempt: Int64, _ step: Escalation.Step, reply: String, reason: String, refused: Bool, tree: ObjectID?,
      edits: [Edit],
      failure: AttemptHistory.Failure
    ) {
      history.add(reply: reply, tree: tree, failure: failure)
      self.reason = reason
      if case .candidate = step { return }
      previous = TaskPrompt.Previous(reply: reply, reason: reason)
      wasRefused = refused
      applied += edits
      if let tree { (self.tree, maker) = (tree, attempt) }
    }
  }

  func run() async throws -> Result {
    let tip = try await workspace.tip()
    if let finished = try await finishInterruptedCommit(tip: tip) { return finished }
    var base = try await startingBase(tip: tip)
    let findings = try await workshop.journal.reviews(of: task.id).filter(\.sendsBack)
    var prompt = try await TaskPrompt(workshop: workshop, task: task, findings: findings, base: base)
    var progress = try await progress(from: base)
    // A task that cannot fit says so before there is an attempt.
    var next = progress.next(workshop.settings)
    let role = next?.step.role ?? .implementation
    progress.first = try await prompt.prepare(as: role, tree: progress.tree, after: progress.previous)
    while let (step, cause) = next {
      if step != .usual { try await tell(step, because: cause) }
      progress.attempts += 1
      let attempt = try await begin(progress.attempts, base: base, after: progress.maker)
      let result = try await finishing(attempt) {
        try await self.attempt(attempt, step, base: base, prompt, &progress)
      }
      if let result { return result }
      if let moved = progress.movedBase {
        (base, progress.movedBase) = (moved, nil)
        prompt = try await TaskPrompt(workshop: workshop, task: task, findings: findings, base: base)
      }
      next = progress.next(workshop.settings)
    }
    if let stall = progress.history.stall, let cause = Escalation.Cause(rawValue: stall.rawValue) {
      try await tell(nil, because: cause)
    }
    try await workspace.reset(to: base)
    return .failed(reason: progress.reason)
  }

  /// Where the task stands: at its base, or where a run that was interrupted had come to.
  private func progress(from base: ObjectID) async throws -> Progress {
    var progress = Progress(tree: try await workshop.repository.commit(base).tree)
    let open = try await workshop.journal.attemptsOfOpenRun(at: task.id)
    let end = open.lastIndex { [.committed, .kept].contains($0.attempt.outcome) }.map { $0 + 1 } ?? 0
    // Nothing leads to the trees of attempts, so git may have collected them; without one there is nothing to go on from.
    for case let tree? in open[end...].map({ $0.attempt.tree.flatMap { ObjectID($0) } }) {
      guard await workshop.repository.hasObject(tree) else { return progress }
    }
    for (attempt, reply) in open[end...] where attempt.base == base.description || attempt.outcome == .conflict {
      // Not the task's fault, and no server that comes and goes may use up its attempts.
      guard [.noEdit, .refused, .checksFailed, .conflict].contains(attempt.outcome) else { continue }
      let reason = attempt.reason ?? ""
      if attempt.outcome == .conflict {
        progress.attempts += 1
        progress.beginAnew(after: reply ?? "", reason: reason)
        continue
      }
      let step = progress.next(workshop.settings)?.step ?? .usual
      let failed = attempt.outcome == .checksFailed
      progress.attempts += 1
      progress.add(
        attempt.id, step, reply: reply ?? "", reason: reason, refused: !failed,
        tree: failed ? attempt.tree.flatMap { ObjectID($0) } : nil, edits: [],
        failure: failed ? .of(try await workshop.journal.checks(of: attempt.id)) : .reason(reason))
    }
    return progress
  }

  /// Completes a commit that an earlier run had made and noted, but was killed before the branch or the task knew of it.
  private func finishInterruptedCommit(tip: ObjectID) async throws -> Result? {
    let attempts = try await workshop.journal.attempts(at: task.id)
    guard let attempt = attempts.last, attempt.outcome == .committed, attempt.commit != task.commit,
      let commit = attempt.commit.flatMap({ ObjectID($0) }), await workshop.repository.hasObject(commit)
    else { return nil }
    // Not the attempt's base, since the work may have been merged.
    if try await workshop.repository.commit(commit).parents == [tip] {
      try await workspace.advance(from: tip, to: commit)
    } else if try await !workshop.repository.isAncestor(commit, of: tip) {
      return nil
    }
    let checks = try await workshop.journal.checks(of: attempt.id)
    return .committed(commit, checks.judgement)
  }

  private func begin(_ number: Int, base: ObjectID, after previous: Int64?) async throws -> Attempt {
    let attempt = try await workshop.journal.startAttempt(at: task.id, base: base.description, at: workshop.now())
    if let previous { try await workshop.journal.keepPrevious(previous, of: attempt.id) }
    try await workshop.tell(
      .attemptStarted, task: task.id, attempt: attempt.number,
      ["number": .integer(number), "of": .integer(max(number, workshop.settings.maxAttempts))])
    return attempt
  }

  /// Files the attempt as interrupted or failed when `body` throws.
  private func finishing(_ attempt: Attempt, _ body: () async throws -> Result?) async throws -> Result? {
    do {
      return try await body()
    } catch {
      let budget = (error as? AgentError).flatMap { $0.isAboutBudget ? $0.message : nil }
      let interrupted = error is CancellationError || budget != nil
      let reason =
        budget ?? (error as? ModelError)?.message ?? (interrupted ? "It was interrupted." : "\(error)")
      try await withoutCancellation {
        // An attempt that ended in a commit stays so, even when the branch could not be moved.
        let attempts = try await workshop.journal.attempts(at: task.id)
        guard attempts.contains(where: { $0.id == attempt.id && $0.outcome == .running }) else { return }
        try await finish(attempt, interrupted ? .interrupted : .modelFailed, reason: reason)
      }
      throw error
    }
  }

  private func attempt(
    _ attempt: Attempt, _ way: Escalation.Step, base: ObjectID, _ prompt: TaskPrompt, _ progress: inout Progress
  ) async throws -> Result? {
    var asking = workshop
    asking.settings = way.settings(workshop.settings)
    let subject = Subject(purpose: progress.previous == nil ? .implement : .repair, task: task.id, attempt: attempt)
    let role = way.role
    let prepared: PreparedPrompt
    if let first = progress.first {
      prepared = first
    } else {
      prepared = try await prompt.prepare(as: role, tree: progress.tree, after: progress.previous)
    }
    progress.first = nil
    try await tellWhatIsLeftOut(of: prepared, attempt)
    let reply: ModelReply
    do {
      var messages = prepared.messages
      reply = try await asking.exchange(as: role, about: subject, messages: &messages, reading: prepared.reading).reply
    } catch let error as ModelError where error.mayEndDifferentlyNextTime || way.isHindered(by: error) {
      progress.reason = error.message
      try await finish(attempt, .modelFailed, reason: error.message)
      return nil
    }
    let failure: (outcome: Attempt.Outcome, reason: String)
    var made: (tree: ObjectID, edits: [Edit])?
    let step = EditStep(
      workshop: workshop, task: task.id, attempt: attempt, shownInPart: Set(prepared.pack.files(.cut)),
      appliedBefore: progress.applied, mender: progress.wasRefused ? role : nil)
    switch try await step.apply(reply, to: progress.tree) {
    case .refused(let outcome, let reason):
      failure = (
        outcome, reply.stopReason == .length ? "Your answer was cut off at its token limit. \(reason)" : reason
      )
    case .tree(let tree, let edits):
      try await workspace.checkOut(tree)
      let checks = CheckStep(
        workshop: workshop, task: task, attempt: attempt, workspace: workspace, tree: tree, base: base)
      await ahead?.begin(.overseer)
      switch try await checks.run() {
      case .judged(let judgement):
        switch try await bring(tree, attempt, base: base, model: reply.model, as: judgement) {
        case .done(let result): return result
        case .moved(let tip, let tree, let outcome, let reason):
          (progress.movedBase, progress.tree) = (tip, tree)
          progress.applied = outcome == .conflict ? [] : progress.applied + edits
          failure = (outcome, reason)
        }
      case .failed(let reason):
        made = (tree, edits)
        failure = (.checksFailed, reason)
      }
    }
    if progress.movedBase != nil {
      progress.beginAnew(after: reply.content, reason: failure.reason)
      // After a conflict the next begins with what others did, which is no tree of this task's.
      if failure.outcome != .conflict {
        progress.maker = attempt.id
        try await workshop.journal.keepTree(progress.tree.description, of: attempt.id)
      }
    } else {
      let checks = made == nil ? nil : try await workshop.journal.checks(of: attempt.id)
      progress.add(
        attempt.id, way, reply: reply.content, reason: failure.reason, refused: failure.outcome != .checksFailed,
        tree: made?.tree,
        edits: made?.edits ?? [], failure: checks.map { .of($0) } ?? .reason(failure.reason))
      try await workshop.journal.keepTree((made?.tree ?? progress.tree).description, of: attempt.id)
    }
    try await finish(attempt, failure.outcome, reason: failure.reason)
    return nil
  }

  /// The map is always a choice; that a file of the task is not there in full should be known.
  private func tellWhatIsLeftOut(of prepared: PreparedPrompt, _ attempt: Attempt) async throws {
    let leftOut = prepared.pack.parts.filter { $0.kind == .file }.flatMap(\.leftOut)
    guard !leftOut.isEmpty else { return }
    try await workshop.tell(
      .notice, task: task.id, attempt: attempt.number,
      ["text": .string("For want of room the prompt lacks " + leftOut.joined(separator: "; ") + ".")])
  }

  func commit(
    _ tree: ObjectID, _ attempt: Attempt, base: ObjectID, model: String, as judgement: CheckJudgement
  ) async throws -> Result {
    let message = CommitMessage(for: task, model: model, record: workshop.settings.record)
    let commit: ObjectID
    if keepsResult {
      commit = try await workspace.keep(
        tree, parent: base, message: message.text, as: "kept/\(attempt.id)", at: workshop.now())
      try await finish(attempt, .kept, commit: commit)
      try await workspace.reset(to: base)
      return .kept(commit, attempt: attempt.id)
    }
    // The store knows the commit before the branch does, so that a killed run is completed and never repeated.
    commit = try await workspace.makeCommit(tree, parent: base, message: message.text, at: workshop.now())
    try await finish(attempt, .committed, commit: commit)
    try await workspace.advance(from: base, to: commit)
    try await workshop.tell(
      .commitCreated, task: task.id, attempt: attempt.number,
      [
        "commit": .string(commit.description), "short": .string(commit.abbreviated),
        "subject": .string(message.subject), "branch": .string(plan.branch),
      ])
    return .committed(commit, judgement)
  }

  private func finish(
    _ attempt: Attempt, _ outcome: Attempt.Outcome, reason: String? = nil, commit: ObjectID? = nil
  ) async throws {
    try await workshop.journal.finishAttempt(
      attempt.id, outcome: outcome, reason: reason, commit: commit?.description, at: workshop.now())
    var fields: [String: Event.Value] = ["outcome": .string(outcome.rawValue)]
    if let reason { fields["reason"] = .string(reason.firstLine) }
    if outcome == .kept { fields["kept"] = .integer(Int(attempt.id)) }
    try await workshop.tell(.attemptFinished, task: task.id, attempt: attempt.number, fields)
  }
}

extension Escalation.Step {
  /// Whether a model is missing that no more than this step asks for.
  fileprivate func isHindered(by error: ModelError) -> Bool {
    guard case .fallback = self else { return false }
    return error.code == .modelNotFound || error.code == .loadFailed
  }
}

extension ModelError {
  /// Whether another attempt has a chance, as against a server or model that cannot be used at all.
  var mayEndDifferentlyNextTime: Bool {
    switch code {
    case .incomplete, .modelFailed, .onlyThinking, .repeating, .timedOut: true
    default: false
    }
  }
}

extension String {
  var firstLine: String { String(prefix { !$0.isNewline }) }
}
