internal import CGit2
internal import CrashPoints

/// Landing by git itself, where the work tree is of a kind that libgit2 cannot write: a sparse checkout, an index in a form
/// that it does not know, files behind filters or in an encoding of their own.
///
/// What is merged, committed and checked is the same as ever; only files and index are brought up to date by
/// `git read-tree -m -u`, which is what `git merge --ff-only` does.
extension Repository {
  /// Lets go of the index where `changes` are for git to make.
  ///
  /// - Throws: `.unsupported` where there is no git.
  func leaveToGit(_ changes: [FileChange], at commit: ObjectID, _ ground: LandingGround) throws(GitError) {
    guard let index = ground.index else { return }
    let files = changes.filter { $0.new.map { $0.mode == .regular || $0.mode == .executable } ?? true }
    let isLeftOut = changes.contains { index.isSkipped($0.path) }
    let filtered = try pathsForGit(among: files.map(\.path), at: commit)
    guard isLeftOut || !filtered.isEmpty else { return }
    guard userGit != nil else {
      throw GitError(
        .unsupported(isLeftOut ? .sparseCheckout : .filterDriver),
        "What lands is written by a filter or an encoding that only git knows, and there is no program git in PATH.",
        paths: filtered.map(\.text).sorted())
    }
    ground.index = nil
  }

  func refuseUnmergedPaths(_ git: GitProgram) throws(GitError) {
    let output = try git.require("list conflicts", ["diff", "--name-only", "--diff-filter=U", "-z"]).output
    let paths = output.split(separator: 0).map { RawPath($0).text }
    guard paths.isEmpty else {
      throw GitError(.conflict, "The index has unresolved conflicts.", paths: Set(paths).sorted())
    }
  }

  /// Makes `changes` in the work tree and the index by git, and moves the branch.
  func landByGit(
    _ changes: [FileChange], in directory: WorkTreeDirectory, on branch: String, from previous: ObjectID?,
    to commit: ObjectID, _ message: String
  ) throws(GitError) {
    guard let git = userGit else { throw GitError(.notFound, "There is no program git in PATH.") }
    let made = try judgeByGit(changes, in: directory, from: previous, to: commit)
    try adopt(made, git)
    guard try reference("refs/heads/" + branch) == previous, try head().branch == branch else {
      throw GitError(.referenceMoved, "The branch \(branch) was changed meanwhile by someone else.")
    }
    try FileSystem.mayChange("the work tree")
    try readTree(from: previous, to: commit, git)
    CrashPoint.reach("work-tree-landed")
    let old = previous ?? .zero
    let moved = try git.ask(["update-ref", "-m", message, "refs/heads/" + branch, "\(commit)", "\(old)"])
    guard moved.status == 0 else {
      try readTree(from: commit, to: previous ?? .emptyTree, git)
      throw GitError(.referenceMoved, "The branch \(branch) cannot be moved: \(moved.words)")
    }
    CrashPoint.reach("branch-landed")
  }

  private func readTree(from old: ObjectID?, to new: ObjectID, _ git: GitProgram) throws(GitError) {
    // Submodules are left alone, whatever `submodule.recurse` says.
    let options = ["read-tree", "--no-recurse-submodules", "-m", "-u"]
    _ = try git.require("bring the work tree up to date", options + ["\(old ?? .emptyTree)", "\(new)"])
  }

  /// Refuses `changes` that would touch what is not committed.
  ///
  /// - Returns: Those that the work tree has already, as after a landing that was killed.
  func judgeByGit(
    _ changes: [FileChange], in directory: WorkTreeDirectory, from previous: ObjectID?, to tree: ObjectID
  ) throws(GitError) -> [FileChange] {
    guard let git = userGit else { throw GitError(.notFound, "There is no program git in PATH.") }
    _ = try lookUpTree(.emptyTree)
    let base = "\(previous ?? .emptyTree)"
    // Its status says whether something differs, which is asked below.
    _ = try git.ask(["update-index", "-q", "--refresh"])
    var touched: Set<RawPath> = []
    for sides in [["--cached"], []] {
      let options = ["diff-index", "--name-only", "--no-renames", "--ignore-submodules", "-z"] + sides
      let output = try git.require("compare", options + [base, "--"]).output
      touched.formUnion(output.split(separator: 0).map { RawPath($0) })
    }
    var overlapping: [String] = []
    var made: [FileChange] = []
    for change in changes {
      var isTouched = touched.contains(change.path)
      if !isTouched { isTouched = try isInTheWay(change, in: directory) }
      guard isTouched else { continue }
      if try isMade(change, in: directory, git) { made.append(change) } else { overlapping.append(change.path.text) }
    }
    if overlapping.isEmpty, made.isEmpty {
      let options = ["read-tree", "--no-recurse-submodules", "-n", "-m", "-u"]
      let trial = try git.ask(options + [base, "\(tree)"])
      if trial.status == 0 { return [] }
      let named = trial.words.split(separator: "'", omittingEmptySubsequences: false)
      let paths = named.count > 2 ? [String(named[1])] : []
      throw GitError(
        paths.isEmpty ? .library : .uncommittedChanges,
        "git does not bring this into your work tree: \(trial.words)", paths: paths)
    }
    guard overlapping.isEmpty else {
      throw GitError(
        .uncommittedChanges,
        "There are uncommitted changes where the commit changes files: \(overlapping.joined(separator: ", ")).",
        paths: overlapping.sorted())
    }
    return made
  }

  /// Whether something that git does not know, ignored or not, stands where a file is to be.
  private func isInTheWay(_ change: FileChange, in directory: WorkTreeDirectory) throws(GitError) -> Bool {
    guard change.old == nil else { return false }
    return switch try directory.state(change.path) {
    case .absent, .blocked, .directory: false
    case .file, .link, .other: true
    }
  }

  private func isMade(
    _ change: FileChange, in directory: WorkTreeDirectory, _ git: GitProgram
  ) throws(GitError) -> Bool {
    switch try directory.state(change.path) {
    case .absent: return change.new == nil
    case .link:
      guard change.new?.mode == .symbolicLink else { return false }
      return try change.new?.id == ObjectID(ofBlob: directory.readLink(change.path))
    case .file:
      guard let new = change.new, new.mode == .regular || new.mode == .executable else { return false }
      return try idByGit(of: change.path, git) == new.id
    case .blocked, .directory, .other: return false
    }
  }

  /// What a commit would hold for the file at `path`, by git's filters.
  func idByGit(of path: RawPath, _ git: GitProgram) throws(GitError) -> ObjectID? {
    let answer = try git.ask(["hash-object", "--stdin-paths"], input: path.bytes + [UInt8(ascii: "\n")])
    return answer.status == 0 ? ObjectID(answer.text) : nil
  }

  /// Has the index hold what the work tree has already.
  private func adopt(_ changes: [FileChange], _ git: GitProgram) throws(GitError) {
    guard !changes.isEmpty else { return }
    var lines: [UInt8] = []
    for change in changes {
      let mode = change.new.map { String($0.mode.raw.rawValue, radix: 8) } ?? "0"
      lines += Array("\(mode) \(change.new?.id ?? .zero)\t".utf8) + change.path.bytes + [0]
    }
    _ = try git.require("write the index", ["update-index", "-z", "--index-info"], input: lines)
    _ = try git.ask(["update-index", "-q", "--refresh"])
  }
}
