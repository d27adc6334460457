import Exchanges
package import Git
package import NexusProtocol

extension Journal {
  /// What the user may take as it is: work that is finished, and the commit of a task that was sent back since.
  private static var acceptable: Set<TaskState> { TaskState.awaitingUser.union([.pending, .failed, .skipped]) }

  /// Files that the work of tasks is on the user's branch, as far as that was not done before; returns all of them.
  func fileLanding(of tasks: [TaskID], plan: Int, at time: Timestamp) async throws -> [TaskID] {
    var filed: [TaskID] = []
    for id in tasks {
      guard let task = try await self.task(id), let commit = task.commit else { continue }
      let isRecorded = try await reviews(of: id).contains {
        $0.reviewer == .user && $0.verdict == .accept && $0.commit == commit
      }
      if !isRecorded {
        _ = try await record(
          Review(task: id, commit: commit, reviewer: .user, verdict: .accept, summary: "", at: time))
      }
      _ = try await move(id, from: Self.acceptable, to: .accepted)
      filed.append(id)
    }
    _ = try await finishPlanIfDone(plan)
    return filed
  }

  /// Keeps that a landing is done and tells it, unless a run that was killed right after had done so.
  func fileEvent(of record: LandingRecord, by events: EventWriter) async throws {
    try await events.tell {
      let landing = record.entry(at: events.now())
      return try await file(landing, as: landing.event)
    }
  }

  /// Files a landing or an undoing whose process was killed before it could do so itself.
  ///
  /// - Returns: The tasks that are accepted by that, and those that are not accepted any more.
  package func fileInterrupted(
    _ landing: InterruptedLanding, in repository: Repository, at time: Timestamp
  ) async throws -> (accepted: [TaskID], undone: [TaskID]) {
    let events = EventWriter(journal: self, observer: SilentObserver(), now: { time })
    guard let previous = landing.previous, let note = landing.note.flatMap(LandingNote.init) else { return ([], []) }
    switch note {
    case .undone(let tasks, let kind, let kept):
      try await fileUndo(
        of: tasks, from: previous, to: landing.target, on: landing.branch, kind: kind, kept: kept, by: events)
      return ([], tasks)
    case .landed(let tasks), .reapplied(let tasks):
      guard let plan = tasks.first?.plan else { return ([], []) }
      let filed = try await fileLanding(of: tasks, plan: plan, at: time)
      var kind = LandingRecord.reapplied
      if case .landed = note {
        let isMerge = try await repository.commit(landing.target).parents.count > 1
        kind = landing.target == landing.commit ? "fast-forward" : isMerge ? "merge" : "squash"
      }
      let record = LandingRecord(
        plan: plan, tasks: tasks, branch: landing.branch, previous: previous, commit: landing.target,
        work: kind == LandingRecord.reapplied ? nil : landing.commit, kind: kind)
      try await fileEvent(of: record, by: events)
      return (filed, [])
    }
  }
}
