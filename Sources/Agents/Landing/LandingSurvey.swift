import Git
import NexusProtocol

/// A plan's commits and tasks, and what of them the user's branch has.
struct LandingSurvey {
  let plan: Plan
  let tasks: [TaskID: PlanTask]
  let reach: BranchReach
  /// The tasks whose work is on the user's branch, or was and is reverted there, so that landing does not bring it.
  private let present: Set<TaskID>

  init(_ plan: Plan, _ lander: Lander) async throws {
    self.plan = plan
    let tasks = try await lander.journal.tasks(ofPlan: plan.number)
    self.tasks = Dictionary(tasks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    reach = BranchReach(try await PlanCommits(of: plan, in: lander.repository).entries)
    var present = Set(try await lander.revertsInEffect(plan: plan.number).keys)
    let landings = try await lander.journal.landingRecords(ofPlan: plan.number)
    for task in tasks where task.state == .accepted {
      if try await lander.isOnBranch(task, of: plan, landings) { present.insert(task.id) }
    }
    self.present = present
  }

  func isPresent(_ task: PlanTask) -> Bool { present.contains(task.id) }

  func isBefore(_ left: TaskID, _ right: TaskID) -> Bool {
    let (first, second) = (reach.count(for: left) ?? 0, reach.count(for: right) ?? 0)
    return (first, left) < (second, right)
  }

  /// Why a task cannot land with what lies below its last commit.
  ///
  /// - Parameter below: What would land with it without having been asked for.
  func hindrance(below task: PlanTask, _ count: Int, _ below: [PlanTask], _ terms: LandingTerms) -> String? {
    if let commit = reach.foreignCommit(in: count) {
      return "Below it on \(plan.branch) is \(commit.abbreviated), which nexus did not make; merge the branch yourself."
    }
    for other in below {
      if let reason = obstacle(other, terms) { return "It builds on task \(other.id), \(reason)" }
    }
    guard !below.isEmpty, !terms.withDependencies else { return nil }
    let names = below.map(\.id.description)
    let list =
      names.count == 1 ? "task \(names[0])" : "tasks \(names.dropLast().joined(separator: ", ")) and \(names.last!)"
    return "It builds on \(list), which would land with it. Accept \(names.count == 1 ? "both" : "them all"), or add "
      + "--with-dependencies."
  }

  /// Why work that nobody asked for cannot land with other work, as the end of a sentence, and the way out.
  private func obstacle(_ task: PlanTask, _ terms: LandingTerms) -> String? {
    let asItIs =
      task.commit.map { "`nexus review \(task.id) --accept --override` takes \($0.prefix(7)) as it is." } ?? ""
    guard task.commit == reach.commit(of: task.id)?.description else {
      return "whose commit on \(plan.branch) is not the one that is known of it. Merge the branch yourself."
    }
    return switch task.state {
    case .approved, .accepted: nil
    case .committed, .unverified:
      terms.override ? nil : "which is not approved. Look at its findings, or accept both with --override."
    case .pending: "which was sent back. `nexus implement \(task.id)` finishes it; \(asItIs)"
    case .running: "which another nexus is working on. Wait until it is done."
    case .failed, .rejected, .skipped:
      "which \(task.state == .failed ? "failed" : "is \(task.state.rawValue)"). "
        + "`nexus task retry \(task.id)` takes it up again; \(asItIs)"
    }
  }
}

extension Lander {
  /// Whether the user's branch has the work of an accepted task: by its commits, by one that stands for them, or by its
  /// changes after the branch was rewritten.
  fileprivate func isOnBranch(_ task: PlanTask, of plan: Plan, _ landings: [LandingRecord]) async throws -> Bool {
    guard let tip = try await repository.head().commit else { return false }
    if let commit = task.commit.flatMap({ ObjectID($0) }), try await repository.isAncestor(commit, of: tip) {
      return true
    }
    for record in landings where record.tasks.contains(task.id) {
      if try await repository.isAncestor(record.commit, of: tip) { return true }
    }
    return try await presence(of: [task.id], plan: plan, at: tip) == .present
  }
}
