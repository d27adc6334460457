internal import CGit2
internal import CrashPoints
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What a reset of a work tree did.
package struct WorkTreeReset: Hashable, Sendable {
  /// Files that were written, sorted.
  package let written: [String]
  /// Files that were removed, sorted.
  package let removed: [String]

  package var isEmpty: Bool { written.isEmpty && removed.isEmpty }
}

extension Repository {
  /// Makes the files and the index of this work tree those of `commit`, whatever they were: changes are dropped, and
  /// untracked files are removed, nested repositories among them. Ignored files stay, so that builds stay warm.
  ///
  /// For a work tree of nexus's own. No reference moves: the branch has to be moved by whoever makes the commit. Links
  /// are replaced and never followed, so nothing outside the work tree is written, whatever a check left there.
  /// Files behind filters or in encodings of their own are written by git. What a partial clone lacks is left out, as a
  /// sparse checkout leaves it out.
  package func resetWorkTree(to commit: ObjectID) throws(GitError) -> WorkTreeReset {
    let directory = try workTreeDirectory()
    let index = try readIndexOrReplaceIt()
    let tree = try lookUpTree(commit)
    try check("read a tree into the index", git_index_read_tree(index.pointer, tree.pointer))
    Self.trustNothing(in: index)
    let (differing, untracked) = try differences(from: index)
    for path in untracked { try directory.remove(path, wholeDirectories: true) }
    let isAttributes: (RawPath) -> Bool = { $0.name == Array(".gitattributes".utf8) }
    let filters = FilterMark(in: information.gitDirectory)
    let settings = try filterSettings()
    var missing = try lacking(differing, index)
    for path in differing.filter(isAttributes) where !missing.contains(path) { try write(path, to: directory, index) }
    // The first time, and when filters were set up meanwhile, also those that look as if nothing had to be done.
    let judged = filters.text == settings ? differing : Self.files(in: index)
    if filters.text != settings { missing = try lacking(judged, index) }
    let forGit = Set(try pathsForGit(among: judged.filter { !missing.contains($0) }, at: commit))
    for path in differing where !isAttributes(path) && !forGit.contains(path) && !missing.contains(path) {
      try write(path, to: directory, index)
    }
    for path in missing { Self.leaveOut(path, of: index) }
    for path in forGit { try forgetStatus(of: path, index) }
    CrashPoint.reach("work-tree-reset")
    try FileSystem.mayChange("the index of the work tree")
    try check("write the index", git_index_write(index.pointer))
    CrashPoint.reach("work-tree-index-written")
    if !forGit.isEmpty {
      try writeByGit(forGit.sorted())
      try check("read the index", git_index_read(index.pointer, 1))
    }
    try filters.note(settings)
    return WorkTreeReset(written: differing.map(\.text).sorted(), removed: untracked.map(\.text).sorted())
  }

  /// Makes the work tree have what the index has at `path`.
  private func write(
    _ path: RawPath, to directory: WorkTreeDirectory, _ index: borrowing Owned
  ) throws(GitError) {
    guard let version = version(path, in: index) else { return }
    let status = try write(version, to: directory, at: path, obstacles: .remove)
    if path.name == Array(".gitattributes".utf8) { try check("reread attributes", git_attr_cache_flush(pointer)) }
    let result = path.withCString { name in
      var entry = git_index_entry(version, status, name)
      return git_index_add(index.pointer, &entry)
    }
    try check("add to the index", result)
  }

  private static func files(in index: borrowing Owned) -> [RawPath] {
    (0..<git_index_entrycount(index.pointer)).compactMap { position in
      guard let entry = git_index_get_byindex(index.pointer, position),
        [FileMode.regular, .executable].contains(FileMode(raw: entry.pointee.mode))
      else { return nil }
      return RawPath(entry.pointee.path)
    }
  }

