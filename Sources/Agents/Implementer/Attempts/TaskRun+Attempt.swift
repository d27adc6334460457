import Edits
import Exchanges
import Git
import NexusProtocol

extension TaskRun {
  /// Makes one attempt; nil when it is to be followed by another.
  func attempt(
    _ attempt: Attempt, _ way: Escalation.Step, _ prepared: PreparedPrompt, _ progress: inout TaskProgress
  ) async throws -> Result? {
    try await tellWhatIsLeftOut(of: prepared, attempt)
    let reply: ModelReply
    do {
      reply = try await ask(way, prepared, attempt, round: progress.rounds.count)
    } catch let error as ModelError where error.code == .onlyThinking || error.code == .emptyReply {
      // It was asked for twice already, in two ways: further rounds would be spent on the same.
      let reason = "\(error.message). \(Self.advice(error))"
      try await finish(attempt, .modelFailed, reason: reason)
      try await workspace.reset(to: progress.base)
      return .failed(reason: reason)
    } catch let error as ModelError where error.mayEndDifferentlyNextTime || way.isHindered(by: error) {
      progress.reason = error.message
      try await finish(attempt, .modelFailed, reason: error.message)
      return nil
    }
    let step = EditStep(
      settings: settings, repository: repository, events: events, task: task, attempt: attempt, asked: prepared.format,
      shownInPart: Set(prepared.pack.files(.cut)),
      appliedBefore: progress.applied, mender: progress.wasRefused ? way.role : nil)
    switch try await step.apply(reply, to: progress.tree) {
    case .refused(let outcome, let why):
      let reason = reply.stopReason == .length ? "\(AttemptReason.cutOff) \(why)" : why
      progress.add(attempt, way, reply: reply.content, reason: reason, made: nil, failure: .reason(reason))
      return try await end(attempt, outcome, reason: reason, keeping: progress.tree)
    case .tree(let tree, let edits):
      if let same = progress.candidates.first(where: { $0.whole == tree && way.isCandidate }) {
        let reason = "Its edits lead to the same as those of attempt \(same.attempt.number)."
        return try await end(attempt, .notChosen, reason: reason, keeping: nil)
      }
      if let earlier = progress.history.maker(of: tree) {
        return try await endAgain(attempt, way, as: earlier, made: (tree, edits), by: reply, &progress)
      }
      return try await conclude(attempt, way, made: (tree, edits), by: reply, &progress)
    }
  }

  /// Judges what an attempt made; nil when it is to be followed by another.
  func conclude(
    _ attempt: Attempt, _ way: Escalation.Step, made: (tree: ObjectID, edits: [Edit]), by reply: ModelReply,
    _ progress: inout TaskProgress
  ) async throws -> Result? {
    switch try await judge(made.tree, attempt, base: progress.base) {
    case .sound(let tree, let judgement):
      let work = SoundWork(
        attempt: attempt, base: progress.base, tree: tree, whole: made.tree, edits: made.edits, reply: reply,
        judgement: judgement)
      return way.isCandidate ? try await keep(work, &progress) : try await take(work, &progress)
    case .failed(let reason):
      let failure = AttemptHistory.Failure.of(try await journal.checks(of: attempt.id))
      progress.add(
        attempt, way, reply: reply.content, reason: reason, made: made,
        asFunctions: try await journal.holdsFunctions(attempt), failure: failure)
      return try await end(attempt, .checksFailed, reason: reason, keeping: made.tree)
    }
  }

  /// Files an attempt that came to the files of one before it, which checks have judged already.
  private func endAgain(
    _ attempt: Attempt, _ way: Escalation.Step, as earlier: Int, made: (tree: ObjectID, edits: [Edit]),
    by reply: ModelReply, _ progress: inout TaskProgress
  ) async throws -> Result? {
    let reason = "Its edits lead to the same as those of attempt \(earlier), whose checks failed."
    let told = progress.reason
    progress.add(attempt, way, reply: reply.content, reason: told, made: made, failure: .reason(reason))
    return try await end(attempt, .notChosen, reason: reason, keeping: nil)
  }

  private static func advice(_ error: ModelError) -> String {
    let model = error.model.map { "\"\($0)\"" } ?? "the model"
    return error.code == .onlyThinking
      ? "Set `think` to false for the role of \(model), or a larger `maxTokens`."
      : "Look at what the server says of \(model), or choose another model with `nexus models set`."
  }

  private func ask(
    _ way: Escalation.Step, _ prepared: PreparedPrompt, _ attempt: Attempt, round: Int
  ) async throws -> ModelReply {
    var asking = exchanges
    asking.roles = way.settings(settings, round: round).roles
    let subject = Subject(purpose: round == 0 ? .implement : .repair, task: task.id, attempt: attempt)
    guard prepared.openings.isEmpty else {
      return try await asking.write(prepared.openings, after: prepared.messages, as: way.role, about: subject)
    }
    var messages = prepared.messages
    return try await asking.exchange(
      as: way.role, about: subject, messages: &messages, with: prepared.reading
    ).reply
  }

  /// Commits sound work; nil when it does not stand beside what others did meanwhile.
  func take(_ work: SoundWork, _ progress: inout TaskProgress) async throws -> Result? {
    switch try await bring(work) {
    case .done(let result): return result
    case .moved(let tip, let tree, let outcome, let reason):
      (progress.base, progress.tree) = (tip, tree)
      progress.applied = outcome == .conflict ? [] : progress.applied + work.edits
      progress.beginAnew(after: work.reply.content, reason: reason)
      progress.maker = outcome == .conflict ? nil : work.attempt.id
      // After a conflict the next begins with what others did, which is no tree of this task's.
      return try await end(work.attempt, outcome, reason: reason, keeping: outcome == .conflict ? nil : tree)
    }
  }

  /// Files a candidate, which waits for the others.
  private func keep(_ work: SoundWork, _ progress: inout TaskProgress) async throws -> Result? {
    progress.candidates.append(work)
    return try await end(work.attempt, .passed, reason: nil, keeping: work.whole)
  }

  /// Files an attempt that another may follow.
  ///
  /// - Parameter tree: What is to be gone on with.
  func end(
    _ attempt: Attempt, _ outcome: Attempt.Outcome, reason: String?, keeping tree: ObjectID?
  ) async throws -> Result? {
    if let tree { try await journal.keepTree(tree.description, of: attempt.id) }
    try await finish(attempt, outcome, reason: reason)
    return nil
  }

  /// The map is always a choice; that a file of the task is not there in full should be known.
  private func tellWhatIsLeftOut(of prepared: PreparedPrompt, _ attempt: Attempt) async throws {
    let leftOut = prepared.pack.parts.filter { $0.kind == .file }.flatMap(\.leftOut)
    guard !leftOut.isEmpty else { return }
    try await events.tell(
      .notice, task: task.id, attempt: attempt.number,
      ["text": .string("For want of room the prompt lacks " + leftOut.joined(separator: "; ") + ".")])
  }
}

extension Escalation.Step {
  /// Whether a model is missing that no more than this step asks for.
  fileprivate func isHindered(by error: ModelError) -> Bool {
    switch self {
    case .usual, .fresh, .overseer, .candidate(_, _, nil): return false
    case .fallback, .candidate: return error.code == .modelNotFound || error.code == .loadFailed
    }
  }
}

extension ModelError {
  /// Whether another attempt has a chance, as against a server or model that cannot be used at all.
  var mayEndDifferentlyNextTime: Bool {
    switch code {
    case .incomplete, .modelFailed, .repeating, .timedOut: true
    default: false
    }
  }
}
