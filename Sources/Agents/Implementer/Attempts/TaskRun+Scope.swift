import Exchanges
import Git
import NexusProtocol

/// What is to become of an attempt's tree.
enum TreeJudgement: Sendable {
  /// `tree` may be committed: the one that was judged, or what of it belongs to the task.
  case sound(tree: ObjectID, CheckJudgement)
  /// `reason` is for the model.
  case failed(reason: String)
}

extension TaskRun {
  /// Runs the checks on what of a tree belongs to the task, and on the whole of it where that does not stand alone.
  ///
  /// The runs that are recorded last are those on the tree that may be committed.
  /// - Parameters:
  ///   - whole: Everything that was written.
  ///   - base: The commit it was written for.
  func judge(_ whole: ObjectID, _ attempt: Attempt, base: ObjectID) async throws -> TreeJudgement {
    guard settings.scope == .hold,
      let split = try await ScopeSplit.make(whole, since: base, task, in: repository)
    else { return try await sound(whole, try await check(whole, attempt, base: base), attempt, nil) }
    let inCommit = Attempt.OutOfScope(paths: split.paths, held: nil)
    guard let inside = split.inside, let beyond = split.beyond else {
      return try await sound(whole, try await check(whole, attempt, base: base), attempt, inCommit)
    }
    let apart = Attempt.OutOfScope(paths: split.paths, held: beyond.description)
    let alone = try await check(inside, attempt, base: base)
    if alone.isWithoutFailure { return try await sound(inside, alone, attempt, apart) }
    let names = split.paths.joined(separator: ", ")
    let words = "The checks run once more with \(names), which the task does not declare."
    try await events.tell(.notice, task: task.id, attempt: attempt.number, ["text": .string(words)])
    let together = try await check(whole, attempt, base: base)
    // An old failure that stays either way is no reason for more than the task.
    guard case .judged = alone, !together.isWithoutFailure else {
      return try await sound(whole, together, attempt, inCommit)
    }
    return try await sound(inside, try await check(inside, attempt, base: base), attempt, apart)
  }

  /// What of a tree is committed where the checks allow it; all of it where it cannot be parted.
  func partInScope(of whole: ObjectID, since base: ObjectID) async throws -> ObjectID {
    guard settings.scope == .hold else { return whole }
    return try await ScopeSplit.make(whole, since: base, task, in: repository)?.inside ?? whole
  }

  private func check(_ tree: ObjectID, _ attempt: Attempt, base: ObjectID) async throws -> CheckStep.Result {
    try await workspace.checkOut(tree)
    await ahead?.begin(.overseer)
    return try await CheckStep(
      checking: checking, task: task, attempt: attempt, workspace: workspace, tree: tree, base: base
    ).run()
  }

  private func sound(
    _ tree: ObjectID, _ result: CheckStep.Result, _ attempt: Attempt, _ outOfScope: Attempt.OutOfScope?
  ) async throws -> TreeJudgement {
    switch result {
    case .failed(let reason): return .failed(reason: reason)
    case .judged(let judgement):
      try await journal.keep(outOfScope, of: attempt.id)
      guard let outOfScope, outOfScope.held == nil else { return .sound(tree: tree, judgement) }
      return .sound(tree: tree, .outOfScope(outOfScope.paths))
    }
  }

  /// Keeps what was held apart from a commit under a reference of its own, and tells of all that goes beyond the task.
  func settleScope(of id: Int64, besides commit: ObjectID) async throws {
    guard let attempt = try await journal.attempts(at: task.id).first(where: { $0.id == id }),
      let outOfScope = attempt.outOfScope
    else { return }
    var fields: [String: Event.Value] = ["files": .list(outOfScope.paths)]
    if let held = outOfScope.held.flatMap({ ObjectID($0) }), let name = attempt.heldReference {
      // A run that was killed may have come this far.
      if try await repository.reference("refs/nexus/" + name) == nil,
        let base = try await repository.commit(commit).parents.first
      {
        _ = try await workspace.keep(
          held, parent: base, message: "Held apart from task \(task.id): \(CommitMessage.subject(task.title))\n",
          as: name, at: events.now())
      }
      fields["held"] = .string("refs/nexus/" + name)
    }
    try await events.tell(.scopeExceeded, task: task.id, attempt: attempt.number, fields)
  }
}

extension Attempt {
  /// What leads to the changes that were held apart from its commit, without `refs/nexus/`; nil where nothing does.
  package var heldReference: String? {
    guard outOfScope?.held != nil, let commit = commit.flatMap({ ObjectID($0) }) else { return nil }
    return "held/\(task)/\(commit.abbreviated)"
  }
}

extension CheckStep.Result {
  /// Whether no check failed, not even as it did before.
  fileprivate var isWithoutFailure: Bool {
    switch self {
    case .judged(.passed), .judged(.nothingRun): true
    default: false
    }
  }
}
