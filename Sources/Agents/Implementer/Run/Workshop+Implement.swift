import Exchanges
import Git
package import NexusProtocol

extension Workshop {
  /// Runs a plan's ready tasks in the order of their dependencies until none is left.
  ///
  /// A task that fails holds up only what depends on it. A model or server that cannot be used at all ends the run: its
  /// error is thrown, and the task it hit is pending again.
  package func implement(_ plan: Plan, options: ImplementOptions) async throws -> ImplementSummary {
    let ahead = LoadingAhead(exchanges)
    return try await ahead.around {
      if try await hasPossibleTask(plan, options) { await ahead.begin(.implementation) }
      return try await implement(plan, options, ahead)
    }
  }

  /// Whether a model will be asked: one that is to be told nothing is not loaded.
  private func hasPossibleTask(_ plan: Plan, _ options: ImplementOptions) async throws -> Bool {
    for task in try await readyTasks(of: plan, options: options, summary: ImplementSummary()) {
      if try await isPossible(task, of: plan) { return true }
    }
    return false
  }

  private func implement(
    _ plan: Plan, _ options: ImplementOptions, _ ahead: LoadingAhead
  ) async throws -> ImplementSummary {
    // Also where there is one lane: a run with several may have been killed, and what it had begun is gone on with.
    let turn = BranchTurn()
    let workspace = try await Workspace.open(for: plan, of: worktrees, turn: turn)
    if !options.keepsResults { try await lander.takeOffWhatIsRedone(plan, in: workspace) }
    try await workspace.prepare(with: checking)
    var rounds = try await reviewRounds(of: plan, options)
    var summary = ImplementSummary()
    if let task = try await taskWithNotedCommit(of: plan, options: options) {
      try await run(task, of: plan, in: workspace, options: options, summary: &summary)
    }
    if options.landsAtOnce {
      for id in try await lander.landWhatIsFinished(of: plan) { summary.finished[id] = .accepted }
    }
    // What a run that was interrupted had made comes first, as it would have without the interruption.
    if rounds?.isAtOnce == true { _ = try await judgeAll(plan, options, workspace, rounds: &rounds, summary: &summary) }
    repeat {
      if options.lanes > 1 {
        summary = try await runLanes(of: plan, options: options, first: workspace, turn: turn, after: summary)
        // Other lanes moved the branch that it has checked out.
        try await workspace.reset(to: try await workspace.tip())
      } else {
        try await runInTurn(plan, options, workspace, ahead, rounds: &rounds, summary: &summary)
      }
    } while try await judgeAll(plan, options, workspace, rounds: &rounds, summary: &summary)
    if let failure = rounds?.failure { throw failure }
    return summary
  }

  /// Runs the ready tasks one after the other, each judged as soon as it is done where the servers hold both models.
  private func runInTurn(
    _ plan: Plan, _ options: ImplementOptions, _ workspace: Workspace, _ ahead: LoadingAhead,
    rounds: inout ReviewRounds?, summary: inout ImplementSummary
  ) async throws {
    while let task = try await readyTasks(of: plan, options: options, summary: summary).first {
      try Task.checkCancellation()
      let isJudged = rounds?.isAtOnce ?? false
      try await run(
        task, of: plan, in: workspace, options: options, ahead: isJudged ? ahead : nil, summary: &summary)
      guard isJudged, try await rounds?.judge(task.id, summary: &summary) == true else { continue }
      try await lander.takeOffWhatIsRedone(plan, in: workspace)
    }
  }

  /// Whether work goes back after all that was ready is written.
  private func judgeAll(
    _ plan: Plan, _ options: ImplementOptions, _ workspace: Workspace, rounds: inout ReviewRounds?,
    summary: inout ImplementSummary
  ) async throws -> Bool {
    guard try await rounds?.judgeAll(options, summary: &summary) == true else { return false }
    try await lander.takeOffWhatIsRedone(plan, in: workspace)
    return true
  }

  private func reviewRounds(of plan: Plan, _ options: ImplementOptions) async throws -> ReviewRounds? {
    guard options.isReviewed else { return nil }
    let isAtOnce = options.lanes == 1 ? await exchanges.residency?.holdsBoth() ?? true : false
    return ReviewRounds(self, plan, isAtOnce: isAtOnce)
  }

  /// The ready tasks by position that this run has not ended already.
  func readyTasks(
    of plan: Plan, options: ImplementOptions, summary: ImplementSummary
  ) async throws -> [PlanTask] {
    let tasks = try await journal.tasks(ofPlan: plan.number)
    let standings = tasks.standings()
    return tasks.filter { task in
      options.includes(task) && standings[task.id.number] == .ready
        && summary.failed[task.id] == nil && summary.kept[task.id] == nil && !summary.busy.contains(task.id)
        && summary.spent[task.id] == nil
    }
  }

  func run(
    _ task: PlanTask, of plan: Plan, in workspace: Workspace, options: ImplementOptions, ahead: LoadingAhead? = nil,
    summary: inout ImplementSummary
  ) async throws {
    guard try await journal.claim(task.id, for: owner, at: events.now(), until: events.now() + settings.leaseDuration) else {
      summary.busy.append(task.id)
      return
    }
    try await events.tell(.taskStarted, task: task.id, ["title": .string(task.title)])
    let run = TaskRun(
      workshop: self, plan: plan, task: task, workspace: workspace, keepsResult: options.keepsResults, ahead: ahead)
    var isFinished = false
    do {
      switch try await keepingLease(on: task.id, while: { try await run.run() }) {
      case .committed(let commit, let judgement):
        let state = judgement.state ?? .unverified
        summary.finished[task.id] = state
        try await end(task, as: state, commit: commit, reason: judgement.reason)
        try await records.keep(of: [task.id])
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
        while true {
          try await Task.sleep(for: settings.leaseDuration / 4)
          guard try await journal.renew(task, for: owner, until: events.now() + settings.leaseDuration) else {
            throw AgentError(.taskBusy, "Another process took over task \(task).")
          }
        }
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
