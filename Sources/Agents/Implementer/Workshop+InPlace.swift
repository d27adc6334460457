import Git
import NexusProtocol

extension Workshop {
  /// Sees to it that finished work can land on the user's checkout at once, and keeps its uncommitted state.
  ///
  /// The state is kept as a commit under `refs/nexus/safety/`, which touches neither files nor index.
  /// - Throws: `GitError` when HEAD is detached or an operation such as a merge is in progress.
  package func prepareInPlace() async throws {
    if let operation = await repository.operationInProgress() {
      throw GitError(.operationInProgress(operation), "A \(operation.rawValue) is in progress in your work tree.")
    }
    guard try await repository.head().branch != nil else {
      throw GitError(.detachedHead, "HEAD is detached, so there is no branch to land on.")
    }
    let saved = try await repository.saveUncommittedState(
      named: String(now().millisecondsSince1970), message: "nexus: uncommitted changes before work in place",
      date: now().date)
    guard let saved else { return }
    try await tell(.notice, ["text": .string("Your uncommitted changes are also kept as \(saved.name).")])
  }

  /// Lands finished work that no review sends back, as far as it goes without other work: of a run in place that was
  /// killed, or of one that was not in place.
  func landWhatIsFinished(of plan: Plan, summary: inout ImplementSummary) async throws {
    let finished: Set<TaskState> = [.committed, .unverified, .approved]
    var reached: ObjectID?
    for entry in try await PlanCommits(of: plan, in: repository).entries {
      guard let id = entry.task, let task = try await journal.task(id) else { break }
      if task.state == .accepted { continue }
      guard finished.contains(task.state), try await journal.reviews(of: id).last?.sendsBack != true else { break }
      if task.commit == entry.commit.description { reached = entry.commit }
    }
    if let reached { try await landInPlace(reached, of: plan, summary: &summary) }
  }

  /// Lands a commit, and files all tasks as accepted whose work it brings along.
  func landInPlace(_ commit: ObjectID, of plan: Plan, summary: inout ImplementSummary) async throws {
    var arriving: [TaskID] = []
    for entry in try await PlanCommits(of: plan, in: repository).entries {
      if let id = entry.task, let task = try await journal.task(id), task.commit == entry.commit.description,
        [.committed, .unverified, .approved].contains(task.state)
      {
        arriving.append(id)
      }
      if entry.commit == commit { break }
    }
    guard !arriving.isEmpty else { return }
    var landing = Landing()
    try await land(commit, of: plan, tasks: arriving, into: &landing)
    for id in arriving { summary.finished[id] = .accepted }
  }
}