  /// The files of this work tree that are not as `commit` has them, sorted; untracked ones too, but not ignored ones.
  ///
  /// Looks at every file that the index cannot vouch for, and heeds no mark by which a file is taken as unchanged
  /// (`git update-index --assume-unchanged`): for judging what a check did. Writes nothing.
  package func changedPaths(since commit: ObjectID) throws(GitError) -> [String] {
    _ = try requireWorkTree()
    var isOnDisk = true
    let index = try indexToCompareWith(&isOnDisk)
    if isOnDisk { try check("read the index", git_index_read(index.pointer, 1)) }
    // The tree is in memory only, and must not be taken for the index by the next call.
    defer { if isOnDisk { git_index_read(index.pointer, 1) } }
    let tree = try lookUpTree(commit)
    try check("read a tree into the index", git_index_read_tree(index.pointer, tree.pointer))
    Self.trustNothing(in: index)
    let (differing, untracked) = try differences(from: index)
    return try (changed(among: differing, index, at: commit) + untracked).map(\.text).sorted()
  }

  /// Those of `paths` that differ by git's own filters too, and that the clone does not lack.
  private func changed(
    among paths: [RawPath], _ index: borrowing Owned, at commit: ObjectID
  ) throws(GitError) -> [RawPath] {
    if paths.isEmpty { return [] }
    let directory = try workTreeDirectory()
    let forGit = Set(try pathsForGit(among: paths, at: commit))
    let missing = try lacking(paths, index)
    var changed: [RawPath] = []
    for path in paths {
      if missing.contains(path), case .absent = try directory.state(path) { continue }
      if forGit.contains(path), let git = userGit, let id = version(path, in: index)?.id,
        try idByGit(of: path, git) == id
      {
        continue
      }
      changed.append(path)
    }
    return changed
  }

  /// The index; an empty one in memory if a check has given it a form that libgit2 does not know, as a split one.
  private func indexToCompareWith(_ isOnDisk: inout Bool) throws(GitError) -> Owned {
    do throws(GitError) {
      return try readIndex()
    } catch {
      guard case .unsupported = error.code else { throw error }
      isOnDisk = false
      return try Owned.make("make an index", free: git_index_free) { git_index_new(&$0) }
    }
  }

  /// The index; an empty one in its place if it cannot be read, since a check may have spoilt it.
  private func readIndexOrReplaceIt() throws(GitError) -> Owned {
    do throws(GitError) {
      return try readIndex()
    } catch {
      let path = information.gitDirectory + "/index"
      guard FileSystem.kind(of: path) == .regular, unlink(path) == 0 else { throw error }
      return try readIndex()
    }
  }

  private static func trustNothing(in index: borrowing Owned) {
    for position in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, position) else { continue }
      // Marks in memory only; the entries keep their order, which is all that the library relies on.
      let raw = UnsafeMutablePointer(mutating: entry)
      raw.pointee.flags &= ~UInt16(GIT_INDEX_ENTRY_VALID.rawValue)
      raw.pointee.flags_extended &= ~UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue)
    }
  }

  private func differences(
    from index: borrowing Owned
  ) throws(GitError) -> (differing: [RawPath], untracked: [RawPath]) {
    var options = git_diff_options()
    try check("set up a comparison", git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
    options.flags =
      GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_INCLUDE_UNTRACKED.rawValue
      | GIT_DIFF_RECURSE_UNTRACKED_DIRS.rawValue | GIT_DIFF_INCLUDE_UNREADABLE.rawValue
      | GIT_DIFF_SKIP_BINARY_CHECK.rawValue | GIT_DIFF_IGNORE_SUBMODULES.rawValue
    var pointer: OpaquePointer?
    let status = git_diff_index_to_workdir(&pointer, self.pointer, index.pointer, &options)
    let diff = try Owned.make("compare the work tree", free: git_diff_free) {
      $0 = pointer
      return status
    }
    var differing: [RawPath] = []
    var untracked: [RawPath] = []
    for position in 0..<git_diff_num_deltas(diff.pointer) {
      guard let delta = git_diff_get_delta(diff.pointer, position)?.pointee,
        let name = delta.old_file.path ?? delta.new_file.path
      else { continue }
      let path = RawPath(name)
      if delta.status == GIT_DELTA_UNTRACKED {
        untracked.append(path.bytes.last == UInt8(ascii: "/") ? RawPath(path.bytes.dropLast()) : path)
      } else {
        differing.append(path)
      }
    }
    return (differing, untracked)
  }
}
