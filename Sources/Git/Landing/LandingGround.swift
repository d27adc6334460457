internal import CGit2

/// What a landing is asked for besides its commit.
package struct LandingWishes: Sendable {
  /// The message of one commit that is made of all that lands; nil to land the commits themselves.
  package var squashMessage: String?
  /// An earlier commit of the same work whose content a squash brought onto the branch.
  package var covered: ObjectID?
  /// Reverts on the branch whose effect is taken back as part of the landing, the newest first.
  package var restoring: [ObjectID] = []
  /// The git that signs what is made, where the user's configuration asks for signing.
  package var program: GitProgram?
  /// Whether the mark of the landing stays until `endLanding(_:)`, so that a process killed before is known to have landed.
  package var isFiledLater = false
  /// What `InterruptedLanding` hands back then; one line.
  package var note: String?
  /// What has been rehearsed; anything else does not land.
  package var rehearsal: LandingRehearsal?

  package init() {}
}

/// What a landing would bring to the branch. Nothing but objects was written for it.
package struct LandingRehearsal: Sendable, Equatable {
  package let kind: Acceptance.Kind
  /// The branch, without `refs/heads/`, and where it is; nil if it has no commit.
  package let branch: String
  package let previous: ObjectID?
  /// What the branch would hold, which may be the content of no commit that was there before.
  package let tree: ObjectID
}

/// The work tree and branch that something is about to land on, held against other processes.
final class LandingGround {
  let directory: WorkTreeDirectory
  let branch: String
  let previous: ObjectID?
  let mark: LandingMark
  /// Nil where git itself brings files and index up to date.
  var index: IndexFile?

  init(
    _ directory: WorkTreeDirectory, branch: String, previous: ObjectID?, _ mark: LandingMark, _ index: IndexFile?
  ) {
    self.directory = directory
    self.branch = branch
    self.previous = previous
    self.mark = mark
    self.index = index
  }
}

extension Repository {
  /// Sees to it that the current branch and its work tree can be changed, and takes hold of them.
  func prepareLanding() throws(GitError) -> LandingGround {
    let directory = try workTreeDirectory()
    if let operation = operationInProgress() {
      throw GitError(
        .operationInProgress(operation), "A \(operation.rawValue) is in progress: finish or abort it first.")
    }
    let (branch, previous) = try branchToLandOn()
    let mark = try LandingMark(in: information.gitDirectory)
    let index: IndexFile?
    do throws(GitError) {
      if mark.legacy != nil { try removeLocks(leftBy: mark) }
      index = try lockIndex()
      if let index, git_index_has_conflicts(index.index) != 0 {
        throw GitError(.conflict, "The index has unresolved conflicts.", paths: try conflicts(in: index.index))
      }
    } catch {
      mark.clear()
      throw error
    }
    return LandingGround(directory, branch: branch, previous: previous, mark, index)
  }

  /// Takes the index for a change by nexus; nil where it is of a form that libgit2 cannot write, and git is there that can.
  func lockIndex() throws(GitError) -> IndexFile? {
    do throws(GitError) {
      let index = try IndexFile(locking: information.gitDirectory + "/index")
      try refuseSparseCheckout()
      // Filters ask the repository's own copy of the index, so it has to be fresh.
      _ = try readIndex()
      return index
    } catch {
      guard case .unsupported = error.code, let git = userGit else { throw error }
      try refuseUnmergedPaths(git)
      return nil
    }
  }

  /// Takes the mark away, unless the landing is still to be filed.
  func leave(_ ground: LandingGround) {
    if openLanding !== ground.mark { ground.mark.clear() }
  }

  /// The hooks that are there, that git would have run for such a change of the branch, and that nexus does not run.
  func hooksNotRun(_ kind: Acceptance.Kind, _ program: GitProgram?) throws(GitError) -> [String] {
    func own(_ kind: CommitHooks.Kind) -> [String] { program == nil ? kind.names : [] }
    let concerned: [String] =
      switch kind {
      case .alreadyContained: []
      case .fastForward: ["reference-transaction"]
      case .merge: own(.merge) + ["reference-transaction"]
      case .squash: own(.squash) + ["post-commit", "reference-transaction"]
      }
    return try hooks().filter(concerned.contains)
  }
}
