internal import CGit2
internal import Isolation

/// A git repository as seen from one work tree (or from none, if it is bare).
///
/// Work is done on a queue of the actor's own, in the order of the calls. Several instances may look at one repository,
/// in this process or in others: what must not be lost is moved by compare-and-swap. No hook is run and no
/// filter program called, and only what `accept` and `revert` make for the user's branch is signed; `hooks()` says where
/// git itself would have run one.
package actor Repository {
  package nonisolated let information: RepositoryInformation
  let handle: RepositoryHandle
  /// The mark of a landing that is done and still to be filed; see `endLanding(_:)`.
  var openLanding: LandingMark?
  /// Who git said makes commits here, once it was asked.
  var identities: [Person: Signature] = [:]
  private nonisolated let executor = SerialQueueExecutor(label: "nexus.git")

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the repository that holds `path`, which may be any directory in its work tree.
  ///
  /// Takes about a millisecond, on the caller's thread.
  /// - Parameter allowingBare: Whether a repository without a work tree will do.
  /// - Throws: `.notARepository`, `.bareRepository`, `.dubiousOwnership`, `.unsupported`, `.libraryUnavailable`.
  package init(discovering path: String, allowingBare: Bool = false) throws(GitError) {
    let handle = try RepositoryHandle(opening: path, searching: true)
    let information = RepositoryInformation(of: handle)
    if information.workTreePath == nil && !allowingBare {
      throw GitError(.bareRepository, "The repository at \(information.gitDirectory) is bare: it has no work tree.")
    }
    self.handle = handle
    self.information = information
  }

  /// Opens the repository at exactly `path`.
  init(at path: String) throws(GitError) {
    let handle = try RepositoryHandle(opening: path, searching: false)
    self.handle = handle
    information = RepositoryInformation(of: handle)
  }

  var pointer: OpaquePointer { handle.pointer }

  /// The user's git, run in this work tree; nil where there is none.
  var userGit: GitProgram? { .ofUser(in: information.workTreePath ?? information.commonDirectory) }

  /// The work tree's path, for operations that need one.
  func requireWorkTree() throws(GitError) -> String {
    if let path = information.workTreePath { return path }
    throw GitError(.bareRepository, "The repository at \(information.gitDirectory) is bare: it has no work tree.")
  }

  /// The work tree's files; what is written there waits in git's own directory until it is whole.
  func workTreeDirectory() throws(GitError) -> WorkTreeDirectory {
    let temporaries = TemporaryFiles(in: information.gitDirectory)
    try temporaries.sweep()
    return try WorkTreeDirectory(try requireWorkTree(), temporaries: temporaries)
  }

  /// The index as it is on disk now.
  func readIndex() throws(GitError) -> Owned {
    do throws(GitError) {
      if let feature = try handle.standInForIndex() { throw IndexProbe.error(feature) }
      let index = try Owned.make("open the index", free: git_index_free) { git_repository_index(&$0, pointer) }
      try check("read the index", git_index_read(index.pointer, 0))
      return index
    } catch {
      throw IndexProbe.explain(error, at: information.gitDirectory + "/index")
    }
  }
}

extension RepositoryInformation {
  init(of handle: RepositoryHandle) {
    workTreePath = handle.workTreePath
    gitDirectory = handle.gitDirectory
    commonDirectory = handle.commonDirectory
    isBare = git_repository_is_bare(handle.pointer) == 1
    isLinkedWorktree = git_repository_is_worktree(handle.pointer) == 1
    isShallow = git_repository_is_shallow(handle.pointer) == 1
    objectFormat = "sha1"
    mainWorkTreePath = isLinkedWorktree ? Self.mainWorkTree(of: handle.commonDirectory) : workTreePath
    // `config.worktree` is not read by libgit2, but `git sparse-checkout` writes there.
    let files = [handle.commonDirectory + "/config", handle.gitDirectory + "/config.worktree"]
    let settings = files.flatMap(RepositoryProbe.settings(in:))
    let isSparse = settings.last { $0.name == "core.sparsecheckout" }?.value.lowercased()
    limitations = ["true", "yes", "on", "1"].contains(isSparse) ? [.sparseCheckout] : []
  }

  private static func mainWorkTree(of commonDirectory: String) -> String? {
    guard let main = try? RepositoryHandle(opening: commonDirectory, searching: false), let path = main.workTreePath
    else { return nil }
    // Where the link back is missing libgit2 only guesses the directory above.
    let link = path + "/.git"
    if FileSystem.realPath(link) == FileSystem.realPath(commonDirectory) { return path }
    guard FileSystem.kind(of: link) == .regular, let text = FileSystem.text(of: link), text.hasPrefix("gitdir: ")
    else { return nil }
    let target = String(text.dropFirst(8))
    let absolute = target.hasPrefix("/") ? target : path + "/" + target
    return FileSystem.realPath(absolute) == FileSystem.realPath(commonDirectory) ? path : nil
  }
}
