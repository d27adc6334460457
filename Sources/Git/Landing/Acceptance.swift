/// What came of landing a commit on the user's branch.
package struct Acceptance: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// The branch had the commit already; nothing was done.
    case alreadyContained = "already-contained"
    /// The branch moved forward to the commit.
    case fastForward = "fast-forward"
    /// A merge commit was made.
    case merge
    /// One commit was made of all that landed.
    case squash
  }

  package let kind: Kind
  /// The branch, without `refs/heads/`.
  package let branch: String
  /// Where the branch was; `nil` if it had no commit.
  package let previous: ObjectID?
  /// Where the branch is now.
  package let commit: ObjectID
  /// The files that changed, sorted.
  package let paths: [String]
  /// Whether a merge was made where a fast-forward would have done, since the user's git is set to sign.
  package let isMergedToSign: Bool
  /// Hooks that `git merge` would have run here, and nexus did not.
  package let hooksNotRun: [String]
}
