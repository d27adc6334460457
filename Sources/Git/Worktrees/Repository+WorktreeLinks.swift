/// How a work tree and the repository find each other: by `.git` in the one, and by `gitdir` and `commondir` in what git
/// keeps of it in the other.
///
/// Source: Git, "Git Repository Layout", `worktrees`, <https://git-scm.com/docs/gitrepository-layout>.
extension Repository {
  /// What git keeps of the work tree `name`.
  func administration(of name: String) -> String { information.commonDirectory + "/worktrees/" + name }

  /// Has the work tree lead to the repository by `../..`, as git writes it.
  ///
  /// libgit2 up to 1.9 writes an absolute path; after a move of the repository git then fails with "Invalid path" in every
  /// command that looks at all work trees.
  func nameRepositoryRelatively(inWorktree name: String) throws(GitError) {
    let file = administration(of: name) + "/commondir"
    guard let path = FileSystem.text(of: file), path.hasPrefix("/") else { return }
    try FileSystem.replace(file, with: "../..\n")
  }

  /// Has the work tree `name` and the directory `path` name each other again after both were moved or copied.
  ///
  /// Only files of this repository and in `path` are written, never those of the place they came from.
  func relinkWorktree(named name: String, at path: String) throws(GitError) {
    guard FileSystem.kind(of: administration(of: name)) == .directory, !isHalfMade(name) else { return }
    try nameRepositoryRelatively(inWorktree: name)
    guard FileSystem.kind(of: path + "/.git") == .regular, let target = linkTarget(of: path),
      target.hasSuffix("/worktrees/" + name), !isLinked(path, to: name)
    else { return }
    // One that is at another place was moved there by somebody.
    let known = FileSystem.text(of: administration(of: name) + "/gitdir") ?? ""
    guard !known.hasSuffix("/.git") || !isLinked(String(known.dropLast(5)), to: name) else { return }
    try FileSystem.replace(path + "/.git", with: "gitdir: \(administration(of: name))\n")
    try FileSystem.replace(administration(of: name) + "/gitdir", with: "\(path)/.git\n")
  }

  /// Whether the directory at `path` says that it is the work tree `name`.
  func isLinked(_ path: String, to name: String) -> Bool {
    guard let target = linkTarget(of: path).flatMap(FileSystem.realPath) else { return false }
    return target == FileSystem.realPath(administration(of: name))
  }

  /// The directory that the file `.git` in the directory `path` names.
  func linkTarget(of path: String) -> String? {
    guard let link = FileSystem.text(of: path + "/.git"), link.hasPrefix("gitdir: ") else { return nil }
    let target = String(link.dropFirst(8))
    let absolute = target.hasPrefix("/") ? target : path + "/" + target
    return absolute.hasSuffix("/") ? String(absolute.dropLast()) : absolute
  }
}
