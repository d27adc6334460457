package import Git
package import NexusProtocol

extension Journal {
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
      _ = try await move(id, from: [.committed, .unverified, .approved], to: .accepted)
      filed.append(id)
    }
    _ = try await finishPlanIfDone(plan)
    return filed
  }

  /// Files what a landing brought in whose process was killed before it could do so itself.
  ///
  /// - Parameter commit: The commit of the plan's branch that landed with all before it.
  /// - Returns: The tasks that are accepted by that; none when the commit is not of this plan.
  package func fileInterruptedLanding(
    of commit: ObjectID, plan: Plan, in repository: Repository, at time: Timestamp
  ) async throws -> [TaskID] {
    let entries = try await PlanCommits(of: plan, in: repository).entries
    guard let end = entries.firstIndex(where: { $0.commit == commit }) else { return [] }
    let landed = Set(entries[...end].map(\.commit.description))
    let tasks = try await tasks(ofPlan: plan.number).filter { $0.commit.map(landed.contains) ?? false }
    return try await fileLanding(of: tasks.map(\.id), plan: plan.number, at: time)
  }
}
