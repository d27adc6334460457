package import Agents
package import Git
package import NexusProtocol
package import Store

/// Makes an exported plan again with the answers of then, in a repository and a store that were made for it.
package struct Replay {
  private let exported: ExportedPlan
  private let base: ObjectID
  private let repository: Repository
  private let store: Store
  /// Answers in the place of all models.
  package let model: RecordedModel
  /// Has the results of all checks.
  package let checks: CheckLedger

  /// - Parameters:
  ///   - base: The commit to begin at.
  ///   - store: An empty one.
  package init(_ exported: ExportedPlan, at base: ObjectID, in repository: Repository, _ store: Store) {
    self.exported = exported
    self.base = base
    self.repository = repository
    self.store = store
    model = RecordedModel(exported.replies)
    checks = CheckLedger(exported.tasks)
  }

  /// The commit where a replay begins: that of a revision, or the one that the plan began at.
  ///
  /// - Throws: `UserError` where the repository does not have the plan's; errors of git for a revision.
  package static func base(
    of exported: ExportedPlan, onto revision: String?, in repository: Repository
  ) async throws -> ObjectID {
    if let revision { return try await repository.resolve(revision) }
    guard let base = ObjectID(exported.base), (try? await repository.commit(base)) != nil else {
      throw UserError(
        "The commit \(exported.base.prefix(12)) that the plan began at is not in this repository.",
        hint: "Fetch it, or give another with --onto.", status: .badInput)
    }
    return base
  }

  /// Plans, implements and reviews as was done then.
  ///
  /// - Parameters:
  ///   - pair: Asks ``model`` and has ``checks`` answer.
  ///   - now: When the plan is made again.
  package func run(by pair: Pair, _ lander: Lander, now: Timestamp) async throws -> ReplayOutcome {
    let planning = try await PlanningReplay(exported, pair.planner, model, store).run(at: base)
    let run = TaskReplay(
      exported: exported, pair: pair, lander: lander, repository: repository, model: model, checks: checks,
      store: store, plan: try await save(now))
    return ReplayOutcome(planning: planning, tasks: try await run.run())
  }

  /// The tasks as they were in the end, whatever planning leads to now.
  private func save(_ now: Timestamp) async throws -> Plan {
    let draft = PlanDraft(title: exported.title, tasks: exported.tasks.map(\.draft))
    let plan = try await store.savePlan(
      draft, goal: exported.goal, base: base.description, baseBranch: nil, at: now, branch: { "nexus/replay-\($0)" })
    for (task, original) in zip(try await store.tasks(ofPlan: plan.number), exported.tasks)
    where !exported.steps.contains(.work(original.name)) {
      _ = try await store.move(task.id, from: [.pending], to: .skipped)
    }
    return plan
  }
}
