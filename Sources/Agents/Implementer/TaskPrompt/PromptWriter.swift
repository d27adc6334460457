package import Exchanges
package import Git
package import NexusProtocol
package import Prompts

/// Writes the prompts that ask the Implementer for tasks.
package struct PromptWriter: Sendable {
  let exchanges: Exchanges
  let settings: AgentSettings
  let prompts: PromptLibrary
  let repository: Repository
  /// Chooses what is shown of the repository beside the task's files.
  let context: any ContextSource
  let readings: Readings
  /// Knows what checks have said.
  var checking: Checking

  package init(
    exchanges: Exchanges, settings: AgentSettings, prompts: PromptLibrary, repository: Repository,
    context: any ContextSource, readings: Readings, checking: Checking
  ) {
    self.exchanges = exchanges
    self.settings = settings
    self.prompts = prompts
    self.repository = repository
    self.context = context
    self.readings = readings
    self.checking = checking
  }

  var journal: any Journal { exchanges.journal }

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
    var progress = try await ProgressReader(settings: settings, repository: repository, journal: journal)
      .progress(of: task, from: base)
    let role = progress.next(settings)?.step.role ?? .implementation
    let (evidence, unknownChecks) = try await TaskEvidence(checking: checking, task: task).known(at: base)
    let prompt = try await TaskPrompt(
      writer: self, plan: plan, task: task, findings: findings, base: base, evidence: evidence)
    return (prompt, progress, role, unknownChecks)
  }
}
