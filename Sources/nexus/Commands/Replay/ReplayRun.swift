import Agents
import Git
import NexusProtocol
import Store

/// Makes an exported plan again, in a repository of its own and with the answers of then.
struct Replay {
  private let exported: ExportedPlan
  private let session: Session

  init(_ exported: ExportedPlan, session: Session) {
    self.exported = exported
    self.session = session
  }

  /// - Parameter revision: Where to begin; nil for the commit that the plan began at.
  func run(onto revision: String?) async throws -> ReplayOutcome {
    guard !exported.replies.isEmpty else { return ReplayOutcome(planning: nil, tasks: []) }
    let source = try session.requireProject()
    let base = try await start(revision, in: source.repository)
    return try await ReplayRepository.with(objectsOf: source.repository, at: base) { directory in
      let project = try Project(containing: directory)
      try project.prepareStateDirectory()
      let store = try Store.open(at: project.storeFile, for: session.owner, nexusVersion: Version.current)
      let model = RecordedModel(exported.replies)
      let checks = CheckLedger(exported.tasks)
      let (pair, lander) = try await session.replayPair(
        exported, model: model, checks: checks, project: project, store: store)
      let planning = try await PlanningReplay(exported, pair.planner, model, store).run(at: base)
      let run = TaskReplay(
        exported: exported, pair: pair, lander: lander, repository: project.repository, model: model, checks: checks,
        store: store,
        plan: try await save(base: base, in: store))
      let outcome = ReplayOutcome(planning: planning, tasks: try await run.run())
      try store.close()
      return outcome
    }
  }

  private func start(_ revision: String?, in repository: Repository) async throws -> ObjectID {
    if let revision { return try await repository.resolve(revision) }
    guard let base = ObjectID(exported.base), (try? await repository.commit(base)) != nil else {
      throw UserError(
        "The commit \(exported.base.prefix(12)) that the plan began at is not in this repository.",
        hint: "Fetch it, or give another with --onto.", status: .badInput)
    }
    return base
  }

  /// The tasks as they were in the end, whatever planning leads to now.
  private func save(base: ObjectID, in store: Store) async throws -> Plan {
    let draft = PlanDraft(title: exported.title, tasks: exported.tasks.map(\.draft))
    let plan = try await store.savePlan(
      draft, goal: exported.goal, base: base.description, baseBranch: nil, at: Surroundings.now,
      branch: { "nexus/replay-\($0)" })
    for (task, original) in zip(try await store.tasks(ofPlan: plan.number), exported.tasks)
    where !exported.steps.contains(.work(original.name)) {
      _ = try await store.move(task.id, from: [.pending], to: .skipped)
    }
    return plan
  }
}
