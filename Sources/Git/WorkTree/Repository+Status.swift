internal import CGit2

extension Repository {
  /// What is uncommitted in the work tree, sorted by path; empty if it is clean.
  ///
  /// Files in untracked directories are listed each. Nothing is written, not even the index.
  /// - Parameter includingIgnored: Whether ignored files are listed too, whole directories as one.
  /// - Throws: `.unsupported` for an index libgit2 cannot read, and in a sparse checkout, where it would take every
  ///   file that was left out for deleted; `GitCommandLine.status` can help.
  package func status(includingIgnored: Bool = false) throws(GitError) -> [StatusEntry] {
    _ = try requireWorkTree()
    try refuseSparseCheckout()
    _ = try readIndex()
    var options = git_status_options()
    try check("set up the status", git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_RENAMES_HEAD_TO_INDEX.rawValue | GIT_STATUS_OPT_SORT_CASE_SENSITIVELY.rawValue
      | GIT_STATUS_OPT_INCLUDE_UNREADABLE.rawValue
      | (includingIgnored ? GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue : 0)
    let list = try Owned.make("compare the work tree", free: git_status_list_free) {
      git_status_list_new(&$0, pointer, &options)
    }
    return (0..<git_status_list_entrycount(list.pointer)).compactMap { position in
      git_status_byindex(list.pointer, position).map { StatusEntry($0.pointee) }
    }
  }

  /// Whether git would leave `path` alone unless told otherwise. A directory ends with a slash.
  package func isIgnored(_ path: String) throws(GitError) -> Bool {
    var isIgnored: Int32 = 0
    try check("ask whether a path is ignored", git_ignore_path_is_ignored(&isIgnored, pointer, path))
    return isIgnored == 1
  }

  func refuseSparseCheckout() throws(GitError) {
    guard information.limitations.contains(.sparseCheckout) else { return }
    throw GitError(
      .unsupported(.sparseCheckout), "This work tree is a sparse checkout, which libgit2 cannot handle.")
  }
}

extension StatusEntry {
  init(_ entry: git_status_entry) {
    let staged = entry.head_to_index?.pointee
    let unstaged = entry.index_to_workdir?.pointee
    let delta = unstaged ?? staged
    let path = (unstaged?.new_file.path ?? unstaged?.old_file.path ?? staged?.new_file.path).map { RawPath($0) }
    let original = staged.flatMap { $0.status == GIT_DELTA_RENAMED ? $0.old_file.path : nil }.map { RawPath($0) }
    let flags = entry.status.rawValue
    func has(_ flag: git_status_t) -> Bool { flags & flag.rawValue != 0 }
    self.path = path?.text ?? ""
    isPathRepaired = path?.isRepaired ?? false
    originalPath = original?.text
    self.staged =
      has(GIT_STATUS_INDEX_RENAMED)
      ? .renamed
      : has(GIT_STATUS_INDEX_NEW)
        ? .added
        : has(GIT_STATUS_INDEX_DELETED)
          ? .deleted
          : has(GIT_STATUS_INDEX_TYPECHANGE) ? .typeChanged : has(GIT_STATUS_INDEX_MODIFIED) ? .modified : nil
    self.unstaged =
      has(GIT_STATUS_WT_RENAMED)
      ? .renamed
      : has(GIT_STATUS_WT_DELETED)
        ? .deleted : has(GIT_STATUS_WT_TYPECHANGE) ? .typeChanged : has(GIT_STATUS_WT_MODIFIED) ? .modified : nil
    isUntracked = has(GIT_STATUS_WT_NEW)
    isIgnored = has(GIT_STATUS_IGNORED)
    isConflicted = has(GIT_STATUS_CONFLICTED)
    isUnreadable = has(GIT_STATUS_WT_UNREADABLE)
    isSubmodule =
      delta.map {
        [$0.old_file.mode, $0.new_file.mode].contains(UInt16(GIT_FILEMODE_COMMIT.rawValue))
      } ?? false
  }
}
