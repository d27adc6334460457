package import Exchanges
package import Git
package import NexusProtocol

/// Saves plans, whoever wrote them.
package struct PlanSaver: Sendable {
  let repository: Repository
  let events: EventWriter
  /// What the branches of plans begin with, before a slash.
  let branchPrefix: String

  package init(repository: Repository, events: EventWriter, branchPrefix: String = "nexus") {
    self.repository = repository
    self.events = events
    self.branchPrefix = branchPrefix
  }

  /// Saves a plan that was validated.
  package func save(_ draft: PlanDraft, goal: String, base: String, baseBranch: String?) async throws -> Plan {
    let taken = Set(try await repository.branches())
    let plan = try await events.journal.savePlan(
      draft, goal: goal, base: base, baseBranch: baseBranch, at: events.now()
    ) { BranchName.make(plan: $0, title: draft.title, prefix: branchPrefix, taken: taken) }
    try await events.tell(
      .planSaved, plan: plan.number,
      ["title": .string(plan.title), "tasks": .integer(draft.tasks.count), "branch": .string(plan.branch)])
    return plan
  }
}
