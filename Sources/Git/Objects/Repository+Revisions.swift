internal import CGit2

extension Repository {
  /// The commit that `revision` names in git's syntax: a branch, a tag, a full or short id, `HEAD~2`, `main@{1}`.
  ///
  /// - Throws: `.notFound`, `.ambiguous`, `.invalidName`; `.notFound` also for what is no commit.
  package func resolve(_ revision: String) throws(GitError) -> ObjectID {
    guard !revision.isEmpty, !revision.utf8.contains(0) else {
      throw GitError(.invalidName, "\"\(revision)\" is not a revision.")
    }
    var object: OpaquePointer?
    let status = git_revparse_single(&object, pointer, revision)
    defer { git_object_free(object) }
    if status < 0 { throw unresolved(revision, GitError(status: status, doing: "find the revision")) }
    var commit: OpaquePointer?
    let second = git_object_peel(&commit, object, GIT_OBJECT_COMMIT)
    defer { git_object_free(commit) }
    if second < 0 {
      let error = GitError(status: second, doing: "find the commit")
      throw GitError(
        .notFound, "\"\(revision)\" is not a commit.", libraryClass: error.libraryClass,
        libraryCode: error.libraryCode, underlying: error)
    }
    return ObjectID(git_object_id(commit))
  }

  /// The two ends of a range such as `main..feature`; an end left out is HEAD.
  ///
  /// - Returns: For `a...b` the start is the merge base of the two.
  /// - Throws: `.invalidName` for what is no range, and what `resolve` throws.
  package func resolveRange(_ range: String) throws(GitError) -> (start: ObjectID, end: ObjectID) {
    guard let dots = range.firstRange(ofDots: 3) ?? range.firstRange(ofDots: 2) else {
      throw GitError(.invalidName, "\"\(range)\" is not a range of revisions: it has no two dots.")
    }
    let left = range[..<dots.lowerBound]
    let right = range[dots.upperBound...]
    let start = try resolve(left.isEmpty ? "HEAD" : String(left))
    let end = try resolve(right.isEmpty ? "HEAD" : String(right))
    guard range[dots].utf8.count == 3 else { return (start, end) }
    guard let base = try mergeBase(start, end) else {
      throw GitError(.notFound, "The two ends of \(range) have no commit in common.")
    }
    return (base, end)
  }

  private func unresolved(_ revision: String, _ error: GitError) -> GitError {
    let (code, message): (GitError.Code, String) =
      switch error.code {
      case .notFound: (.notFound, "There is no commit \"\(revision)\".")
      case .ambiguous: (.ambiguous, "\"\(revision)\" may mean several objects.")
      case .invalidName: (.invalidName, "\"\(revision)\" is not a revision.")
      default: (error.code, error.message)
      }
    return GitError(
      code, message, libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
  }
}

extension String {
  fileprivate func firstRange(ofDots count: Int) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(String(repeating: ".", count: count)) {
        return start..<index(start, offsetBy: count)
      }
      start = index(after: start)
    }
    return nil
  }
}
