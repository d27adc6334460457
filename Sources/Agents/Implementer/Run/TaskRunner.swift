package import Checks
package import Exchanges
import Git
package import NexusProtocol

/// Takes tasks by leases, has them worked at, and files how each ended.
package struct TaskRunner: Sendable {
  let exchanges: Exchanges
  let settings: AgentSettings
  package private(set) var writer: PromptWriter
  let reviewer: Reviewer
  /// Lands what is made in place, and takes work off the plan's branch.
  package private(set) var lander: Lander
  let owner: LeaseOwner

  /// - Parameter owner: Who holds the tasks that are worked at.
  package init(
    exchanges: Exchanges, settings: AgentSettings, writer: PromptWriter, reviewer: Reviewer, lander: Lander,
    owner: LeaseOwner
  ) {
    self.exchanges = exchanges
    self.settings = settings
    self.writer = writer
    self.reviewer = reviewer
    self.lander = lander
    self.owner = owner
  }

  var checking: Checking { writer.checking }
  var worktrees: Worktrees { lander.worktrees }
  var events: EventWriter { exchanges.events }
  var journal: any Journal { exchanges.journal }

  /// Lets commands of plans run that the user has allowed, by their line.
  package mutating func allow(_ taskChecks: [String: CheckCommand]) {
    writer.checking.settings.taskChecks = taskChecks
    lander.checking = { [checking] _ in checking }
  }

  /// Works at a task, unless another process does, and adds to the summary how it ended.
  func run(
    _ task: PlanTask, of plan: Plan, in workspace: Workspace, options: ImplementOptions, ahead: LoadingAhead? = nil,
    summary: inout ImplementSummary
  ) async throws {
    guard try await journal.claim(task.id, for: owner, at: events.now(), until: events.now() + settings.leaseDuration)
    else {
      summary.busy.append(task.id)
      return
    }
    try await events.tell(.taskStarted, task: task.id, ["title": .string(task.title)])
    let run = TaskRun(
      exchanges: exchanges, settings: settings, writer: writer, reviewer: reviewer, plan: plan, task: task,
      workspace: workspace, keepsResult: options.keepsResults, ahead: ahead)
    var isFinished = false
    do {
      switch try await keepingLease(on: task.id, while: { try await run.run() }) {
      case .committed(let commit, let judgement):
        let state = judgement.state ?? .unverified
        summary.finished[task.id] = state
        try await end(task, as: state, commit: commit, reason: judgement.reason)
        try await lander.records.keep(of: [task.id])
        isFinished = true
      case .kept(_, let attempt):
        summary.kept[task.id] = attempt
        try await end(task, as: .pending, commit: nil)
      case .failed(let reason):
        summary.failed[task.id] = reason
        // Work that was done before and sent back would be lost with its commit.
        if task.commit == nil { summary.exhausted.insert(task.id) }
        try await end(task, as: .failed, commit: nil, reason: reason)
      }
    } catch let error as ModelError where error.concernsOneTask {
      summary.failed[task.id] = error.message
      try await end(task, as: .failed, commit: nil, reason: error.message)
    } catch let error as ExchangeError where error.isAboutRoom {
      summary.unfit.insert(task.id)
      summary.failed[task.id] = error.message
      try await end(task, as: .failed, commit: nil, reason: error.message)
    } catch let error as ExchangeError where error.code == .budgetSpent(.task) {
      // Its own budget hinders no other task.
      summary.spent[task.id] = [error.message, error.hint ?? ""]
      try await end(task, as: .pending, commit: nil, reason: error.message)
      try await workspace.reset(to: try await workspace.tip())
    } catch {
      // Whatever stopped the run is not the task's fault: it waits as before, and its worktree is clean again.
      await puttingInOrder {
        try await journal.release(task.id, from: owner, as: .pending, commit: task.commit)
        try await workspace.reset(to: try await workspace.tip())
      }
      throw error
    }
    // Only now, since the task is given back: what hinders the landing takes nothing from the commit.
    guard options.landsAtOnce, isFinished else { return }
    for id in try await lander.landInPlace(task.id, of: plan) { summary.finished[id] = .accepted }
  }

  private func end(_ task: PlanTask, as state: TaskState, commit: ObjectID?, reason: String? = nil) async throws {
    try await journal.release(task.id, from: owner, as: state, commit: commit?.description ?? task.commit)
    var fields: [String: Event.Value] = ["state": .string(state.rawValue)]
    if let reason { fields["reason"] = .string(reason.firstLine) }
    if let commit { fields["commit"] = .string(commit.description) }
    try await events.tell(.taskFinished, task: task.id, fields)
  }

  /// Prolongs the task's lease while `body` runs.
  ///
  /// - Throws: `AgentError.taskBusy` when the lease was lost to another process.
  private func keepingLease<Result: Sendable>(
    on task: TaskID, while body: @Sendable @escaping () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await LeaseKeeper(claims: journal, owner: owner, duration: settings.leaseDuration, now: events.now)
          .keep(task)
        return nil
      }
      group.addTask {
        try await exchanges.watchTime(of: task)
        return nil
      }
      defer { group.cancelAll() }
      while let next = try await group.next() {
        if let next { return next }
      }
      throw CancellationError()
    }
  }
}

extension ModelError {
  /// Whether other tasks can go on.
  fileprivate var concernsOneTask: Bool {
    if case .contextExceeded = code { true } else { false }
  }
}
