internal import CGit2
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
  ///   `.referenceMoved`, `.identityMissing`, `.unsupported` for filter and merge drivers among the changed files.
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
    try land(
      changes, in: ground.directory, ground.index, on: branch, from: previous, to: result,
      "nexus accept \(label): \(kind.rawValue)")
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
      of: try changes(from: ground.previous, to: rehearsal.tree), in: ground.directory, ground.index)
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
    try refuseMergeDrivers(previous, commit)
    var ours = try treeID(of: previous)
    for revert in wishes.restoring { ours = try reverted(revert, in: ours) }
    let index = try mergedTrees(ours: ours, theirs: commit, base: wishes.covered ?? base ?? .emptyTree)
    return rehearsal(kind, try writtenTree(of: index))
  }

  /// How `accept` would land `commit` on the current branch, as far as the commits alone say; the work tree is not
  /// looked at, and nothing is written but objects.
  ///
  /// - Returns: The way, and the paths where the two sides are in conflict.
  package func mergeAnalysis(_ commit: ObjectID) throws(GitError) -> (kind: Acceptance.Kind, conflicts: [String]) {
    guard let previous = try head().commit else { return (.fastForward, []) }
    let base = try mergeBase(previous, commit)
    if base == commit { return (.alreadyContained, []) }
    if base == previous {
      let signs = try signs()
      return (signs ? .merge : .fastForward, [])
    }
    let index = try mergedIndex(previous, commit, from: nil)
    return (.merge, git_index_has_conflicts(index.pointer) != 0 ? try conflicts(in: index.pointer) : [])
  }

  /// Whether the user's git is set to sign commits.
  func signs() throws(GitError) -> Bool { try configurationBool("commit.gpgsign") == true }

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
  /// - Throws: `.conflict` with paths; `.unsupported` for merge drivers among the changed files.
  /// - Parameter base: The commit that both go back to; nil for what history says.
  package func mergedTree(
    _ ours: ObjectID, _ theirs: ObjectID, from base: ObjectID? = nil
  ) throws(GitError) -> ObjectID {
    try writtenTree(of: mergedIndex(ours, theirs, from: base))
  }

  private func writtenTree(of index: borrowing Owned) throws(GitError) -> ObjectID {
    if git_index_has_conflicts(index.pointer) != 0 {
      let paths = try conflicts(in: index.pointer)
      throw GitError(.conflict, "Both sides changed the same lines of \(paths.joined(separator: ", ")).", paths: paths)
    }
    var tree = git_oid()
    try check("write the merged tree", git_index_write_tree_to(&tree, index.pointer, pointer))
    return ObjectID(tree)
  }

  private func mergedIndex(
    _ ours: ObjectID, _ theirs: ObjectID, from base: ObjectID?
  ) throws(GitError) -> Owned {
    try refuseMergeDrivers(ours, theirs)
    if let base { return try mergedTrees(ours: ours, theirs: theirs, base: base) }
    let first = try lookUpCommit(ours)
    let second = try lookUpCommit(theirs)
    var options = try mergeOptions()
    return try Owned.make("merge", free: git_index_free) {
      git_merge_commits(&$0, pointer, first.pointer, second.pointer, &options)
    }
  }

  /// The index of a merge of three trees, each named by itself or by a commit.
  func mergedTrees(ours: ObjectID, theirs: ObjectID, base: ObjectID) throws(GitError) -> Owned {
    let base = try lookUpTree(base)
    let ours = try lookUpTree(ours)
    let theirs = try lookUpTree(theirs)
    var options = try mergeOptions()
    var index: OpaquePointer?
    let status = git_merge_trees(&index, pointer, base.pointer, ours.pointer, theirs.pointer, &options)
    return try Owned.make("merge", free: git_index_free) {
      $0 = index
      return status
    }
  }

  private func mergeOptions() throws(GitError) -> git_merge_options {
    var options = git_merge_options()
    try check("set up a merge", git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)))
    options.flags = GIT_MERGE_FIND_RENAMES.rawValue
    return options
  }

  func conflicts(in index: OpaquePointer) throws(GitError) -> [String] {
    var iterator: OpaquePointer?
    try check("list conflicts", git_index_conflict_iterator_new(&iterator, index))
    defer { git_index_conflict_iterator_free(iterator) }
    var paths: Set<String> = []
    var (ancestor, ours, theirs):
      (UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?) = (
        nil, nil, nil
      )
    while true {
      let status = git_index_conflict_next(&ancestor, &ours, &theirs, iterator)
      if status == GIT_ITEROVER.rawValue { return paths.sorted() }
      try check("list conflicts", status)
      for entry in [ancestor, ours, theirs] {
        if let path = entry?.pointee.path { paths.insert(RawPath(path).text) }
      }
    }
  }
}
