internal import CGit2

/// What a work tree is at.
package enum Head: Hashable, Sendable {
  /// The tip of a branch; the name is without `refs/heads/`.
  case branch(String, ObjectID)
  case detached(ObjectID)
  /// A branch that has no commit yet.
  case unborn(String)

  package var commit: ObjectID? {
    switch self {
    case .branch(_, let commit), .detached(let commit): commit
    case .unborn: nil
    }
  }

  package var branch: String? {
    switch self {
    case .branch(let name, _), .unborn(let name): name
    case .detached: nil
    }
  }
}

extension Repository {
  /// What HEAD of this work tree is at now.
  package func head() throws(GitError) -> Head {
    let head = try Owned.make("read HEAD", free: git_reference_free) { git_reference_lookup(&$0, pointer, "HEAD") }
    guard let target = git_reference_symbolic_target(head.pointer) else {
      guard let id = git_reference_target(head.pointer) else { throw GitError(.library, "HEAD points to nothing.") }
      return .detached(ObjectID(id))
    }
    let name = String(cString: target)
    let id = try reference(name)
    if name.hasPrefix("refs/heads/") {
      let branch = String(name.dropFirst(11))
      return id.map { .branch(branch, $0) } ?? .unborn(branch)
    }
    guard let id else { throw GitError(.notFound, "HEAD points to \(name), which does not exist.") }
    return .detached(id)
  }

  /// What git has begun in this work tree and not finished; `nil` if nothing.
  package func operationInProgress() -> OperationInProgress? {
    switch git_repository_state_t(numericCast(git_repository_state(pointer))) {
    case GIT_REPOSITORY_STATE_MERGE: .merge
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: .revert
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: .cherryPick
    case GIT_REPOSITORY_STATE_BISECT: .bisect
    case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE, GIT_REPOSITORY_STATE_REBASE_MERGE:
      .rebase
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: .applyMailbox
    default: nil
    }
  }
}
