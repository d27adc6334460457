internal import CGit2

/// How two commits stand to each other. In a shallow clone these throw `.missingObject` where history is cut.
extension Repository {
  /// The best common ancestor of two commits; `nil` if they have none.
  package func mergeBase(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> ObjectID? {
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
    var (ahead, behind, first, second) = (0, 0, commit.raw, other.raw)
    try checkHistory("count commits", git_graph_ahead_behind(&ahead, &behind, pointer, &first, &second))
    return (ahead, behind)
  }

  /// Whether `ancestor` is `commit` or comes before it.
  package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
    if ancestor == commit { return true }
    return try mergeBase(ancestor, commit) == ancestor
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
