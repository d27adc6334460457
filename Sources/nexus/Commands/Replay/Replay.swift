import Agents
import Git
import JSONText
import NexusProtocol
import Store

/// What came of running an exported plan again.
struct ReplayOutcome {
  struct Task {
    /// As the plan called it.
    let name: String
    let attempts: Int
    let differences: [String]

    var json: JSONValue {
      PlanJSON.object([
        ("task", .string(name)), ("attempts", JSONValue(attempts)), ("differences", JSONValue(differences)),
      ])
    }
  }

  let tasks: [Task]
  var isSame: Bool { tasks.allSatisfy(\.differences.isEmpty) }
}

/// Runs the tasks of an exported plan again, in a repository of its own and with the answers of then.
struct Replay {
  private let exported: ExportedPlan
  private let session: Session

  init(_ exported: ExportedPlan, session: Session) {
    self.exported = exported
    self.session = session
  }

  /// - Parameter revision: Where to begin; nil for the commit that the plan began at.
  func run(onto revision: String?) async throws -> ReplayOutcome {
    let source = try session.requireProject()
    let base = try await start(revision, in: source.repository)
    return try await ReplayRepository.with(objectsOf: source.repository, at: base) { directory in
      let project = try Project(containing: directory)
      try project.prepareStateDirectory()
      let store = try Store.open(at: project.storeFile, for: Session.owner, nexusVersion: Version.current)
      let model = RecordedModel(exported.replies)
      let plan = try await save(base: base, in: store)
      let stop = try await work(at: plan, with: model, project, store)
      let outcome = try await compare(plan, model, project, store, stop: stop)
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

  private func save(base: ObjectID, in store: Store) async throws -> Plan {
    let draft = PlanDraft(title: exported.title, tasks: exported.tasks.map(\.draft))
    let plan = try await store.savePlan(
      draft, goal: exported.goal, base: base.description, baseBranch: nil, at: Surroundings.now,
      branch: { "nexus/replay-\($0)" })
    let asked = Set(exported.replies.map(\.task))
    for (task, original) in zip(try await store.tasks(ofPlan: plan.number), exported.tasks)
    where !asked.contains(original.name) {
      _ = try await store.move(task.id, from: [.pending], to: .skipped)
    }
    return plan
  }

  /// Runs tasks until none is ready or the recording has no answer; returns what ended it before its time.
  private func work(
    at plan: Plan, with model: RecordedModel, _ project: Project, _ store: Store
  ) async throws -> String? {
    let workshop = try await session.replayWorkshop(exported, model: model, project: project, store: store)
    do {
      _ = try await workshop.implement(plan, options: ImplementOptions())
      return nil
    } catch let error as ModelError {
      return error.message
    }
  }

  private func compare(
    _ plan: Plan, _ model: RecordedModel, _ project: Project, _ store: Store, stop: String?
  ) async throws -> ReplayOutcome {
    var tasks: [ReplayOutcome.Task] = []
    for (task, original) in zip(try await store.tasks(ofPlan: plan.number), exported.tasks)
    where task.state != .skipped {
      var differences = await model.differences[original.name] ?? []
      let attempts = try await store.attempts(at: task.id).filter { $0.outcome != .modelFailed }
      for (then, now) in zip(original.attempts, attempts) {
        differences += try await self.differences(then, now, project.repository, store)
      }
      let left = await model.leftOver(of: original.name)
      if attempts.count != original.attempts.count {
        differences.append("\(original.attempts.count.counted("attempt")) then, \(attempts.count) now")
      } else if left > 0 {
        differences.append("\(left) replies were not asked for")
      }
      if let stop, task.state == .pending { differences.append("it came to no end: \(stop)") }
      tasks.append(.init(name: original.name, attempts: attempts.count, differences: differences))
    }
    return ReplayOutcome(tasks: tasks)
  }

  private func differences(
    _ then: ExportedPlan.Attempt, _ now: Attempt, _ repository: Repository, _ store: Store
  ) async throws -> [String] {
    var found: [String] = []
    if then.outcome != now.outcome.rawValue {
      found.append("attempt \(now.number) ended otherwise: \(then.outcome) then, \(now.outcome.rawValue) now")
    }
    let edits = try await store.edits(of: now.id).map { edit in
      [edit.path, edit.kind, edit.outcome.rawValue, edit.rung].compactMap(\.self).joined(separator: " ")
    }
    if edits != then.edits {
      let (old, new) = (then.edits.filter { !edits.contains($0) }, edits.filter { !then.edits.contains($0) })
      found.append(
        "attempt \(now.number) has other edits: \(old.joined(separator: ", ")) then, \(new.joined(separator: ", ")) now"
      )
    }
    if let tree = then.tree, let commit = now.commit.flatMap({ ObjectID($0) }) {
      let new = try await repository.treeID(of: commit).description
      if new != tree {
        found.append("attempt \(now.number) made another tree: \(tree.prefix(12)) then, \(new.prefix(12)) now")
      }
    }
    return found
  }
}
