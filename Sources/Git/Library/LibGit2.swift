internal import CGit2
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The library that does the work, loaded on first use.
package enum LibGit2 {
  /// Where configuration above the repository's own is looked for.
  package struct ConfigurationSources: Hashable, Sendable {
    /// The directory with the user's `.gitconfig`; `nil` for none.
    package var homeDirectory: String?
    /// The directory with the user's `git/config` and `git/ignore`, such as `~/.config`; `nil` for none.
    package var xdgDirectory: String?
    /// A file that is the user's whole configuration, as `GIT_CONFIG_GLOBAL` names one; `nil` for none.
    package var globalFile: String?
    /// Whether the system's configuration is read.
    package var includesSystem: Bool

    package init(
      homeDirectory: String? = nil, xdgDirectory: String? = nil, globalFile: String? = nil,
      includesSystem: Bool = false
    ) {
      self.homeDirectory = homeDirectory
      self.globalFile = globalFile
      self.xdgDirectory = xdgDirectory
      self.includesSystem = includesSystem
    }

    /// What has git read the same. Source: git(1), "ENVIRONMENT VARIABLES".
    fileprivate var gitVariables: [String: String] {
      var variables: [String: String] = [:]
      if let globalFile {
        variables["GIT_CONFIG_GLOBAL"] = globalFile
      } else if homeDirectory == nil && xdgDirectory == nil {
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null"
      } else {
        variables["HOME"] = homeDirectory
        variables["XDG_CONFIG_HOME"] = xdgDirectory
      }
      if !includesSystem { variables["GIT_CONFIG_NOSYSTEM"] = "1" }
      return variables
    }
  }

  /// Loads the library. Every repository does it when it is opened; here it is for programs that report on it.
  ///
  /// - Throws: `GitError.Code.libraryUnavailable` with the reason.
  package static func load() throws(GitError) {
    if let failure { throw GitError(.libraryUnavailable, failure) }
  }

  /// The version of libgit2 that was found and loaded, such as `1.5.1`.
  ///
  /// - Throws: As ``load()`` does.
  package static func loadedVersion() throws(GitError) -> String {
    try load()
    var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
    try check("read the version of libgit2", git_libgit2_version(&major, &minor, &revision))
    return "\(major).\(minor).\(revision)"
  }

  /// Makes libgit2 read only the named configuration besides each repository's own: for a program that is given
  /// `GIT_CONFIG_GLOBAL` or `GIT_CONFIG_NOSYSTEM`, and for tests. Without this it looks where git does.
  ///
  /// Holds for the whole process. To be called before the first repository is opened: repositories already open keep
  /// what they read, and libgit2 guards these settings against no other thread.
  package static func isolateConfiguration(_ sources: ConfigurationSources = .init()) throws(GitError) {
    try load()
    globalFile = sources.globalFile
    gitVariables = sources.gitVariables
    let levels: [(git_config_level_t, String?)] = [
      (GIT_CONFIG_LEVEL_GLOBAL, sources.homeDirectory ?? ""),
      (GIT_CONFIG_LEVEL_XDG, sources.xdgDirectory.map { $0 + "/git" } ?? ""),
      (GIT_CONFIG_LEVEL_SYSTEM, sources.includesSystem ? nil : ""),
      (GIT_CONFIG_LEVEL_PROGRAMDATA, sources.includesSystem ? nil : ""),
    ]
    for (level, path) in levels {
      guard let path else { continue }
      try check("set where configuration is looked for", nexus_git_set_search_path(level, path))
    }
  }

  /// The file every repository's configuration is completed with when it is opened.
  ///
  /// Written only by `isolateConfiguration`, before anything else is done with this library.
  nonisolated(unsafe) private(set) static var globalFile: String?

  /// What is added to the environment of a git whose answers have to fit what libgit2 reads; written as `globalFile` is.
  nonisolated(unsafe) private(set) static var gitVariables: [String: String] = [:]

  private static let failure: String? = {
    if let reason = nexus_git_load() { return String(cString: reason) }
    // Repositories of format 1 that merely have one of these settings would be refused. Nothing that they ask for is needed
    // here: no object is ever removed, worktrees are written with absolute paths, which git reads beside relative ones,
    // and what is missing in a partial clone is asked for first.
    let names = ["worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees"]
      .map { (name: String) in strdup(name) }
    defer { names.forEach { free($0) } }
    var extensions = names.map { UnsafePointer<CChar>($0) }
    let status = nexus_git_set_extensions(&extensions, extensions.count)
    // Its own limit is 256 MB, and a run of many tasks makes ever new trees that nobody asks for again.
    let isLimited = nexus_git_set_cache_limit(8 << 20) >= 0
    return status < 0 || !isLimited ? "libgit2 does not accept its settings." : nil
  }()
}

extension LibGit2 {
  /// Opens a repository that git trusts, whoever it belongs to: `open` is called without libgit2's own look at the owner.
  ///
  /// For the whole process, and so for an instant only.
  static func withoutLookAtOwner<Result>(_ open: () -> Result) -> Result {
    _ = nexus_git_set_owner_validation(0)
    defer { _ = nexus_git_set_owner_validation(1) }
    return open()
  }
}

/// Throws what libgit2 reports, if the status of the call just made is an error. `doing` completes "Cannot …".
///
/// The report is per thread and may be stale: the call stands in the argument, so that nothing comes between.
@discardableResult
func check(_ doing: StaticString, _ status: Int32) throws(GitError) -> Int32 {
  if status < 0 { throw GitError(status: status, doing: "\(doing)") }
  return status
}

extension GitError {
  /// What libgit2 last reported on this thread, which returned `status`.
  init(status: Int32, doing: String) {
    let report = git_error_last()
    let text = report.flatMap { $0.pointee.message }.map { String(cString: $0) }
    let libraryClass = report.map { Int($0.pointee.klass) }
    var code = Self.code(of: status)
    if code == .library, report?.pointee.klass == Int32(GIT_ERROR_OS.rawValue) { code = .fileSystem }
    self.init(
      code, "Cannot \(doing): \(text ?? "libgit2 gave status \(status)").",
      libraryClass: libraryClass, libraryCode: Int(status))
    git_error_clear()
  }

  private static func code(of status: Int32) -> Code {
    switch git_error_code(status) {
    case GIT_ENOTFOUND: .notFound
    case GIT_EEXISTS: .alreadyExists
    case GIT_EAMBIGUOUS: .ambiguous
    case GIT_EBAREREPO: .bareRepository
    case GIT_EUNBORNBRANCH: .unbornBranch
    case GIT_EINVALIDSPEC: .invalidName
    case GIT_ECONFLICT, GIT_EMERGECONFLICT, GIT_EUNMERGED: .conflict
    case GIT_ELOCKED: .locked
    case GIT_EMODIFIED: .referenceMoved
    case GIT_EOWNER: .dubiousOwnership
    default: .library
    }
  }
}
