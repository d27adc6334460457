import Exchanges
import Git
package import NexusProtocol

/// The results of dry runs, which wait under references of their own to be put on their plans' branches.
package struct KeptResults: Sendable {
  private let worktrees: Worktrees
  private let records: CommitRecords
  private let owner: LeaseOwner
  private let leaseDuration: Duration

  /// - Parameter owner: Who holds a task while its result is put on the branch.
  package init(
    worktrees: Worktrees, record: RecordPlace, owner: LeaseOwner, leaseDuration: Duration = AgentSettings.usualLease
  ) {
    self.worktrees = worktrees
    self.records = CommitRecords(repository: worktrees.repository, events: worktrees.events, place: record)
    self.owner = owner
    self.leaseDuration = leaseDuration
  }

  private var repository: Repository { worktrees.repository }
  private var events: EventWriter { worktrees.events }
  private var journal: any Journal { worktrees.journal }

  /// Whether an attempt's result is that of a dry run, on the plan's branch by now or not.
  package func holds(_ attempt: Attempt) async throws -> Bool {
    guard let commit = attempt.commit, [.kept, .committed].contains(attempt.outcome) else { return false }
    return try await repository.reference("refs/nexus/kept/\(attempt.id)")?.description == commit
  }

  /// Puts the result of a dry run on the plan's branch, and goes on where a run was killed at that.
  ///
  /// - Returns: False where it is there already.
  /// - Throws: `AgentError.branchMoved` when the branch is not where the result was made for.
  package func apply(_ attempt: Attempt) async throws -> Bool {
    guard let task = try await journal.task(attempt.task), let plan = try await journal.plan(attempt.task.plan),
      let commit = attempt.commit.flatMap({ ObjectID($0) }), let base = ObjectID(attempt.base)
    else { throw AgentError(.noSuchTask, "The task of the kept result \(attempt.id) is gone.") }
    guard task.state == .pending else {
      if task.commit == attempt.commit { return false }
      throw AgentError(
        .wrongState, "Task \(task.id) is \(task.state.rawValue); only a pending task takes a kept result.")
    }
    let workspace = try await Workspace.open(for: plan, of: worktrees)
    let tip = try await workspace.tip()
    guard tip == base || tip == commit else {
      throw AgentError(
        .branchMoved, "\(plan.branch) has moved since the result was kept, so it no longer fits.",
        hint: "Run the task again: `nexus implement \(task.id)`.")
    }
    guard try await journal.claim(task.id, for: owner, at: events.now(), until: events.now() + leaseDuration) else {
      throw AgentError(.taskBusy, "Task \(task.id) is being worked on by another nexus.")
    }
    // The store knows before the branch does, as with every commit.
    if attempt.outcome == .kept {
      try await journal.finishAttempt(
        attempt.id, outcome: .committed, reason: nil, commit: commit.description, at: events.now())
    }
    if tip == base { try await workspace.advance(from: base, to: commit) }
    let judgement = attempt.judgement(by: try await journal.checks(of: attempt.id))
    let state = judgement.state ?? .unverified
    try await journal.release(task.id, from: owner, as: state, commit: commit.description)
    let info = try await repository.commit(commit)
    try await events.tell(
      .commitCreated, task: task.id, attempt: attempt.number,
      [
        "commit": .string(commit.description), "short": .string(commit.abbreviated), "subject": .string(info.summary),
        "branch": .string(plan.branch),
      ])
    var fields: [String: Event.Value] = ["state": .string(state.rawValue), "commit": .string(commit.description)]
    if let reason = judgement.reason { fields["reason"] = .string(reason) }
    try await events.tell(.taskFinished, task: task.id, fields)
    try await records.keep(of: [task.id])
    return true
  }
}
