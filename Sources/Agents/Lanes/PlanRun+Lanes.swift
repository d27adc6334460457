import Git
package import NexusProtocol

extension PlanRun {
  /// Runs a plan's ready tasks, up to `options.lanes` at once, each in a worktree of its own; the first's is `first`.
  ///
  /// Tasks whose files nobody else works on go first. An error that concerns more than one task begins no further one, and
  /// is thrown when those that run have ended.
  mutating func runLanes(first: Workspace) async throws {
    var free = [first]
    var opened = 1
    var running: [TaskID: PlanTask] = [:]
    var failure: (any Error)?
    try await withThrowingTaskGroup(of: LaneEnd.self) { group in
      while true {
        while failure == nil, running.count < options.lanes {
          do {
            try Task.checkCancellation()
            guard let task = try await nextTask(besides: running) else {
              break
            }
            let workspace = free.isEmpty ? nil : free.removeFirst()
            if workspace == nil { opened += 1 }
            running[task.id] = task
            group.addTask { [runner, plan, options, turn, opened] in
              // Opened here, so that no other lane waits while a worktree is made and set up.
              await runner.lane(task, of: plan, options: options) {
                if let workspace { return workspace }
                let workspace = try await Workspace.open(for: plan, of: runner.worktrees, lane: opened, turn: turn)
                try await workspace.prepare(with: runner.checking)
                return workspace
              }
            }
          } catch {
            failure = error
          }
        }
        guard let end = try await group.next() else { break }
        running[end.task] = nil
        if let workspace = end.workspace { free.append(workspace) }
        free.sort { $0.lane < $1.lane }
        summary.add(end.summary, splitting: [])
        if failure == nil { failure = end.failure }
      }
    }
    if let failure { throw failure }
  }

  /// The task whose commit a killed run had made and noted; it comes before all others, while the branch still is where
  /// that commit belongs.
  func taskWithNotedCommit() async throws -> PlanTask? {
    let noted = try await journal.tasksWithNotedCommit(ofPlan: plan.number)
    guard !noted.isEmpty else { return nil }
    let tasks = try await journal.tasks(ofPlan: plan.number)
    let standings = tasks.standings()
    return tasks.first {
      noted.contains($0.id.number) && standings[$0.id.number] == .ready && options.includes($0)
    }
  }

  /// The first ready task by position that shares no file with those that run; the first of all where every one does.
  private func nextTask(besides running: [TaskID: PlanTask]) async throws -> PlanTask? {
    let ready = try await readyTasks().filter { running[$0.id] == nil }
    return ready.first { task in running.values.allSatisfy { !task.mayShareFiles(with: $0) } } ?? ready.first
  }
}

private struct LaneEnd: Sendable {
  var task: TaskID
  /// Nil where there was none to be had.
  var workspace: Workspace?
  var summary = ImplementSummary()
  var failure: (any Error)?
}

extension TaskRunner {
  fileprivate func lane(
    _ task: PlanTask, of plan: Plan, options: ImplementOptions, in open: () async throws -> Workspace
  ) async -> LaneEnd {
    var end = LaneEnd(task: task.id)
    do {
      let workspace = try await open()
      end.workspace = workspace
      try await run(task, of: plan, in: workspace, options: options, summary: &end.summary)
    } catch {
      end.failure = error
    }
    return end
  }
}

extension ImplementOptions {
  package func includes(_ task: PlanTask) -> Bool { tasks.isEmpty || tasks.contains(task.id.number) }
}

extension PlanTask {
  /// Whether both may change the same file; a task that names none may change any.
  func mayShareFiles(with other: PlanTask) -> Bool {
    guard !files.isEmpty, !other.files.isEmpty else { return true }
    return files.contains { file in other.files.contains { Self.overlap(file, $0) } }
  }

  /// A name may be that of a directory.
  private static func overlap(_ first: String, _ second: String) -> Bool {
    first == second || first.hasPrefix(second.hasSuffix("/") ? second : second + "/")
      || second.hasPrefix(first.hasSuffix("/") ? first : first + "/")
  }
}
