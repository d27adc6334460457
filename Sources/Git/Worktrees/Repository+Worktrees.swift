internal import CGit2
internal import CrashPoints

extension Repository {
  /// The linked work trees of the repository, sorted by name. The main one is `information.mainWorkTreePath`.
  package func worktrees() throws(GitError) -> [Worktree] {
    var names = git_strarray()
    try check("list work trees", git_worktree_list(&names, pointer))
    defer { git_strarray_dispose(&names) }
    var found: [Worktree] = []
    for index in 0..<names.count {
      guard let name = names.strings[index] else { continue }
      if let worktree = try worktree(named: String(cString: name)) { found.append(worktree) }
    }
    return found.sorted { $0.name < $1.name }
  }

  /// The linked work tree with this name; `nil` if there is none.
  package func worktree(named name: String) throws(GitError) -> Worktree? {
    guard let worktree = try lookUpWorktree(name) else { return nil }
    let isLocked = git_worktree_is_locked(nil, worktree.pointer)
    try check("ask whether a work tree is locked", isLocked)
    let path = String(cString: git_worktree_path(worktree.pointer))
    return Worktree(
      name: name, path: path, branch: branchOfWorktree(name), isValid: isLinked(path, to: name),
      isLocked: isLocked > 0)
  }

  /// Makes a work tree at `path` that has `branch` checked out.
  ///
  /// Directories missing above it are made for the owner only. What git has to write comes with `resetWorkTree(to:)`; in a
  /// partial clone that is everything.
  /// - Parameter name: A name for it without slashes, unique in the repository.
  /// - Throws: `.alreadyExists` if the name or the path is taken, `.checkedOutElsewhere`, `.notFound` for the branch.
  package func addWorktree(at path: String, name: String, branch: String) throws(GitError) -> Worktree {
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), !name.utf8.contains(0) else {
      throw GitError(.invalidName, "\"\(name)\" is not a name for a work tree.")
    }
    if let other = try workTrees(withBranch: branch).first {
      throw GitError(.checkedOutElsewhere, "The branch \(branch) is the current one of the work tree at \(other).")
    }
    if FileSystem.kind(of: path) != .absent || FileSystem.kind(of: administration(of: name)) != .absent {
      throw GitError(.alreadyExists, "There is something at \(path), or a work tree named \(name).", paths: [path])
    }
    guard
      let reference = try Owned.find(
        "read a branch", free: git_reference_free, { git_reference_lookup(&$0, pointer, "refs/heads/" + branch) })
    else { throw GitError(.notFound, "There is no branch \(branch).") }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try FileSystem.makeDirectories(String(path[..<slash]))
    }
    var options = git_worktree_add_options()
    try check("set up a work tree", git_worktree_add_options_init(&options, UInt32(GIT_WORKTREE_ADD_OPTIONS_VERSION)))
    options.ref = reference.pointer
    // libgit2 would stop at the first file that a partial clone lacks; the first reset leaves those out.
    if try isPartialClone() { options.checkout_options.checkout_strategy = GIT_CHECKOUT_NONE.rawValue }
    try FileSystem.mayChange(path)
    let added = try Owned.make("add a work tree", free: git_worktree_free) {
      git_worktree_add(&$0, pointer, name, path, &options)
    }
    _ = added.pointer
    CrashPoint.reach("work-tree-added")
    try nameRepositoryRelatively(inWorktree: name)
    guard let worktree = try worktree(named: name) else { throw GitError(.library, "The new work tree is not there.") }
    return worktree
  }

  /// Returns the work tree `name` at `path` on `branch`, made anew if it is missing or broken.
  ///
  /// Mends what a person or a crash left behind: a directory deleted by hand, a directory whose link is dead, a
  /// repository that was moved or copied with its work trees.
  /// - Throws: `.alreadyExists` if something else is at `path`, `.checkedOutElsewhere` if the work tree is on another
  ///   branch or the branch is in another work tree, `.locked`.
  package func ensureWorktree(at path: String, name: String, branch: String) throws(GitError) -> Worktree {
    try relinkWorktree(named: name, at: path)
    if let worktree = try worktree(named: name) {
      let isThere = FileSystem.realPath(worktree.path) == FileSystem.realPath(path)
      if worktree.isValid && isThere {
        if worktree.branch == branch { return worktree }
        throw GitError(.checkedOutElsewhere, "The work tree at \(path) is not on the branch \(branch).")
      }
      if worktree.isValid { throw GitError(.alreadyExists, "The work tree \(name) is at \(worktree.path).") }
      if worktree.isLocked { throw GitError(.locked, "The work tree \(name) is missing, but locked.") }
      try pruneWorktree(named: name)
    }
    if isHalfMade(name) {
      // A disk that was full, or a kill, left parts of a work tree; what is known of it goes last.
      if isHalfMade(directory: path) { try WorkTreeDirectory.removeAll(path) }
      try WorkTreeDirectory.removeAll(administration(of: name))
    }
    if isDeadWorktree(path, named: name) { try WorkTreeDirectory.removeAll(path) }
    return try addWorktree(at: path, name: name, branch: branch)
  }

  /// Removes the work tree `name` and its directory; its branch stays.
  ///
  /// - Parameter force: Whether uncommitted and untracked files may go too. Ignored files always go.
  /// - Throws: `.notFound`, `.locked`, `.uncommittedChanges`.
  package func removeWorktree(named name: String, force: Bool = false) throws(GitError) {
    guard let worktree = try worktree(named: name) else { throw GitError(.notFound, "There is no work tree \(name).") }
    if worktree.isLocked { throw GitError(.locked, "The work tree \(name) is locked.") }
    if worktree.isValid {
      if !force { try requireClean(worktree) }
      try WorkTreeDirectory.removeAll(worktree.path)
    }
    try pruneWorktree(named: name)
  }

  /// Forgets the work tree `name`, whose directory is gone already.
  ///
  /// - Throws: `.locked`; `.uncommittedChanges` if the directory is still there.
  package func pruneWorktree(named name: String) throws(GitError) {
    guard let worktree = try lookUpWorktree(name) else { throw GitError(.notFound, "There is no work tree \(name).") }
    if isLinked(String(cString: git_worktree_path(worktree.pointer)), to: name) {
      throw GitError(.uncommittedChanges, "The work tree \(name) is in use: it cannot be forgotten.")
    }
    if git_worktree_is_locked(nil, worktree.pointer) > 0 {
      throw GitError(.locked, "The work tree \(name) is locked.")
    }
    // Not by libgit2, which goes by what `commondir` says: in a copy of a repository that may be the original.
    try WorkTreeDirectory.removeAll(administration(of: name))
  }

  /// The paths of the work trees, the main one among them, that have `branch` checked out.
  package func workTrees(withBranch branch: String) throws(GitError) -> [String] {
    var paths: [String] = []
    if let main = information.mainWorkTreePath,
      branchNamed(inHeadOf: information.commonDirectory) == branch
    {
      paths.append(main)
    }
    paths += try worktrees().filter { $0.branch == branch && $0.isValid }.map(\.path)
    return paths
  }

  /// Whether the directory at `path` was the work tree `name` of this repository, which knows nothing of it any more.
  private func isDeadWorktree(_ path: String, named name: String) -> Bool {
    guard let target = linkTarget(of: path), FileSystem.kind(of: target) == .absent else { return false }
    return target == administration(of: name)
  }

  /// Whether what git keeps of the work tree `name` is not whole, so that git takes it for none.
  ///
  /// Source: Git, "Git Repository Layout", `worktrees`, <https://git-scm.com/docs/gitrepository-layout>.
  func isHalfMade(_ name: String) -> Bool {
    let directory = administration(of: name)
    guard FileSystem.kind(of: directory) == .directory else { return false }
    return ["gitdir", "commondir", "HEAD"].contains { (FileSystem.text(of: "\(directory)/\($0)") ?? "").isEmpty }
  }

  /// Whether there is a directory at `path` with nothing in it but, at most, a link of no content.
  private func isHalfMade(directory path: String) -> Bool {
    guard FileSystem.kind(of: path) == .directory, let directory = try? Descriptor(opening: path),
      let names = try? directory.names(path)
    else { return false }
    return names.isEmpty || names == [Array(".git".utf8)] && FileSystem.text(of: path + "/.git") == ""
  }

  private func requireClean(_ worktree: Worktree) throws(GitError) {
    let repository = try RepositoryHandle(opening: worktree.path, searching: false)
    var options = git_status_options()
    try check("set up the status", git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
    let list = try Owned.make("compare the work tree", free: git_status_list_free) {
      git_status_list_new(&$0, repository.pointer, &options)
    }
    let entries = (0..<git_status_list_entrycount(list.pointer)).compactMap { git_status_byindex(list.pointer, $0) }
    guard entries.isEmpty else {
      throw GitError(
        .uncommittedChanges, "The work tree at \(worktree.path) has uncommitted changes.",
        paths: entries.map { StatusEntry($0.pointee).path }.sorted())
    }
  }

  private func lookUpWorktree(_ name: String) throws(GitError) -> Owned? {
    guard FileSystem.kind(of: administration(of: name)) == .directory, !isHalfMade(name) else { return nil }
    return try Owned.find("read a work tree", free: git_worktree_free) { git_worktree_lookup(&$0, pointer, name) }
  }

  private func branchOfWorktree(_ name: String) -> String? { branchNamed(inHeadOf: administration(of: name)) }

  private func branchNamed(inHeadOf directory: String) -> String? {
    guard let text = FileSystem.text(of: directory + "/HEAD"), text.hasPrefix("ref: refs/heads/") else { return nil }
    return String(text.dropFirst(16))
  }
}
