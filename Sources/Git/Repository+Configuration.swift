internal import CGit2

extension Repository {
  /// The value of a setting, such as `core.pager`, from wherever git's configuration has it; `nil` if nowhere.
  package func configurationString(_ name: String) throws(GitError) -> String? {
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

  /// The names of the hooks that git would run here, such as `pre-commit`, sorted. nexus runs none of them.
  package func hooks() throws(GitError) -> [String] {
    let known = [
      "applypatch-msg", "commit-msg", "post-applypatch", "post-checkout", "post-commit", "post-merge", "post-rewrite",
      "pre-applypatch", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "prepare-commit-msg",
      "reference-transaction",
    ]
    let directory = try hooksDirectory()
    return known.filter { FileSystem.isExecutable(directory + "/" + $0) }
  }

  private func hooksDirectory() throws(GitError) -> String {
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
