#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Commits whose changes are to be taken back by one new commit.
package struct Reversal: Hashable, Sendable {
  /// The last one first; of a merge, what it brought to its first parent is taken back.
  package var commits: [ObjectID]
  package var message: String

  package init(_ commits: [ObjectID], message: String) {
    self.commits = commits
    self.message = message
  }
}

/// What came of taking back work.
package struct TakingBack: Hashable, Sendable {
  /// Where the branch is now.
  package let commit: ObjectID
  /// The commit made for each reversal; nil where nothing of its changes was there any more.
  package var reverts: [ObjectID?] = []
  /// The files that changed, sorted.
  package let paths: [String]
  /// Hooks that git would have run, and nexus did not.
  package let hooksNotRun: [String]
}

extension Repository {
  /// Moves the current branch, with its files and the index, from one commit back to an earlier one.
  ///
  /// Lands as `accept` does: never over uncommitted changes to these files, and wholly or not at all.
  /// - Throws: `.referenceMoved` unless the current branch is `branch` and at `commit`, and what `accept` throws.
  package func takeBack(
    _ commit: ObjectID, to earlier: ObjectID, on branch: String, note: String?
  ) throws(GitError) -> TakingBack {
    let ground = try prepareLanding()
    defer { leave(ground) }
    try require(ground, branch, at: commit)
    guard try isAncestor(earlier, of: commit) else {
      throw GitError(.invalidArgument, "The commit \(earlier.abbreviated) does not come before \(commit.abbreviated).")
    }
    let changes = try change(ground, to: earlier, note: note, "nexus undo: moving to \(earlier.abbreviated)")
    return TakingBack(
      commit: earlier, paths: changes.map(\.path.text).sorted(),
      hooksNotRun: try hooks().filter { $0 == "reference-transaction" })
  }

  /// Takes the changes of commits back by new commits on the current branch, one for each reversal, in their order.
  ///
  /// The commits need not be on the branch themselves: what counts are the changes they made.
  /// - Throws: `.conflict` with paths where later work changed the same lines, `.referenceMoved`, `.signingFailed`, and
  ///   what `accept` throws; then nothing was changed.
  package func revert(
    _ reversals: [Reversal], on branch: String, from tip: ObjectID, note: String?, date: Date,
    _ program: GitProgram? = nil
  ) throws(GitError) -> TakingBack {
    let ground = try prepareLanding()
    defer { leave(ground) }
    try require(ground, branch, at: tip)
    var (end, reverts) = (tip, [ObjectID?]())
    for reversal in reversals {
      let tree = try reverted(reversal, in: treeID(of: end))
      guard try tree != treeID(of: end) else {
        reverts.append(nil)
        continue
      }
      end = try make(
        NewCommit(kind: .revert, tree: tree, parents: [end], message: reversal.message, date: date), program)
      reverts.append(end)
    }
    let hooks = (program == nil ? CommitHooks.Kind.revert.names : []) + ["post-commit", "reference-transaction"]
    let changes = end == tip ? [] : try change(ground, to: end, note: note, "nexus undo: reverting")
    return TakingBack(
      commit: end, reverts: reverts, paths: changes.map(\.path.text).sorted(),
      hooksNotRun: end == tip ? [] : try self.hooks().filter(hooks.contains))
  }

  /// What `revert` would leave on the branch; only objects are written.
  ///
  /// - Throws: `.conflict` as `revert` does.
  package func revertedTree(_ reversals: [Reversal], from tip: ObjectID) throws(GitError) -> ObjectID {
    var tree = try treeID(of: tip)
    for reversal in reversals { tree = try reverted(reversal, in: tree) }
    return tree
  }

  private func reverted(_ reversal: Reversal, in tree: ObjectID) throws(GitError) -> ObjectID {
    var tree = tree
    for commit in reversal.commits { tree = try reverted(commit, in: tree) }
    return tree
  }

  /// The tree without the changes that the commit made to its first parent.
  func reverted(_ commit: ObjectID, in tree: ObjectID) throws(GitError) -> ObjectID {
    let before = try self.commit(commit).parents.first ?? .emptyTree
    switch try merge(tree, before, base: commit) {
    case .tree(let tree): return tree
    case .conflicts(let paths, _):
      throw GitError(
        .conflict,
        "Later work changed the same lines as \(commit.abbreviated) in \(paths.joined(separator: ", ")).", paths: paths)
    }
  }

  /// A tree without the changes between two others; nil where it changed the same lines besides.
  ///
  /// All three can be named by a commit. Only objects are written.
  package func tree(
    _ tree: ObjectID, withoutChangesFrom old: ObjectID, to new: ObjectID
  ) throws(GitError) -> ObjectID? {
    if case .tree(let tree) = try merge(tree, old, base: new) { return tree }
    return nil
  }

  /// A remote-tracking reference that has something of what lies between a commit and an earlier one, by first parents.
  package func publication(of commit: ObjectID, since earlier: ObjectID) throws(GitError) -> String? {
    var (oldest, next) = (commit, commit)
    while next != earlier {
      oldest = next
      guard let parent = try self.commit(next).parents.first else { break }
      next = parent
    }
    for remote in try references(prefix: "refs/remotes/") {
      if try isAncestor(oldest, of: remote.target) { return remote.name }
    }
    return nil
  }

  private func require(_ ground: LandingGround, _ branch: String, at tip: ObjectID) throws(GitError) {
    guard ground.branch == branch, ground.previous == tip else {
      throw GitError(.referenceMoved, "The branch \(branch) was changed meanwhile by someone else.")
    }
  }

  private func change(
    _ ground: LandingGround, to commit: ObjectID, note: String?, _ message: String
  ) throws(GitError) -> [FileChange] {
    let changes = try changes(from: ground.previous, to: commit)
    try ground.mark.set(
      .init(branch: ground.branch, previous: ground.previous, target: commit, work: commit, note: note))
    try land(changes, on: ground, to: commit, message)
    if note != nil { openLanding = ground.mark }
    return changes
  }
}
