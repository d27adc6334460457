import Inspection
import NexusProtocol
import Store

extension Session {
  /// Says what to run next, by where a plan's tasks stand.
  func tellNext(ofPlan number: Int, in store: Store) async throws {
    let tasks = try await store.tasksInBrief(ofPlan: number)
    let remarks = try await store.taskRemarks(ofPlan: number)
    try console.next(NextStep.text(tasks, tasks.standings(), remarks))
  }
}
