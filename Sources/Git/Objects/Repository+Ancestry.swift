internal import CGit2
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// How two commits stand to each other. In a shallow clone history begins where the clone does, as for git.
extension Repository {
  /// The best common ancestor of two commits; `nil` if they have none.
  package func mergeBase(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> ObjectID? {
    let ends = shallowCommits()
    if !ends.isEmpty { return try mergeBase(first, second, ends) }
    var (result, first, second) = (git_oid(), first.raw, second.raw)
    let status = git_merge_base(&result, pointer, &first, &second)
    if status == GIT_ENOTFOUND.rawValue, git_error_last()?.pointee.klass != Int32(GIT_ERROR_ODB.rawValue) {
      git_error_clear()
      return nil
    }
    try checkHistory("find a common ancestor", status)
    return ObjectID(result)
  }

  /// How many commits only `commit` has, and how many only `other` has.
  package func distance(of commit: ObjectID, from other: ObjectID) throws(GitError) -> (ahead: Int, behind: Int) {
    let ends = shallowCommits()
    if !ends.isEmpty {
      let (mine, theirs) = (try ancestors(of: commit, ends), try ancestors(of: other, ends))
      return (mine.keys.count { theirs[$0] == nil }, theirs.keys.count { mine[$0] == nil })
    }
    var (ahead, behind, first, second) = (0, 0, commit.raw, other.raw)
    try checkHistory("count commits", git_graph_ahead_behind(&ahead, &behind, pointer, &first, &second))
    return (ahead, behind)
  }

  /// Whether `ancestor` is `commit` or comes before it.
  package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
    if ancestor == commit { return true }
    let ends = shallowCommits()
    if !ends.isEmpty { return try ancestors(of: commit, ends)[ancestor] != nil }
    return try mergeBase(ancestor, commit) == ancestor
  }

  /// libgit2 goes on to the parents that a shallow clone lacks, and fails.
  private func mergeBase(
    _ first: ObjectID, _ second: ObjectID, _ ends: Set<ObjectID>
  ) throws(GitError) -> ObjectID? {
    let (mine, theirs) = (try ancestors(of: first, ends), try ancestors(of: second, ends))
    let common = mine.filter { theirs[$0.key] != nil }
    // What a common ancestor comes from is one too, and not the best.
    let best = Set(common.keys).subtracting(common.values.flatMap { $0.parents })
    return best.max { left, right in
      guard let left = common[left], let right = common[right] else { return false }
      return (left.date, left.id) < (right.date, right.id)
    }
  }

  /// A commit and all before it that the clone has.
  private func ancestors(
    of commit: ObjectID, _ ends: Set<ObjectID>
  ) throws(GitError) -> [ObjectID: (id: ObjectID, date: Date, parents: [ObjectID])] {
    var found: [ObjectID: (id: ObjectID, date: Date, parents: [ObjectID])] = [:]
    var waiting = [commit]
    while let id = waiting.popLast() {
      guard found[id] == nil else { continue }
      let info = try self.commit(id)
      let parents = ends.contains(id) ? [] : info.parents
      found[id] = (id, info.date, parents)
      waiting += parents
    }
    return found
  }

  /// Throws for a negative status; says so if it is because an object is missing.
  func checkHistory(_ doing: StaticString, _ status: Int32) throws(GitError) {
    if status >= 0 { return }
    let error = GitError(status: status, doing: "\(doing)")
    guard error.code == .notFound, error.libraryClass == Int(GIT_ERROR_ODB.rawValue) else { throw error }
    throw GitError(
      .missingObject, "Cannot \(doing): the repository lacks a part of its history, as a shallow clone does.",
      libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
  }
}
