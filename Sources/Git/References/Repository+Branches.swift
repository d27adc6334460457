internal import CGit2

/// Local branches, named without `refs/heads/`.
extension Repository {
  /// The commit that `branch` is at; `nil` if there is no such branch.
  package func branchTip(_ branch: String) throws(GitError) -> ObjectID? {
    try reference("refs/heads/" + branch)
  }

  /// The names of the branches that begin with `prefix`, sorted.
  package func branches(prefix: String = "") throws(GitError) -> [String] {
    try references(prefix: "refs/heads/" + prefix).map { String($0.name.dropFirst(11)) }
  }

  /// Makes a branch at `commit`. Nothing is checked out.
  ///
  /// - Throws: `.alreadyExists`, also where a branch `a` is in the way of `a/b`; `.invalidName`.
  package func createBranch(_ branch: String, at commit: ObjectID, message: String = "branch: created by nexus")
    throws(GitError)
  {
    try requireBranchName(branch)
    do throws(GitError) {
      try setReference("refs/heads/" + branch, to: commit, expecting: .absent, message: message)
    } catch {
      guard let obstacle = try obstacle(to: branch) else { throw error }
      throw GitError(.alreadyExists, "There is a branch \"\(obstacle)\" already.", underlying: error)
    }
  }

  /// A branch whose name leaves no room for `branch`.
  private func obstacle(to branch: String) throws(GitError) -> String? {
    try branches().first { other in
      other == branch || other.hasPrefix(branch + "/") || branch.hasPrefix(other + "/")
    }
  }

  /// Moves a branch. The files of a work tree that has it checked out stay as they are: see `resetWorkTree(to:)`.
  ///
  /// - Throws: `.referenceMoved` unless it is at `expected` at that moment.
  package func moveBranch(_ branch: String, to commit: ObjectID, expecting expected: ObjectID, message: String)
    throws(GitError)
  {
    try requireBranchName(branch)
    try setReference("refs/heads/" + branch, to: commit, expecting: .commit(expected), message: message)
  }

  /// Deletes a branch that is at `expected` and that no work tree has checked out.
  ///
  /// - Throws: `.checkedOutElsewhere`, `.referenceMoved`, `.notFound`.
  package func deleteBranch(_ branch: String, expecting expected: ObjectID) throws(GitError) {
    try requireBranchName(branch)
    if let path = try workTrees(withBranch: branch).first {
      throw GitError(.checkedOutElsewhere, "The branch \(branch) is the current one of the work tree at \(path).")
    }
    try deleteReference("refs/heads/" + branch, expecting: expected)
  }

  /// Whether `name` may be a branch.
  package static func isBranchName(_ name: String) throws(GitError) -> Bool {
    try LibGit2.load()
    var isValid: Int32 = 0
    try check("judge the name of a branch", git_branch_name_is_valid(&isValid, name))
    return isValid == 1 && !name.utf8.contains(0)
  }

  private func requireBranchName(_ name: String) throws(GitError) {
    guard try Self.isBranchName(name) else { throw GitError(.invalidName, "\"\(name)\" is not a name for a branch.") }
  }
}
