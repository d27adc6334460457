import Git
package import NexusProtocol

extension Workshop {
  /// The prompt with which the next run would begin a task, as it would be sent; asks no model.
  ///
  /// - Throws: `AgentError.doesNotFit`, `AgentError.branchMoved`, errors of git and the journal.
  package func taskPrompt(_ task: PlanTask, of plan: Plan) async throws -> PreparedPrompt {
    let base: ObjectID
    if let tip = try await repository.branchTip(plan.branch) {
      base = tip
    } else if let id = ObjectID(plan.base) {
      base = id
    } else {
      throw AgentError(.branchMoved, "The plan's base \"\(plan.base)\" is not a commit id.")
    }
    let findings = try await journal.reviews(of: task.id).filter(\.sendsBack)
    let prompt = try await TaskPrompt(workshop: self, task: task, findings: findings, base: base)
    return try await prompt.prepare(tree: try await repository.commit(base).tree, after: nil)
  }
}
