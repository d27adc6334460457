internal import CGit2

extension Repository {
  /// Refuses `changes` to `tree` that would touch what is not committed, by nexus's own judgement or by git's.
  ///
  /// - Parameter commit: Whose attributes count.
  func refuseOverlap(
    of changes: [FileChange], on ground: LandingGround, to tree: ObjectID, _ commit: ObjectID
  ) throws(GitError) {
    try leaveToGit(changes, at: commit, ground)
    if let index = ground.index { return try refuseOverlap(of: changes, in: ground.directory, index) }
    _ = try judgeByGit(changes, in: ground.directory, from: ground.previous, to: tree)
  }

  /// Refuses `changes` that would touch what is not committed.
  ///
  /// A path is free if index and work tree have there what the last commit has, or what they shall get.
  func refuseOverlap(
    of changes: [FileChange], in directory: WorkTreeDirectory, _ index: IndexFile
  ) throws(GitError) {
    let leaving = Set(changes.filter { $0.new == nil }.map(\.path))
    let arriving = Set(changes.filter { $0.new != nil }.map(\.path))
    var overlapping: [String] = []
    for change in changes {
      var isFree = isFreeInIndex(change, index, leaving: leaving)
      if isFree { isFree = try self.isFree(change, in: directory, leaving: leaving, arriving: arriving) }
      if !isFree { overlapping.append(change.path.text) }
    }
    guard overlapping.isEmpty else {
      throw GitError(
        .uncommittedChanges,
        "There are uncommitted changes where the commit changes files: \(overlapping.joined(separator: ", ")).",
        paths: overlapping.sorted())
    }
  }

  private func isFreeInIndex(_ change: FileChange, _ index: IndexFile, leaving: Set<RawPath>) -> Bool {
    let staged = index.entry(change.path)
    guard staged == change.old || staged == change.new else { return false }
    guard change.old == nil else { return true }
    // A file that was staged but never committed may stand where a directory is to be, or the other way round.
    var above = RawPath([])
    for component in change.path.components.dropLast() {
      above = above.appending(component)
      if index.entry(above) != nil && !leaving.contains(above) { return false }
    }
    return index.paths(below: change.path).allSatisfy(leaving.contains)
  }

  private func isFree(
    _ change: FileChange, in directory: WorkTreeDirectory, leaving: Set<RawPath>, arriving: Set<RawPath>
  ) throws(GitError) -> Bool {
    if change.old?.mode == .submodule || change.new?.mode == .submodule {
      return try isFreeForSubmodule(change, in: directory, leaving: leaving)
    }
    switch try directory.state(change.path) {
    case .absent: return change.old == nil || change.new == nil
    case .blocked(let obstacle): return change.old == nil && leaving.contains(obstacle)
    case .other: return false
    case .directory:
      let files = try directory.files(below: change.path)
      if change.old == nil { return files.allSatisfy(leaving.contains) }
      // Begun before and killed: the file has gone, and those that take its place are judged by themselves.
      return change.new == nil && files.allSatisfy(arriving.contains)
    case .file, .link:
      guard let found = try version(in: directory, at: change.path) else { return false }
      let hasFileModes = try libraryBool("core.filemode") ?? true
      return matches(found, change.old, hasFileModes) || matches(found, change.new, hasFileModes)
    }
  }

  /// Submodules are left alone: only an empty place may become one, and only a submodule without files something else.
  private func isFreeForSubmodule(
    _ change: FileChange, in directory: WorkTreeDirectory, leaving: Set<RawPath>
  ) throws(GitError) -> Bool {
    if change.old?.mode == .submodule && (change.new == nil || change.new?.mode == .submodule) { return true }
    switch try directory.state(change.path) {
    case .absent: return true
    case .blocked(let obstacle): return leaving.contains(obstacle)
    case .directory: return try directory.files(below: change.path).allSatisfy(leaving.contains)
    case .file, .link:
      guard let found = try version(in: directory, at: change.path) else { return false }
      let hasFileModes = try libraryBool("core.filemode") ?? true
      return matches(found, change.old, hasFileModes)
    case .other: return false
    }
  }

  /// Compares content, and the executable bit where the file system has one.
  private func matches(_ found: FileVersion, _ wanted: FileVersion?, _ hasFileModes: Bool) -> Bool {
    guard let wanted, found.id == wanted.id else { return false }
    if found.mode == wanted.mode { return true }
    let areFiles = found.mode != .symbolicLink && wanted.mode != .symbolicLink && wanted.mode != .submodule
    return areFiles && !hasFileModes
  }
}
