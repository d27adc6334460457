/// A work tree linked to a repository, as `git worktree add` makes them.
package struct Worktree: Hashable, Sendable {
  /// The name under which the repository knows it.
  package let name: String
  /// Its directory, absolute.
  package let path: String
  /// What it has checked out: a branch without `refs/heads/`; `nil` if HEAD is detached.
  package let branch: String?
  /// Whether its directory is there and belongs to it. If not, it can be pruned.
  package let isValid: Bool
  /// Whether someone locked it against being removed.
  package let isLocked: Bool
}
