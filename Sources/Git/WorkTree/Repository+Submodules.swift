internal import CGit2
internal import CrashPoints

/// What a worktree of nexus's own has in place of submodules: the same files as the user's checkout, and no repositories.
extension Repository {
  /// Fills the directories of submodules that the index of this work tree names, from the repositories of those that are
  /// checked out in other work trees. Nothing is fetched.
  ///
  /// Files are restored to the commits that are named; what else was put beside them stays, as ignored files do.
  /// - Parameter checkouts: Work trees of the user's, the best first.
  /// - Returns: The submodules that stay empty, since nobody has their commit.
  package func fillSubmodules(from checkouts: [String]) throws(GitError) -> [String] {
    let index = try readIndex()
    var modules: [(path: RawPath, commit: ObjectID)] = []
    for position in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, position)?.pointee,
        FileMode(raw: entry.mode) == .submodule
      else { continue }
      modules.append((RawPath(entry.path), ObjectID(entry.id)))
    }
    guard !modules.isEmpty, let git = userGit else { return modules.map(\.path.text) }
    let directory = try workTreeDirectory()
    let root = try requireWorkTree()
    let indexes = information.gitDirectory + "/nexus-modules"
    try FileSystem.makeDirectories(indexes)
    var empty: [String] = []
    while let (path, commit) = modules.popLast() {
      // A check may have put a link there, which must not be followed.
      if case .directory = try directory.state(path) {} else { try directory.makeDirectory(path, obstacles: .remove) }
      let sources = checkouts.compactMap { Self.moduleDirectory("\($0)/\(path.text)") }
      var isFilled = false
      for source in sources where !isFilled {
        isFilled = try fill(
          "\(root)/\(path.text)", with: commit, of: source, "\(indexes)/\(ObjectID(ofBlob: path.bytes))", git)
        if isFilled { modules += try submodules(of: commit, in: source, below: path, git) }
      }
      if !isFilled { empty.append(path.text) }
    }
    return empty.sorted()
  }

  private func fill(
    _ target: String, with commit: ObjectID, of source: String, _ index: String, _ git: GitProgram
  ) throws(GitError) -> Bool {
    try FileSystem.mayChange(target)
    let words = [
      "--git-dir=\(source)", "--work-tree=\(target)", "read-tree", "--no-recurse-submodules", "--reset", "-u",
    ]
    let answer = try git.ask(words + ["\(commit)"], with: Self.offline.merging(["GIT_INDEX_FILE": index]) { $1 })
    return answer.status == 0
  }

  private func submodules(
    of commit: ObjectID, in source: String, below path: RawPath, _ git: GitProgram
  ) throws(GitError) -> [(path: RawPath, commit: ObjectID)] {
    let answer = try git.ask(["--git-dir=\(source)", "ls-tree", "-r", "-z", "\(commit)"], with: Self.offline)
    guard answer.status == 0 else { return [] }
    return answer.output.split(separator: 0).compactMap { line in
      guard line.starts(with: Array("160000 ".utf8)), let tab = line.firstIndex(of: 9),
        let id = ObjectID(String(decoding: line[..<tab].suffix(40), as: UTF8.self))
      else { return nil }
      return (path.appending(Array(line[(tab + 1)...])), id)
    }
  }

  /// No git that is started with these goes to the network. Source: git(1), "GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH".
  private static let offline = ["GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"]

  /// The directories with the repository of a submodule, in the user's checkouts.
  func submoduleSources(of path: String) -> [String] {
    [information.workTreePath, information.mainWorkTreePath].compactMap(\.self).compactMap {
      Self.moduleDirectory("\($0)/\(path)")
    }
  }

  /// The repository that the work tree at `path` belongs to, if it is the top of one.
  private static func moduleDirectory(_ path: String) -> String? {
    switch FileSystem.kind(of: path + "/.git") {
    case .directory: return path + "/.git"
    case .regular:
      guard let link = FileSystem.text(of: path + "/.git"), link.hasPrefix("gitdir: ") else { return nil }
      let target = String(link.dropFirst(8))
      return FileSystem.realPath(target.hasPrefix("/") ? target : "\(path)/\(target)")
    default: return nil
    }
  }
}
