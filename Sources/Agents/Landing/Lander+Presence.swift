import Exchanges
import Git
import NexusProtocol

/// Whether a branch whose history lacks work has its changes all the same, as after `git commit --amend` or a rebase.
enum WorkPresence: Sendable {
  case present
  case absent
  /// A part of it is there, or later changes hide whether it is.
  case unclear
}

extension Lander {
  /// Looks for the changes of tasks in the files of a commit, the newest first.
  ///
  /// They are there when taking them back changes something and putting them in does not, and are not when it is the
  /// other way round.
  func presence(of tasks: [TaskID], plan: Plan, at tip: ObjectID) async throws -> WorkPresence {
    let own = try await PlanCommits(of: plan, in: repository).entries.filter { $0.task.map(tasks.contains) ?? false }
    guard !own.isEmpty else { return .unclear }
    var (commit, tree) = (tip, try await repository.treeID(of: tip))
    var found: [Bool] = []
    for entry in own.reversed() {
      guard let without = try await merged(commit, entry.parent, from: entry.commit),
        let with = try await merged(commit, entry.commit, from: entry.parent), (without == tree) != (with == tree)
      else { return .unclear }
      found.append(with == tree)
      // Nothing will lead to this commit: the next is looked for in what is left.
      commit = try await repository.createCommit(
        tree: without, parents: [commit], message: "Without its work\n", date: events.now().date)
      tree = without
    }
    return found.allSatisfy(\.self) ? .present : found.contains(true) ? .unclear : .absent
  }

  /// Nil where the two do not go together.
  private func merged(_ ours: ObjectID, _ theirs: ObjectID, from base: ObjectID) async throws -> ObjectID? {
    do {
      return try await repository.mergedTree(ours, theirs, from: base)
    } catch {
      switch error.code {
      case .conflict, .unsupported: return nil
      default: throw error
      }
    }
  }
}
