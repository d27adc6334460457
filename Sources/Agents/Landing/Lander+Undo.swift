import Git
import NexusProtocol

extension Lander {
  /// Finds out how work would be taken back. Changes nothing.
  ///
  /// - Throws: `AgentError.wrongState` where nothing is to be taken back, or not from here.
  package func proposeUndo(of target: UndoTarget) async throws -> UndoProposal {
    let records = try await landings(of: target)
    let (plan, tasks, own) = try await choose(target, among: records)
    guard case .branch(let branch, let tip) = try await repository.head() else {
      throw GitError(.detachedHead, "HEAD is on no branch: check out the branch that the work landed on.")
    }
    if let other = own.map(\.branch).first(where: { $0 != branch }) {
      throw AgentError(
        .wrongState, "The work is on the branch \(other), and you are on \(branch).",
        hint: "Go there with `git switch \(other)` and run the command again.")
    }
    var proposal = UndoProposal(
      plan: plan, tasks: tasks, kind: .reverted, branch: branch, from: tip,
      kept: "refs/nexus/undone/\(plan)/\(tip.abbreviated)")
    if let commit = own.last?.commit, try await !repository.isAncestor(commit, of: tip) {
      return try await withoutLanding(proposal)
    }
    let (earlier, reason) = try await wayBack(from: tip, of: tasks, through: own, all: records)
    if let earlier { (proposal.kind, proposal.earlier) = (.moved, earlier) }
    proposal.reason = reason
    return proposal
  }

  /// How work is taken back that came onto the branch by a commit which is not in its history any more.
  private func withoutLanding(_ proposal: UndoProposal) async throws -> UndoProposal {
    var proposal = proposal
    guard let plan = try await journal.plan(proposal.plan) else {
      throw AgentError(.wrongState, "There is no plan \(proposal.plan).")
    }
    switch try await presence(of: proposal.tasks, plan: plan, at: proposal.from) {
    case .absent: proposal.kind = .absent
    case .present:
      (proposal.kind, proposal.reason) = (.reverted, "the branch was rewritten since the work landed")
    case .unclear:
      throw AgentError(
        .wrongState,
        "\(proposal.branch) was rewritten since the work landed, and it cannot be told what of it is still there.",
        hint: "`git log` shows the commits on your branch, and `git revert` takes one back.")
    }
    return proposal
  }

  private func landings(of target: UndoTarget) async throws -> [LandingRecord] {
    let plan: Int? =
      switch target {
      case .lastLanding: nil
      case .plan(let number): number
      case .task(let id): id.plan
      }
    return try await journal.landingRecords(ofPlan: plan)
  }

  /// The tasks that are meant, and the landings that brought them, oldest first; each task counts where it landed last.
  private func choose(
    _ target: UndoTarget, among records: [LandingRecord]
  ) async throws -> (plan: Int, tasks: [TaskID], records: [LandingRecord]) {
    func accepted(_ plan: Int) async throws -> [TaskID] {
      try await journal.tasks(ofPlan: plan).filter { $0.state == .accepted }.map(\.id)
    }
    switch target {
    case .lastLanding:
      for (index, record) in records.enumerated().reversed() {
        let later = Set(records[(index + 1)...].flatMap(\.tasks))
        let living = Set(try await accepted(record.plan))
        let tasks = record.tasks.filter { living.contains($0) && !later.contains($0) }
        if !tasks.isEmpty { return (record.plan, tasks.sorted(), [record]) }
      }
      throw AgentError(
        .wrongState, "Nothing to undo.",
        hint: "`nexus plan list` shows what became of each plan.")
    case .plan(let number):
      guard let plan = try await journal.plan(number) else {
        throw AgentError(.wrongState, "There is no plan \(number).", hint: "`nexus plan list` shows all plans.")
      }
      let tasks = try await accepted(plan.number)
      guard !tasks.isEmpty else {
        throw AgentError(
          .wrongState, "Nothing of plan \(number) is accepted, so there is nothing to take back.",
          hint: "`nexus plan show \(number)` shows its tasks.")
      }
      return (number, tasks.sorted(), Self.last(of: tasks, among: records))
    case .task(let id):
      guard let task = try await journal.task(id), task.state == .accepted else {
        throw AgentError(
          .wrongState, "Task \(id) is not accepted, so there is nothing to take back.",
          hint: "`nexus plan show \(id.plan)` shows the tasks.")
      }
      return (id.plan, [id], Self.last(of: [id], among: records))
    }
  }

  private static func last(of tasks: [TaskID], among records: [LandingRecord]) -> [LandingRecord] {
    let indices = Set(tasks.compactMap { task in records.lastIndex { $0.tasks.contains(task) } })
    return indices.sorted().map { records[$0] }
  }

  /// Where the branch may simply go back to; else why it may not.
  private func wayBack(
    from tip: ObjectID, of tasks: [TaskID], through own: [LandingRecord], all: [LandingRecord]
  ) async throws -> (ObjectID?, String?) {
    var (place, left) = (tip, Set(tasks))
    for record in own.reversed() {
      guard record.commit == place else { return (nil, "the branch has gone on since the work landed") }
      guard let previous = record.previous else { return (nil, "it is not known where the branch was before") }
      let others = try await othersAccepted(in: record, but: Set(tasks), all)
      guard others.isEmpty else {
        return (nil, "the same landing brought \(others.map { "task \($0)" }.joined(separator: ", "))")
      }
      left.subtract(record.tasks)
      place = previous
    }
    guard left.isEmpty, place != tip else { return (nil, "it is not known how the work came onto the branch") }
    if let remote = try await repository.publication(of: tip, since: place) {
      return (nil, "\(remote.dropFirst("refs/remotes/".count)) has the work already")
    }
    return (place, nil)
  }

  private func othersAccepted(
    in record: LandingRecord, but tasks: Set<TaskID>, _ all: [LandingRecord]
  ) async throws -> [TaskID] {
    let later = all.drop { $0 != record }.dropFirst().flatMap(\.tasks)
    var others: [TaskID] = []
    for task in record.tasks where !tasks.contains(task) && !later.contains(task) {
      if try await journal.task(task)?.state == .accepted { others.append(task) }
    }
    return others
  }
}
