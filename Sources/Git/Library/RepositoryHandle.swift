internal import CGit2

/// An open libgit2 repository and its object database. Not thread-safe: each instance belongs to one `Repository`.
final class RepositoryHandle {
  let pointer: OpaquePointer
  let objects: OpaquePointer
  /// What git knows of settings and libgit2 does not; there as long as libgit2 may read it again.
  private var supplement: SettingsSupplement?
  private var hasStandIn = false

  /// Opens the repository at `path` or, where `searching`, in the nearest directory above it.
  init(opening path: String, searching: Bool) throws(GitError) {
    try LibGit2.load()
    var pointer: OpaquePointer?
    let flags = searching ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
    var status = git_repository_open_ext(&pointer, path, flags, nil)
    if status < 0, RepositoryProbe.isOwnerInTheWay(status), RepositoryProbe.isTrustedByGit(path) {
      git_error_clear()
      status = LibGit2.withoutLookAtOwner { git_repository_open_ext(&pointer, path, flags, nil) }
    }
    guard status >= 0, let pointer else {
      throw RepositoryProbe.explain(GitError(status: status, doing: "open the repository"), at: path)
    }
    var objects: OpaquePointer?
    let second = git_repository_odb(&objects, pointer)
    guard second >= 0, let objects else {
      let error = GitError(status: second, doing: "open the object database")
      git_repository_free(pointer)
      throw error
    }
    self.pointer = pointer
    self.objects = objects
    if let file = LibGit2.globalFile { try read(globalConfiguration: file) }
    supplement = try SettingsSupplement(for: self)
    try standInForIndex()
  }

  /// Adds a file to what the repository's configuration is made of, at the place of the user's own.
  private func read(globalConfiguration file: String) throws(GitError) {
    let configuration = try Owned.make("read the configuration", free: git_config_free) {
      git_repository_config(&$0, pointer)
    }
    let status = git_config_add_file_ondisk(configuration.pointer, file, GIT_CONFIG_LEVEL_GLOBAL, pointer, 1)
    guard status != GIT_ENOTFOUND.rawValue else { return }
    try check("read the configuration", status)
  }

  /// Has libgit2 take an empty index for the one on disk where that is of a form that it does not know, and the one on disk
  /// otherwise: it looks for attributes in the index whatever it is asked, and would refuse all of it.
  ///
  /// - Returns: What the index on disk uses that libgit2 does not know.
  @discardableResult
  func standInForIndex() throws(GitError) -> UnsupportedFeature? {
    let feature = IndexProbe.feature(at: gitDirectory + "/index")
    if feature == nil {
      if hasStandIn { try check("use the index", git_repository_set_index(pointer, nil)) }
    } else if !hasStandIn {
      let empty = try Owned.make("make an index", free: git_index_free) { git_index_new(&$0) }
      try check("use an index", git_repository_set_index(pointer, empty.pointer))
    }
    hasStandIn = feature != nil
    return feature
  }

  deinit {
    git_odb_free(objects)
    git_repository_free(pointer)
  }

  /// The directory of the work tree, without a slash at the end; `nil` if there is none.
  var workTreePath: String? { git_repository_workdir(pointer).map { trimmed(String(cString: $0)) } }
  var gitDirectory: String { trimmed(String(cString: git_repository_path(pointer))) }
  var commonDirectory: String { trimmed(String(cString: git_repository_commondir(pointer))) }

  private func trimmed(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
