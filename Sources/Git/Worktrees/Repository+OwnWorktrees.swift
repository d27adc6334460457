internal import CGit2
internal import CrashPoints

/// Work trees that nexus alone works in.
extension Repository {
  /// Returns the work tree `name` at `path` with HEAD detached at `commit`, made anew if it is missing or broken. Its files
  /// are those of another commit where it was there before.
  ///
  /// - Parameter main: The branch beside which there may be one that passes: what its name begins with leaves room.
  /// - Throws: As `ensureWorktree(at:name:branch:)`.
  package func ensureDetachedWorktree(
    at path: String, name: String, commit: ObjectID, beside main: String
  ) throws(GitError) -> Worktree {
    // libgit2 1.5 makes work trees of branches only, so there is one for a moment; a crash may leave it.
    let branch = Self.passingBranches(beside: main) + name
    let found = try worktree(named: name)
    let isThere = found?.isValid == true && found?.branch == nil
    if !isThere || found.flatMap({ FileSystem.realPath($0.path) }) != FileSystem.realPath(path) {
      if try branchTip(branch) == nil { try createBranch(branch, at: commit) }
      _ = try ensureWorktree(at: path, name: name, branch: branch)
    }
    try Self.detachHead(ofWorkTree: path, at: commit)
    CrashPoint.reach("work-tree-detached")
    if let tip = try branchTip(branch) { try deleteBranch(branch, expecting: tip) }
    guard let worktree = try worktree(named: name) else { throw GitError(.library, "The new work tree is not there.") }
    return worktree
  }

  /// Deletes the branches that a killed `ensureDetachedWorktree` left behind, of work trees whose name begins with `prefix`.
  ///
  /// Nobody may be at work in one of them.
  package func finishDetaching(worktreesNamed prefix: String, beside main: String) throws(GitError) {
    let passing = Self.passingBranches(beside: main)
    for branch in try branches(prefix: passing + prefix) {
      guard let tip = try branchTip(branch) else { continue }
      let worktree = try worktree(named: String(branch.dropFirst(passing.count)))
      if let worktree, worktree.isValid, worktree.branch == branch {
        try Self.detachHead(ofWorkTree: worktree.path, at: tip)
      }
      try deleteBranch(branch, expecting: tip)
    }
  }

  /// The path of git's lock of the branch that is there while the work tree `name` is made detached.
  package nonisolated func lockOfPassingBranch(ofWorktree name: String, beside main: String) -> String {
    "\(information.commonDirectory)/refs/heads/\(Self.passingBranches(beside: main))\(name).lock"
  }

  /// What the branches' names begin with that are there while a work tree is made, such as `nexus/lane/`.
  private static func passingBranches(beside main: String) -> String {
    main.lastIndex(of: "/").map { String(main[...$0]) + "lane/" } ?? "nexus/lane/"
  }

  /// Sets the HEAD of this work tree to a commit and no branch; files and index stay.
  package func detachHead(at commit: ObjectID) throws(GitError) {
    try Self.detachHead(ofWorkTree: try requireWorkTree(), at: commit)
  }

  private static func detachHead(ofWorkTree path: String, at commit: ObjectID) throws(GitError) {
    let repository = try RepositoryHandle(opening: path, searching: false)
    var id = commit.raw
    try FileSystem.mayChange(path)
    try check("detach HEAD", git_repository_set_head_detached(repository.pointer, &id))
  }

  /// Removes the work tree `name` and the directory `path`, whatever is in it; half of either may be missing.
  ///
  /// - Throws: `.locked` if somebody locked it.
  package func discardWorktree(named name: String, at path: String) throws(GitError) {
    if try worktree(named: name)?.isLocked == true { throw GitError(.locked, "The work tree \(name) is locked.") }
    try WorkTreeDirectory.removeAll(path)
    CrashPoint.reach("work-tree-removed")
    // One that is still whole is at another place, where somebody moved it.
    if try worktree(named: name)?.isValid == false { try pruneWorktree(named: name) }
  }

  /// The commit that HEAD of the linked work tree `name` is at, when it is on no branch.
  package func detachedHead(ofWorktree name: String) throws(GitError) -> ObjectID? {
    guard let text = FileSystem.text(of: information.commonDirectory + "/worktrees/\(name)/HEAD") else { return nil }
    return ObjectID(String(text.prefix { !$0.isNewline }))
  }

  /// Whether a reference leads to `commit` that is called as one of `names`, or begins with one that ends in a slash.
  package func isReachable(_ commit: ObjectID, fromReferences names: [String]) throws(GitError) -> Bool {
    for name in names {
      for reference in try references(prefix: name) where name.hasSuffix("/") || reference.name == name {
        let tip = reference.target
        // Tags may stand for what is no commit.
        if tip == commit { return true }
        do throws(GitError) {
          if try isAncestor(commit, of: tip) { return true }
        } catch {
          guard reference.name.hasPrefix("refs/tags/") else { throw error }
        }
      }
    }
    return false
  }
}
