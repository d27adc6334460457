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
}
