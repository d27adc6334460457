import Git
package import NexusProtocol

extension Workshop {
  /// The prompt with which the next run would begin a task, or go on with it, as it would be sent; asks no model.
  ///
  /// - Throws: `ExchangeError.doesNotFit`, `AgentError.branchMoved`, errors of git and the journal.
  package func taskPrompt(_ task: PlanTask, of plan: Plan) async throws -> PreparedPrompt {
    let (prompt, progress, role, unknownChecks) = try await beginning(of: task, in: plan)
    var prepared = try await prompt.prepare(as: role, progress.conversation)
    prepared.unknownChecks = unknownChecks
    return prepared
  }

  /// Whether the next run could ask a model for a task, rather than say that it does not fit.
  func isPossible(_ task: PlanTask, of plan: Plan) async throws -> Bool {
    let (prompt, progress, role, _) = try await beginning(of: task, in: plan)
    return try await prompt.isPossible(as: role, progress.conversation)
  }

  private func beginning(
    of task: PlanTask, in plan: Plan
  ) async throws -> (prompt: TaskPrompt, progress: TaskProgress, role: ModelRole, unknownChecks: [String]) {
    let base: ObjectID
    if let tip = try await repository.branchTip(plan.branch) {
      base = tip
    } else if let id = ObjectID(plan.base) {
      base = id
    } else {
      throw AgentError(.branchMoved, "The plan's base \"\(plan.base)\" is not a commit id.")
    }
    let findings = try await journal.reviews(of: task.id).filter(\.sendsBack)
    var progress = try await progress(of: task, from: base)
    let role = progress.next(settings)?.step.role ?? .implementation
    let (evidence, unknownChecks) = try await TaskEvidence(checking: checking, task: task).known(at: base)
    let prompt = try await TaskPrompt(
      workshop: self, plan: plan, task: task, findings: findings, base: base, evidence: evidence)
    return (prompt, progress, role, unknownChecks)
  }
}
