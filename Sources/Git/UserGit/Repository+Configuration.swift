internal import CGit2
internal import Programs

extension Repository {
  /// The value of a setting, such as `core.pager`, from wherever git finds it; `nil` if nowhere.
  ///
  /// git itself is asked, since libgit2 knows neither all conditions of `includeIf` nor the variables that set something.
  package func configurationString(_ name: String) throws(GitError) -> String? {
    if let settings = try settings() { return settings.string(name) }
    return try libraryString(name)
  }

  /// The same as libgit2 has it, which is quick; what git knows besides was handed to it when the repository was opened.
  func libraryString(_ name: String) throws(GitError) -> String? {
    let configuration = try readConfiguration()
    do throws(GitError) {
      let bytes = try bytesFromBuffer("read a setting") { git_config_get_string_buf(&$0, configuration.pointer, name) }
      return String(decoding: bytes, as: UTF8.self)
    } catch  where error.code == .notFound {
      return nil
    }
  }

  /// The value of a setting that is on or off; `nil` if it is nowhere.
  ///
  /// - Throws: `.library` for a value that is neither.
  package func configurationBool(_ name: String) throws(GitError) -> Bool? {
    if let settings = try settings() { return try settings.bool(name) }
    return try libraryBool(name)
  }

  /// As `libraryString(_:)`.
  func libraryBool(_ name: String) throws(GitError) -> Bool? {
    let configuration = try readConfiguration()
    var value: Int32 = 0
    let status = git_config_get_bool(&value, configuration.pointer, name)
    if status == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    try check("read a setting", status)
    return value != 0
  }

  /// All settings as they are now; nil where there is no program git, or it cannot read them.
  func settings() throws(GitError) -> GitSettings? {
    try userGit?.settings()
  }

  /// The names of the hooks that git would run here, such as `pre-commit`, sorted. nexus runs none of them.
  package func hooks() throws(GitError) -> [String] {
    let known = [
      "applypatch-msg", "commit-msg", "post-applypatch", "post-checkout", "post-commit", "post-merge", "post-rewrite",
      "pre-applypatch", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "prepare-commit-msg",
      "reference-transaction",
    ]
    let directory = try hooksDirectory()
    return known.filter { ProgramSearch.isExecutable(directory + "/" + $0) }
  }

  private func hooksDirectory() throws(GitError) -> String {
    if let program = userGit {
      let result = try program.run(["rev-parse", "--git-path", "hooks"])
      let path = String(decoding: result.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      if result.status == 0, !path.isEmpty { return path.hasPrefix("/") ? path : program.directory + "/" + path }
    }
    let configuration = try readConfiguration()
    let path: [UInt8]
    do throws(GitError) {
      path = try bytesFromBuffer("read a setting") { git_config_get_path(&$0, configuration.pointer, "core.hooksPath") }
    } catch  where error.code == .notFound {
      return information.commonDirectory + "/hooks"
    }
    let text = String(decoding: path, as: UTF8.self)
    return text.hasPrefix("/") ? text : (information.workTreePath ?? information.gitDirectory) + "/" + text
  }

  private func readConfiguration() throws(GitError) -> Owned {
    try Owned.make("read the configuration", free: git_config_free) { git_repository_config_snapshot(&$0, pointer) }
  }
}
