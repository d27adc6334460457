package import Exchanges
package import NexusProtocol

extension Journal {
  /// Makes a finished task approved when a review of its commit, new or kept from before, says so.
  package func approve(_ task: PlanTask?, by review: Review, telling events: EventWriter) async throws {
    guard let task, task.commit == review.commit, review.reviewer == .overseer, review.verdict == .approve else {
      return
    }
    let undeclared = try await attempt(behind: review.commit, of: task)?.undeclaredPaths ?? []
    guard undeclared.isEmpty else {
      let words =
        "Task \(task.id) stays unverified: only you can allow its changes of \(undeclared.joined(separator: ", ")), "
        + "which it does not declare. `nexus review \(task.id) --accept --override` takes them."
      return try await events.tell(.notice, task: task.id, ["text": .string(words)])
    }
    _ = try await move(task.id, from: TaskState.awaitingReview, to: .approved)
  }

  /// The attempt that made a commit of a task.
  func attempt(behind commit: String, of task: PlanTask) async throws -> Attempt? {
    try await attempts(at: task.id).last { $0.commit == commit }
  }
}
