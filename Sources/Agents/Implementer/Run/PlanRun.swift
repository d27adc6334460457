import Exchanges
import Git
package import NexusProtocol

/// One run at a plan's ready tasks, in the order of their dependencies, until none is left.
package struct PlanRun {
  let runner: TaskRunner
  let plan: Plan
  let options: ImplementOptions
  /// How the tasks of the run have ended so far.
  var summary = ImplementSummary()
  /// Also where there is one lane: a run with several may have been killed, and what it had begun is gone on with.
  let turn = BranchTurn()
  private let ahead: LoadingAhead
  /// Nil where the work is not judged while the run lasts.
  private var rounds: ReviewRounds?

  package init(of plan: Plan, options: ImplementOptions, by runner: TaskRunner) {
    self.runner = runner
    self.plan = plan
    self.options = options
    ahead = LoadingAhead(runner.exchanges)
  }

  var journal: any Journal { runner.journal }

  /// Runs the tasks.
  ///
  /// A task that fails holds up only what depends on it. A model or server that cannot be used at all ends the run: its
  /// error is thrown, and the task it hit is pending again.
  package mutating func run() async throws -> ImplementSummary {
    do {
      if try await hasPossibleTask() { await ahead.begin(.implementation) }
      try await implement()
      await ahead.end()
    } catch {
      await ahead.end()
      throw error
    }
    return summary
  }

  /// Whether a model will be asked: one that is to be told nothing is not loaded.
  private func hasPossibleTask() async throws -> Bool {
    for task in try await readyTasks() {
      if try await runner.writer.isPossible(task, of: plan) { return true }
    }
    return false
  }

  private mutating func implement() async throws {
    let workspace = try await Workspace.open(for: plan, of: runner.worktrees, turn: turn)
    if !options.keepsResults { try await takeOffWhatIsRedone(in: workspace) }
    try await workspace.prepare(with: runner.checking)
    rounds = await reviewRounds()
    if let task = try await taskWithNotedCommit() { try await work(at: task, in: workspace) }
    if options.landsAtOnce {
      for id in try await runner.lander.landWhatIsFinished(of: plan) { summary.finished[id] = .accepted }
    }
    // What a run that was interrupted had made comes first, as it would have without the interruption.
    if rounds?.isAtOnce == true { _ = try await judgeAll(in: workspace) }
    repeat {
      if options.lanes > 1 {
        try await runLanes(first: workspace)
        // Other lanes moved the branch that it has checked out.
        try await workspace.reset(to: try await workspace.tip())
      } else {
        try await runInTurn(in: workspace)
      }
    } while try await judgeAll(in: workspace)
    if let failure = rounds?.failure { throw failure }
  }

  /// Runs the ready tasks one after the other, each judged as soon as it is done where the servers hold both models.
  private mutating func runInTurn(in workspace: Workspace) async throws {
    while let task = try await readyTasks().first {
      try Task.checkCancellation()
      let isJudged = rounds?.isAtOnce ?? false
      try await work(at: task, in: workspace, ahead: isJudged ? ahead : nil)
      guard isJudged, try await rounds?.judge(task.id, summary: &summary) == true else { continue }
      try await takeOffWhatIsRedone(in: workspace)
    }
  }

  private mutating func work(at task: PlanTask, in workspace: Workspace, ahead: LoadingAhead? = nil) async throws {
    try await runner.run(task, of: plan, in: workspace, options: options, ahead: ahead, summary: &summary)
  }

  /// Whether work goes back after all that was ready is written.
  private mutating func judgeAll(in workspace: Workspace) async throws -> Bool {
    let options = options
    guard try await rounds?.judgeAll(options, summary: &summary) == true else { return false }
    try await takeOffWhatIsRedone(in: workspace)
    return true
  }

  private func takeOffWhatIsRedone(in workspace: Workspace) async throws {
    try await runner.lander.takeOffWhatIsRedone(plan, in: workspace)
  }

  private func reviewRounds() async -> ReviewRounds? {
    guard options.isReviewed else { return nil }
    let isAtOnce = options.lanes == 1 ? await runner.exchanges.residency?.holdsBoth() ?? true : false
    return ReviewRounds(runner.reviewer, plan, limit: runner.settings.maxReviewRounds, isAtOnce: isAtOnce)
  }

  /// The ready tasks by position that this run has not ended already.
  func readyTasks() async throws -> [PlanTask] {
    let tasks = try await journal.tasks(ofPlan: plan.number)
    let standings = tasks.standings()
    return tasks.filter { task in
      options.includes(task) && standings[task.id.number] == .ready
        && summary.failed[task.id] == nil && summary.kept[task.id] == nil && !summary.busy.contains(task.id)
        && summary.spent[task.id] == nil
    }
  }
}
