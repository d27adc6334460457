internal import CGit2
internal import CrashPoints
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension Repository {
  /// Makes `changes` in the work tree and the index, and moves the branch: all or nothing.
  func land(
    _ changes: [FileChange], on ground: LandingGround, to commit: ObjectID, _ message: String
  ) throws(GitError) {
    let (directory, branch, previous) = (ground.directory, ground.branch, ground.previous)
    try leaveToGit(changes, at: commit, ground)
    guard let index = ground.index else {
      return try landByGit(changes, in: directory, on: branch, from: previous, to: commit, message)
    }
    try refuseOverlap(of: changes, in: directory, index)
    let landing = Landing(in: directory)
    do throws(GitError) {
      try write(changes, to: directory, index, landing)
      try index.prepare()
      try move(branch, from: previous, to: commit, message) { () throws(GitError) in try index.commit() }
    } catch {
      var failed = landing.undo()
      if index.isCommitted {
        do throws(GitError) { try index.revert() } catch { failed.append("the index") }
      }
      if failed.isEmpty { throw error }
      throw GitError(
        error.code, "\(error.message) Some files could not be put back: \(failed.joined(separator: ", ")).",
        paths: failed, libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
    }
  }

  private func write(
    _ changes: [FileChange], to directory: WorkTreeDirectory, _ index: IndexFile, _ landing: Landing
  ) throws(GitError) {
    // What goes makes room for what comes; attributes come first, since they say how the others are written.
    for change in changes where change.new == nil {
      try index.remove(change.path)
      guard change.old?.mode != .submodule else { continue }
      try landing.keep(change.path)
      try directory.remove(change.path)
    }
    let isAttributes: (FileChange) -> Bool = { $0.path.name == Array(".gitattributes".utf8) }
    for change in changes.filter(isAttributes) + changes.filter({ !isAttributes($0) }) {
      guard let new = change.new else { continue }
      if change.old?.mode == .submodule && new.mode == .submodule {
        try index.set(change.path, to: new, nil)
        continue
      }
      try landing.keep(change.path)
      let status = try write(new, to: directory, at: change.path, obstacles: .refuse)
      if isAttributes(change) { try check("reread attributes", git_attr_cache_flush(pointer)) }
      try index.set(change.path, to: new, status)
      try verify(change.path, new, in: directory)
    }
  }

  /// Reads back what was written.
  private func verify(_ path: RawPath, _ version: FileVersion, in directory: WorkTreeDirectory) throws(GitError) {
    let isSound: Bool
    switch version.mode {
    case .submodule: return
    case .symbolicLink: isSound = try directory.readLink(path) == readBlob(version.id)
    case .regular, .executable: isSound = try directory.read(path) == contentForWorkTree(version.id, at: path)
    }
    guard isSound else {
      throw GitError(.fileSystem, "\(path.text) does not hold what was written.", paths: [path.text])
    }
  }

  /// Moves the branch, with `between` done while it is locked and known to be where it was.
  private func move(
    _ branch: String, from previous: ObjectID?, to commit: ObjectID, _ message: String,
    between: () throws(GitError) -> Void
  ) throws(GitError) {
    let name = "refs/heads/" + branch
    let transaction = try Owned.make("begin a change of references", free: git_transaction_free) {
      git_transaction_new(&$0, pointer)
    }
    try check("lock a branch", git_transaction_lock_ref(transaction.pointer, name))
    guard try reference(name) == previous, try head().branch == branch else {
      throw GitError(.referenceMoved, "The branch \(branch) was changed meanwhile by someone else.")
    }
    CrashPoint.reach("branch-locked")
    var id = commit.raw
    try check("move a branch", git_transaction_set_target(transaction.pointer, name, &id, nil, message))
    try between()
    try FileSystem.mayChange(name)
    try check("move a branch", git_transaction_commit(transaction.pointer))
    CrashPoint.reach("branch-landed")
  }
}
