internal import CGit2

/// Files of a work tree of nexus's own that libgit2 does not write: git has to, or the clone lacks them.
extension Repository {
  /// Has git look at the file anew: it writes none that seems to be as the index knows it.
  func forgetStatus(of path: RawPath, _ index: borrowing Owned) throws(GitError) {
    guard let version = version(path, in: index) else { return }
    let result = path.withCString { name in
      var entry = git_index_entry(version, nil, name)
      return git_index_add(index.pointer, &entry)
    }
    try check("add to the index", result)
  }

  /// Those of `paths` whose content a partial clone lacks; none in any other repository.
  func lacking(_ paths: [RawPath], _ index: borrowing Owned) throws(GitError) -> Set<RawPath> {
    guard !paths.isEmpty, try isPartialClone() else { return [] }
    var missing = paths
    // Twice, since git may have packed what was there when it was looked for.
    for _ in 0..<2 where !missing.isEmpty {
      try refreshObjects()
      var still: [RawPath] = []
      for path in missing {
        guard let version = version(path, in: index), version.mode != .submodule else { continue }
        if !knowsObject(version.id) { still.append(path) }
      }
      missing = still
    }
    return Set(missing)
  }

  /// Marks a file as one that the work tree is not to have.
  static func leaveOut(_ path: RawPath, of index: borrowing Owned) {
    guard let entry = path.withCString({ git_index_get_bypath(index.pointer, $0, 0) }) else { return }
    // In place, since libgit2 adds no entry whose content is missing.
    UnsafeMutablePointer(mutating: entry).pointee.flags_extended |= UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue)
  }

  func version(_ path: RawPath, in index: borrowing Owned) -> FileVersion? {
    path.withCString { git_index_get_bypath(index.pointer, $0, 0) }.flatMap { FileVersion($0.pointee) }
  }
}

/// Says beside the index of a work tree with which settings of filters its files were written.
struct FilterMark {
  let path: String

  init(in gitDirectory: String) {
    path = gitDirectory + "/nexus-filters"
  }

  /// Nil where none were written yet.
  var text: String? { (try? FileSystem.bytes(of: path)).map { String(decoding: $0, as: UTF8.self) } }

  func note(_ settings: String) throws(GitError) {
    if text != settings { try FileSystem.replace(path, with: settings) }
  }
}
