internal import CGit2

extension Repository {
  /// The commits that last changed lines of a file, by line, counted from 1.
  ///
  /// - Parameters:
  ///   - depthLimit: How many commits back origins are looked for, along the first parents; what is older counts as of the
  ///     oldest of them. Following a file through all of a long history could take minutes.
  package func blame(
    _ path: String, at commit: ObjectID, lines: ClosedRange<Int>, depthLimit: Int
  ) throws(GitError) -> [Int: ObjectID] {
    var options = git_blame_options()
    try check("set up blame", git_blame_options_init(&options, UInt32(GIT_BLAME_OPTIONS_VERSION)))
    options.newest_commit = commit.raw
    if let oldest = try ancestor(of: commit, generations: depthLimit) { options.oldest_commit = oldest.raw }
    options.min_line = lines.lowerBound
    options.max_line = lines.upperBound
    let blame = try Owned.make("find who changed lines", free: git_blame_free) {
      git_blame_file(&$0, pointer, path, &options)
    }
    var origins: [Int: ObjectID] = [:]
    for index in 0..<git_blame_get_hunk_count(blame.pointer) {
      guard let hunk = git_blame_get_hunk_byindex(blame.pointer, index)?.pointee else { continue }
      let first = Int(hunk.final_start_line_number)
      for line in first..<(first + Int(hunk.lines_in_hunk)) where lines.contains(line) {
        origins[line] = ObjectID(hunk.final_commit_id)
      }
    }
    return origins
  }

  /// Nil where history is shorter.
  private func ancestor(of commit: ObjectID, generations: Int) throws(GitError) -> ObjectID? {
    var id = commit
    let ends = shallowCommits()
    for _ in 0..<generations {
      // libgit2 must not be led beyond the end of a shallow clone.
      if ends.contains(id) { return id }
      guard let parent = try self.commit(id).parents.first else { return nil }
      id = parent
    }
    return id
  }
}
