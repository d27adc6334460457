internal import CGit2
#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

extension Repository {
  /// Lands `commit` on the current branch and in its work tree: by moving the branch forward if that is enough, else by
  /// a merge.
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
    _ commit: ObjectID, label: String, message: String? = nil, date: Date = Date()
  ) throws(GitError) -> Acceptance {
    let directory = try workTreeDirectory()
    try refuseSparseCheckout()
    if let operation = operationInProgress() {
      throw GitError(
        .operationInProgress(operation), "A \(operation.rawValue) is in progress: finish or abort it first.")
    }
    let (branch, previous) = try branchToLandOn()
    let mark = try LandingMark(in: information.gitDirectory)
    defer { mark.clear() }
    if mark.legacy != nil { try removeLocks(leftBy: mark) }
    let index = try IndexFile(locking: information.gitDirectory + "/index")
    // Filters ask the repository's own copy of the index, so it has to be fresh.
    _ = try readIndex()
    if git_index_has_conflicts(index.index) != 0 {
      throw GitError(.conflict, "The index has unresolved conflicts.", paths: try conflicts(in: index.index))
    }
    let hooks = try hooks().filter { ["post-merge", "pre-merge-commit", "reference-transaction"].contains($0) }
    func outcome(_ kind: Acceptance.Kind, _ commit: ObjectID, _ changes: [FileChange]) -> Acceptance {
      Acceptance(
        kind: kind, branch: branch, previous: previous, commit: commit, paths: changes.map(\.path.text).sorted(),
        hooksNotRun: kind == .alreadyContained ? [] : hooks)
    }
    var result = commit
    var kind = Acceptance.Kind.fastForward
    if let previous {
      let base = try mergeBase(previous, commit)
      if base == commit { return outcome(.alreadyContained, previous, []) }
      if base != previous {
        kind = .merge
        result = try merge(commit, into: previous, branch, message ?? "Merge \(label) into \(branch)", date)
      }
    }
    let changes = try changes(from: previous, to: result)
    try mark.set(.init(branch: branch, previous: previous, target: result, work: commit))
    try land(
      changes, in: directory, index, on: branch, from: previous, to: result, "nexus accept \(label): \(kind.rawValue)")
    return outcome(kind, result, changes)
  }

  /// How `accept` would land `commit` on the current branch, as far as the commits alone say; the work tree is not
  /// looked at, and nothing is written but objects.
  ///
  /// - Returns: The way, and the paths where the two sides are in conflict.
  package func mergeAnalysis(_ commit: ObjectID) throws(GitError) -> (kind: Acceptance.Kind, conflicts: [String]) {
    guard let previous = try head().commit else { return (.fastForward, []) }
    let base = try mergeBase(previous, commit)
    if base == commit { return (.alreadyContained, []) }
    if base == previous { return (.fastForward, []) }
    let index = try mergedIndex(previous, commit)
    return (.merge, git_index_has_conflicts(index.pointer) != 0 ? try conflicts(in: index.pointer) : [])
  }

  private func branchToLandOn() throws(GitError) -> (String, ObjectID?) {
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

  /// Makes the commit that merges `commit` into `previous`. Nothing leads to it yet.
  private func merge(
    _ commit: ObjectID, into previous: ObjectID, _ branch: String, _ message: String, _ date: Date
  ) throws(GitError) -> ObjectID {
    let index = try mergedIndex(previous, commit)
    if git_index_has_conflicts(index.pointer) != 0 {
      let paths = try conflicts(in: index.pointer)
      throw GitError(.conflict, "Both sides changed the same lines of \(paths.joined(separator: ", ")).", paths: paths)
    }
    var tree = git_oid()
    try check("write the merged tree", git_index_write_tree_to(&tree, index.pointer, pointer))
    return try createCommit(tree: ObjectID(tree), parents: [previous, commit], message: message, date: date)
  }

  private func mergedIndex(_ ours: ObjectID, _ theirs: ObjectID) throws(GitError) -> Owned {
    try refuseMergeDrivers(ours, theirs)
    let first = try lookUpCommit(ours)
    let second = try lookUpCommit(theirs)
    var options = git_merge_options()
    try check("set up a merge", git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)))
    options.flags = GIT_MERGE_FIND_RENAMES.rawValue
    return try Owned.make("merge", free: git_index_free) {
      git_merge_commits(&$0, pointer, first.pointer, second.pointer, &options)
    }
  }

  private func conflicts(in index: OpaquePointer) throws(GitError) -> [String] {
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
