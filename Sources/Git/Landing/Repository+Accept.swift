#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

extension Repository {
  /// Lands `commit` on the current branch and in its work tree: by moving the branch forward if that is enough, else by
  /// a merge. Where the user's git is set to sign, always by a merge, since the commits themselves are not signed.
  ///
  /// Only files that differ are touched. Uncommitted changes to other files stay as they are, staged or not; to these
  /// files, they refuse the whole: also untracked and ignored ones that are in the way. On any failure the files, the
  /// index and the references are as before. Killed midway, it can simply be called again: files that have their new
  /// content already are no hindrance.
  /// - Parameters:
  ///   - message: For the merge commit, if there is one; a text with both names by default.
  ///   - label: What the commit is called in messages, such as its branch.
  ///   - date: For the merge commit.
  /// - Throws: `.conflict` with paths if both sides changed the same lines, or if the index has conflicts;
  ///   `.uncommittedChanges` with paths; `.operationInProgress`, `.detachedHead`, `.checkedOutElsewhere`, `.locked`,
  ///   `.referenceMoved`, `.identityMissing`; `.unsupported` where git would be needed and is not there.
  package func accept(
    _ commit: ObjectID, label: String, message: String? = nil, date: Date = Date(), _ wishes: LandingWishes = .init()
  ) throws(GitError) -> Acceptance {
    let ground = try prepareLanding()
    defer { leave(ground) }
    let (branch, previous) = (ground.branch, ground.previous)
    var isMergedToSign = false
    func outcome(_ kind: Acceptance.Kind, _ commit: ObjectID, _ changes: [FileChange]) throws(GitError) -> Acceptance {
      Acceptance(
        kind: kind, branch: branch, previous: previous, commit: commit, paths: changes.map(\.path.text).sorted(),
        isMergedToSign: isMergedToSign, hooksNotRun: try hooksNotRun(kind, wishes.program))
    }
    let rehearsal = try rehearse(commit, on: ground, wishes)
    if let expected = wishes.rehearsal, expected != rehearsal {
      throw GitError(.referenceMoved, "The branch \(branch) was changed meanwhile by someone else.")
    }
    var result = commit
    let kind = rehearsal.kind
    if let previous {
      if kind == .alreadyContained { return try outcome(kind, previous, []) }
      if kind == .squash, let text = wishes.squashMessage {
        result = try make(
          NewCommit(kind: .squash, tree: rehearsal.tree, parents: [previous], message: text, date: date), wishes.program
        )
      } else if kind == .merge {
        isMergedToSign = try mergeBase(previous, commit) == previous
        let text = message ?? "Merge \(label) into \(branch)"
        result = try make(
          NewCommit(kind: .merge, tree: rehearsal.tree, parents: [previous, commit], message: text, date: date),
          wishes.program)
      }
    }
    let changes = try changes(from: previous, to: result)
    try ground.mark.set(.init(branch: branch, previous: previous, target: result, work: commit, note: wishes.note))
    try land(changes, on: ground, to: result, "nexus accept \(label): \(kind.rawValue)")
    if wishes.isFiledLater { openLanding = ground.mark }
    return try outcome(kind, result, changes)
  }

  /// Finds out what `accept` would bring to the current branch, and whether uncommitted changes are in its way.
  ///
  /// - Throws: What `accept` throws before it changes anything, but for what signing and hooks refuse.
  package func rehearse(_ commit: ObjectID, _ wishes: LandingWishes) throws(GitError) -> LandingRehearsal {
    let ground = try prepareLanding()
    defer { leave(ground) }
    let rehearsal = try rehearse(commit, on: ground, wishes)
    try refuseOverlap(
      of: try changes(from: ground.previous, to: rehearsal.tree), on: ground, to: rehearsal.tree, commit)
    return rehearsal
  }

  private func rehearse(
    _ commit: ObjectID, on ground: LandingGround, _ wishes: LandingWishes
  ) throws(GitError) -> LandingRehearsal {
    func rehearsal(_ kind: Acceptance.Kind, _ tree: ObjectID) -> LandingRehearsal {
      LandingRehearsal(kind: kind, branch: ground.branch, previous: ground.previous, tree: tree)
    }
    guard let previous = ground.previous else { return rehearsal(.fastForward, try treeID(of: commit)) }
    let base = try mergeBase(previous, commit)
    if base == commit || wishes.covered == commit { return rehearsal(.alreadyContained, try treeID(of: previous)) }
    if base == previous {
      let tree = try treeID(of: commit)
      if wishes.squashMessage != nil { return rehearsal(.squash, tree) }
      return rehearsal(try signs() ? .merge : .fastForward, tree)
    }
    let kind = wishes.squashMessage == nil ? Acceptance.Kind.merge : .squash
    guard !wishes.restoring.isEmpty else {
      return rehearsal(kind, try mergedTree(previous, commit, from: wishes.covered))
    }
    var ours = try treeID(of: previous)
    for revert in wishes.restoring { ours = try reverted(revert, in: ours) }
    return rehearsal(kind, try tree(of: merge(ours, commit, base: wishes.covered ?? base ?? .emptyTree)))
  }

  func branchToLandOn() throws(GitError) -> (String, ObjectID?) {
    let branch: String
    let tip: ObjectID?
    switch try head() {
    case .detached:
      throw GitError(.detachedHead, "HEAD is on no branch: check out the branch that the work shall land on.")
    case .branch(let name, let id): (branch, tip) = (name, id)
    case .unborn(let name): (branch, tip) = (name, nil)
    }
    let here = FileSystem.realPath(try requireWorkTree())
    for path in try workTrees(withBranch: branch) where FileSystem.realPath(path) != here {
      throw GitError(.checkedOutElsewhere, "The branch \(branch) is also the current one of the work tree at \(path).")
    }
    return (branch, tip)
  }

  /// The tree of both sides together; only objects are written.
  ///
  /// - Throws: `.conflict` with paths.
  /// - Parameter base: The commit that both go back to; nil for what history says.
  package func mergedTree(
    _ ours: ObjectID, _ theirs: ObjectID, from base: ObjectID? = nil
  ) throws(GitError) -> ObjectID {
    return try tree(of: merge(ours, theirs, base: base))
  }

  private func tree(of outcome: MergeOutcome) throws(GitError) -> ObjectID {
    switch outcome {
    case .tree(let tree): return tree
    case .conflicts(let paths, let reason): throw GitError(.conflict, reason, paths: paths)
    }
  }
}
