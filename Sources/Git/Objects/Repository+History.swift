internal import CGit2

extension Repository {
  /// The commits that `start` has and `excluded` have not, newest first by the date of the commit.
  ///
  /// In a shallow clone the history ends where the clone does.
  /// - Parameters:
  ///   - limit: How many commits at most.
  ///   - paths: Only commits that change one of these files or directories against each of their parents. All lines of
  ///     history are followed, so that this may list more than `git log` does after merges.
  package func history(
    from start: ObjectID, excluding excluded: [ObjectID] = [], limit: Int = .max, paths: [String] = []
  ) throws(GitError) -> [CommitInfo] {
    let ends = shallowCommits()
    if ends.isEmpty && !excluded.isEmpty {
      return try history(from: start, without: excluded, limit, paths)
    }
    var hidden: Set<ObjectID> = []
    for id in excluded { try walk(from: id, ends) { hidden.insert($0.id).inserted ? .onward : .elsewhere } }
    var found: [CommitInfo] = []
    try walk(from: start, ends) { commit throws(GitError) in
      if found.count >= limit { return .stop }
      if hidden.contains(commit.id) { return .elsewhere }
      if try changes(commit, paths, ends: ends) { found.append(commit) }
      return .onward
    }
    return found
  }

  /// By libgit2's own walk, which need not go back to the beginning to know what is left out; it fails where a shallow
  /// clone ends, and keeps no order among commits of one second unless it sees all of them first.
  private func history(
    from start: ObjectID, without excluded: [ObjectID], _ limit: Int, _ paths: [String]
  ) throws(GitError) -> [CommitInfo] {
    let walk = try Owned.make("walk through history", free: git_revwalk_free) { git_revwalk_new(&$0, pointer) }
    try check(
      "order history", git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue))
    var raw = start.raw
    try checkHistory("walk through history", git_revwalk_push(walk.pointer, &raw))
    for id in excluded {
      var raw = id.raw
      try checkHistory("walk through history", git_revwalk_hide(walk.pointer, &raw))
    }
    var found: [CommitInfo] = []
    while found.count < limit {
      var id = git_oid()
      let status = git_revwalk_next(&id, walk.pointer)
      if status == GIT_ITEROVER.rawValue { break }
      try checkHistory("walk through history", status)
      let commit = try commit(ObjectID(id))
      if try changes(commit, paths, ends: []) { found.append(commit) }
    }
    return found
  }

  /// The commits whose parents a shallow clone leaves out; none in any other repository.
  func shallowCommits() -> Set<ObjectID> {
    // Asked each time: git may deepen the clone meanwhile.
    guard git_repository_is_shallow(pointer) == 1 else { return [] }
    guard let bytes = try? FileSystem.bytes(of: information.commonDirectory + "/shallow") else { return [] }
    return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(String($0)) })
  }

  private enum Step { case onward, elsewhere, stop }

  /// Visits commits newest first; `visit` says whether to go on to the parents, elsewhere, or not at all.
  private func walk(
    from start: ObjectID, _ ends: Set<ObjectID>, _ visit: (CommitInfo) throws(GitError) -> Step
  ) throws(GitError) {
    var seen: Set = [start]
    var waiting = [try commit(start)]
    while let next = waiting.popLast() {
      let step = try visit(next)
      if step == .stop { return }
      if step == .elsewhere || ends.contains(next.id) { continue }
      for id in next.parents where seen.insert(id).inserted {
        let parent = try commit(id)
        let place = waiting.firstIndex { $0.date > parent.date } ?? waiting.endIndex
        waiting.insert(parent, at: place)
      }
    }
  }

  /// Whether `commit` changes one of `paths`; true without paths.
  private func changes(_ commit: CommitInfo, _ paths: [String], ends: Set<ObjectID>) throws(GitError) -> Bool {
    if paths.isEmpty { return true }
    let here = try objects(at: paths, in: commit.tree)
    if commit.parents.isEmpty || ends.contains(commit.id) { return here.contains { $0 != nil } }
    for parent in commit.parents where try objects(at: paths, in: parent) == here { return false }
    return true
  }

  /// The ids of what a tree has at each of `paths`, directories included.
  private func objects(at paths: [String], in id: ObjectID) throws(GitError) -> [ObjectID?] {
    let tree = try lookUpTree(id)
    var found: [ObjectID?] = []
    for path in paths {
      let entry = try Owned.find("find a file in a tree", free: git_tree_entry_free) {
        git_tree_entry_bypath(&$0, tree.pointer, path)
      }
      if let entry { found.append(ObjectID(git_tree_entry_id(entry.pointer))) } else { found.append(nil) }
    }
    return found
  }
}
