import NexusProtocol
import Store

extension Store {
  /// Keeps that the user changed what was planned: for their log, and for a replay, which cannot know it otherwise.
  func noteChange(_ text: String, plan: Int? = nil, task: TaskID? = nil) async throws {
    try await note(text, plan: plan, task: task, ["changed": true])
  }

  /// Keeps for the log what the user decided of a task or plan, whose own words stay as they are.
  func noteDecision(_ text: String, plan: Int? = nil, task: TaskID? = nil) async throws {
    try await note(text, plan: plan, task: task, [:])
  }

  private func note(_ text: String, plan: Int?, task: TaskID?, _ fields: [String: Event.Value]) async throws {
    let fields = fields.merging(["text": .string(text)]) { $1 }
    try await append(Event(.notice, at: Surroundings.now, plan: plan, task: task, fields: fields))
  }
}
