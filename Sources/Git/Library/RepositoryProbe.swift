internal import CGit2

/// Finds out why libgit2 refuses a repository, by looking at the files itself.
enum RepositoryProbe {
  /// The error that says what stands in the way at `path`, where libgit2 gave `error`.
  static func explain(_ error: GitError, at path: String) -> GitError {
    if isOwnerInTheWay(error.libraryCode, error.libraryClass) {
      return GitError(
        .dubiousOwnership,
        "The repository at \(path) belongs to another user, and safe.directory does not name it (dubious ownership).",
        libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
    }
    if error.code == .notFound {
      return GitError(
        .notARepository, "Neither \(path) nor a directory above it is a git repository.",
        libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
    }
    guard let directory = commonDirectory(above: path), let feature = unsupportedFeature(inConfigurationOf: directory)
    else { return error }
    return GitError(
      .unsupported(feature), "The repository at \(path) uses \(feature), which libgit2 cannot handle.",
      libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
  }

  /// Whether libgit2, which has just returned `status`, refuses a repository for whom it belongs to.
  static func isOwnerInTheWay(_ status: Int32) -> Bool {
    isOwnerInTheWay(Int(status), git_error_last().map { Int($0.pointee.klass) })
  }

  private static func isOwnerInTheWay(_ status: Int?, _ libraryClass: Int?) -> Bool {
    // Without any `safe.directory` libgit2 1.5 reports the missing setting instead of the owner.
    let isConfigurationMissing =
      status == Int(GIT_ENOTFOUND.rawValue) && libraryClass == Int(GIT_ERROR_CONFIG.rawValue)
    return status == Int(GIT_EOWNER.rawValue) || isConfigurationMissing
  }

  /// Whether git works in the repository at `path` in spite of its owner.
  ///
  /// git is asked, since it knows `*`, directories with all below them, included files and variables, and libgit2 1.5 only
  /// whole paths. Source: git-config(1), "safe.directory".
  static func isTrustedByGit(_ path: String) -> Bool {
    guard let program = GitProgram.ofUser(in: path) else { return false }
    return (try? program.ask(["rev-parse", "--git-dir"]).status) == 0
  }

  /// The first feature that the configuration in `directory` names and libgit2 does not know.
  static func unsupportedFeature(inConfigurationOf directory: String) -> UnsupportedFeature? {
    var version = 0
    var extensions: [String: String] = [:]
    for (name, value) in settings(in: directory + "/config") {
      if name == "core.repositoryformatversion" { version = Int(value) ?? 0 }
      if name.hasPrefix("extensions.") { extensions[String(name.dropFirst(11))] = value }
    }
    if let format = extensions["objectformat"], format.lowercased() != "sha1" { return .objectFormat(format) }
    if let storage = extensions["refstorage"], storage.lowercased() != "files" { return .referenceStorage(storage) }
    if version > 1 { return .formatVersion(version) }
    let known: Set = [
      "noop", "worktreeconfig", "partialclone", "objectformat", "refstorage", "preciousobjects", "relativeworktrees",
    ]
    return extensions.keys.filter { !known.contains($0) }.min().map { .repositoryExtension($0) }
  }

  /// The settings in one configuration file, in order, with names in lower case; none if it cannot be read, since
  /// whoever asks has an error to report already, or a file that need not be there.
  static func settings(in file: String) -> [(name: String, value: String)] {
    guard FileSystem.kind(of: file) == .regular else { return [] }
    var configuration: OpaquePointer?
    guard git_config_open_ondisk(&configuration, file) >= 0, let configuration else { return [] }
    defer { git_config_free(configuration) }
    var iterator: OpaquePointer?
    guard git_config_iterator_glob_new(&iterator, configuration, ".*") >= 0, let iterator else { return [] }
    defer { git_config_iterator_free(iterator) }
    var found: [(String, String)] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) >= 0, let entry {
      let value = entry.pointee.value.map { String(cString: $0) } ?? "true"
      found.append((String(cString: entry.pointee.name).lowercased(), value))
    }
    return found
  }

  /// The directory with the configuration of the repository that holds `path`, as git looks for it.
  private static func commonDirectory(above path: String) -> String? {
    guard var directory = FileSystem.realPath(path) else { return nil }
    while true {
      if let found = gitDirectory(at: directory) {
        guard let common = FileSystem.text(of: found + "/commondir") else { return found }
        return common.hasPrefix("/") ? common : found + "/" + common
      }
      guard directory != "/", let slash = directory.lastIndex(of: "/") else { return nil }
      directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
    }
  }

  private static func gitDirectory(at directory: String) -> String? {
    switch FileSystem.kind(of: directory + "/.git") {
    case .directory: return directory + "/.git"
    case .regular:
      guard let text = FileSystem.text(of: directory + "/.git"), text.hasPrefix("gitdir: ") else { return nil }
      let target = String(text.dropFirst(8))
      return target.hasPrefix("/") ? target : directory + "/" + target
    default:
      let isBare = FileSystem.kind(of: directory + "/HEAD") == .regular
      return isBare && FileSystem.kind(of: directory + "/objects") == .directory ? directory : nil
    }
  }
}
