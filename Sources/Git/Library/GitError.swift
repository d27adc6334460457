/// A reason why a repository could not do what was asked. The only error this library throws, besides cancellation.
package struct GitError: Error, Sendable, CustomStringConvertible {
  /// What went wrong, to be matched on.
  package enum Code: Hashable, Sendable {
    /// libgit2 is not installed, or is of another version than this program was built for.
    case libraryUnavailable
    /// Neither the path nor a directory above it is a repository.
    case notARepository
    /// The repository has no work tree.
    case bareRepository
    /// The repository belongs to another user and is not named in `safe.directory`.
    case dubiousOwnership
    /// The repository uses a feature that libgit2 cannot handle.
    case unsupported(UnsupportedFeature)
    /// No such reference, revision, path, worktree or branch.
    case notFound
    /// The short id or name matches several objects.
    case ambiguous
    /// The name is not a valid branch, reference or revision.
    case invalidName
    /// What was to be created is there already.
    case alreadyExists
    /// The current branch has no commit yet.
    case unbornBranch
    /// HEAD points to a commit, not to a branch.
    case detachedHead
    /// A merge, rebase or the like waits to be finished.
    case operationInProgress(OperationInProgress)
    /// Both sides changed the same lines of `paths`, or the index holds unresolved conflicts.
    case conflict
    /// Uncommitted changes to `paths` would be lost.
    case uncommittedChanges
    /// The configuration has no `user.name` or no `user.email`.
    case identityMissing
    /// git is set to sign commits, and could not.
    case signingFailed
    /// A hook of the user's refused a commit.
    case hookRefused
    /// A reference no longer holds the value it was expected to hold.
    case referenceMoved
    /// Another process holds a lock of the repository.
    case locked
    /// A path may not be written; `paths` names it.
    case unsafePath(PathConfinement.Violation)
    /// The branch is the current one of another work tree.
    case checkedOutElsewhere
    /// An object is missing, as in a shallow or partial clone.
    case missingObject
    /// A file could not be read or written.
    case fileSystem
    /// The task was cancelled while a program of git's ran, which was ended.
    case interrupted
    /// The caller's argument makes no sense; a bug in the caller.
    case invalidArgument
    /// Anything else that libgit2 reports.
    case library
  }

  package let code: Code
  /// One sentence or more for a person, with its full stop.
  package let message: String
  /// The paths concerned, relative to the work tree, sorted; often empty.
  package let paths: [String]
  /// libgit2's own error class, if the error came from there.
  package let libraryClass: Int?
  /// libgit2's own status, if the error came from there.
  package let libraryCode: Int?
  package let underlying: (any Error)?

  package init(
    _ code: Code, _ message: String, paths: [String] = [], libraryClass: Int? = nil, libraryCode: Int? = nil,
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.paths = paths
    self.libraryClass = libraryClass
    self.libraryCode = libraryCode
    self.underlying = underlying
  }

  package var description: String { message }
}

/// Something that git has begun and waits to have finished.
package enum OperationInProgress: String, Hashable, Sendable {
  case merge, revert, rebase, bisect
  case cherryPick = "cherry-pick"
  /// `git am`, or a rebase that works like it.
  case applyMailbox = "am"
}
