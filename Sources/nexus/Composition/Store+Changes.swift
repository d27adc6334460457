import NexusProtocol
import Store

extension Store {
  /// Keeps that the user changed what was planned: for their log, and for a replay, which cannot know it otherwise.
  func noteChange(_ text: String, plan: Int? = nil, task: TaskID? = nil) async throws {
    let event = Event(
      .notice, at: Surroundings.now, plan: plan, task: task, fields: ["text": .string(text), "changed": true])
    try await append(event)
  }
}
