import Exchanges
import Git
import NexusProtocol

extension TaskRun {
  /// Puts what was held apart from the task's commit on top of it, where the user took it; no model is asked.
  ///
  /// - Returns: Nil where there is nothing to take, or where usual attempts must follow: the checks fail with it, or later
  ///   work changed the same lines.
  func takeHeld(_ progress: inout TaskProgress) async throws -> Result? {
    guard progress.attempts == 0, let commit = task.commit.flatMap({ ObjectID($0) }),
      let outOfScope = try await journal.attempt(behind: commit.description, of: task)?.outOfScope,
      outOfScope.isTaken, let held = outOfScope.held.flatMap({ ObjectID($0) })
    else { return nil }
    (progress.attempts, progress.filed) = (1, 1)
    let attempt = try await begin(1, base: progress.base, after: progress.maker)
    return try await finishing(attempt) {
      guard let tree = try await merged(held, heldBesides: commit, onto: progress.base) else {
        let reason = "What was to be added to \(outOfScope.paths.joined(separator: ", ")) does not go with later work."
        progress.beginAnew(after: "", reason: reason)
        return try await end(attempt, .conflict, reason: reason, keeping: nil)
      }
      let writer = ModelReply(model: try await author(of: commit))
      return try await conclude(attempt, .usual, made: (tree, []), by: writer, &progress)
    }
  }

  /// Nil where later work changed the same lines.
  private func merged(_ held: ObjectID, heldBesides commit: ObjectID, onto tip: ObjectID) async throws -> ObjectID? {
    guard let parent = try await repository.commit(commit).parents.first else { return nil }
    // Only an ancestor tells the merge what both sides began with; nothing will lead to this commit.
    let apart = try await workspace.makeCommit(held, parent: parent, message: "Held apart\n", at: events.now())
    do {
      return try await repository.mergedTree(tip, apart)
    } catch {
      switch error.code {
      case .conflict, .unsupported: return nil
      default: throw error
      }
    }
  }

  /// The model that wrote a commit, by what its message says.
  private func author(of commit: ObjectID) async throws -> String {
    let value = try await repository.commit(commit).trailers.last { $0.key == "Assisted-by" }?.value ?? ""
    return value.hasPrefix("nexus (") && value.hasSuffix(")") ? String(value.dropFirst(7).dropLast()) : value
  }
}
