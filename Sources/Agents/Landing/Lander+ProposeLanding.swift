import Git
package import NexusProtocol

extension Lander {
  /// Finds out what would land if tasks of one plan were accepted. Changes nothing.
  ///
  /// What would land besides what is asked for is named, and lands only where the terms allow it. Work that was sent back
  /// and not done again lands only when it is asked for itself.
  package func proposeLanding(
    of ids: [TaskID], _ terms: LandingTerms = LandingTerms()
  ) async throws -> LandingProposal {
    guard let number = ids.first?.plan, let plan = try await journal.plan(number) else {
      throw AgentError(.noSuchPlan, "There is no such plan.")
    }
    var proposal = LandingProposal(plan: plan, ids: ids, terms: terms)
    let ground = try await LandingSurvey(plan, self)
    var wanted: [PlanTask] = []
    for id in Set(ids).sorted(by: ground.isBefore) {
      guard let task = ground.tasks[id] else {
        proposal.notAccepted[id] = "There is no such task."
        continue
      }
      if task.state == .accepted, ground.isPresent(task) {
        proposal.alreadyAccepted.append(id)
      } else if let hindrance = try await hindrance(of: task, ground, terms) {
        proposal.notAccepted[id] = hindrance
      } else {
        wanted.append(task)
      }
    }
    let agreed = Set(wanted.map(\.id))
    var count = 0
    for task in wanted {
      guard let reach = ground.reach.count(for: task.id) else { continue }
      let below = ground.reach.tasks(in: reach).compactMap { ground.tasks[$0] }
        .filter { !agreed.contains($0.id) && !ground.isPresent($0) }
      if let hindrance = ground.hindrance(below: task, reach, below, terms) {
        proposal.notAccepted[task.id] = hindrance
        continue
      }
      proposal.tasks.append(task)
      if !below.isEmpty { proposal.builtOn[task.id] = below.map(\.id) }
      count = max(count, reach)
    }
    // What another one needs may itself be hindered, and then hinders that.
    let landing = Set(proposal.tasks.map(\.id))
    if landing != agreed, !landing.isEmpty {
      let again = try await proposeLanding(of: Array(landing), terms)
      proposal.take(again)
      return proposal
    }
    proposal.dependencies = ground.reach.tasks(in: count).compactMap { ground.tasks[$0] }
      .filter { !agreed.contains($0.id) && !ground.isPresent($0) }
    proposal.commit = count > 0 ? ground.reach.entries[count - 1].commit : nil
    return proposal
  }

  /// Why a task cannot land by itself, whatever else does.
  private func hindrance(
    of task: PlanTask, _ ground: LandingSurvey, _ terms: LandingTerms
  ) async throws -> String? {
    guard let commit = task.commit, let last = ground.reach.commit(of: task.id) else {
      return "It has no commit on \(ground.plan.branch)."
    }
    guard last.description == commit else {
      return "Its commit \(commit.prefix(7)) is not the last one for it on \(ground.plan.branch)."
    }
    if let shown = terms.shown[task.id], shown != commit {
      return "It has another commit since it was shown: \(commit.prefix(7)). Review it again."
    }
    switch task.state {
    case .approved, .accepted: return nil
    case .running: return "Another nexus is working on it. Wait until it is done."
    case .rejected: return "It was rejected. `nexus task retry \(task.id)` takes it up again."
    case .committed, .unverified, .pending, .failed, .skipped:
      if terms.override { return nil }
      if !TaskState.awaitingReview.contains(task.state), try await isApproved(commit, of: task) { return nil }
      return "It is not approved; look at its findings, or accept it with --override."
    }
  }

  /// Whether the Overseer approved the very commit of a task that went back after that.
  private func isApproved(_ commit: String, of task: PlanTask) async throws -> Bool {
    let review = try await journal.reviews(of: task.id).last { $0.reviewer == .overseer && $0.commit == commit }
    guard review?.verdict == .approve else { return false }
    return try await journal.attempt(behind: commit, of: task)?.undeclaredPaths.isEmpty ?? true
  }
}

extension LandingProposal {
  /// Takes over what comes of the tasks that are left.
  fileprivate mutating func take(_ other: LandingProposal) {
    tasks = other.tasks
    dependencies = other.dependencies
    builtOn = other.builtOn
    commit = other.commit
    notAccepted.merge(other.notAccepted) { own, _ in own }
  }
}
