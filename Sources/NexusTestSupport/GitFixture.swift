import Foundation

/// A real git repository of a test's own.
///
/// Every `git` sees no configuration but the repository's, one author, and a clock that goes on by a minute with each
/// commit: the same commits have the same ids in every run and on every machine.
package final class GitFixture {
  /// The work tree.
  package let path: String
  private let runner: ProcessRunner
  private var commits = 0

  /// What keeps `git` from the configuration of this machine.
  package static let isolation = [
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat",
    "GIT_EDITOR": "true",
    "GIT_AUTHOR_NAME": "Test Author", "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_COMMITTER_NAME": "Test Committer", "GIT_COMMITTER_EMAIL": "committer@example.com",
  ]

  /// Makes an empty repository, its branch `main`, in a new directory of the scratch directory.
  package init(in scratch: ScratchDirectory, named name: String = "repository") throws {
    path = try scratch.makeDirectory(name)
    runner = try ProcessRunner.hermetic(in: scratch, directory: path)
    try run("init", "--quiet", "--initial-branch=main")
  }

  /// Runs `git` in the work tree.
  /// - Returns: What it wrote to stdout.
  /// - Throws: `TestSupportError.git` when its status is not 0.
  @discardableResult
  package func run(_ arguments: String...) throws -> String {
    try run(arguments)
  }

  /// Runs `git`, which reads `input`.
  @discardableResult
  package func run(_ arguments: [String], input: String = "") throws -> String {
    String(decoding: try output(of: arguments, input: input), as: UTF8.self)
  }

  func output(of arguments: [String], input: String = "") throws -> [UInt8] {
    let date = "2026-01-02T\(twoDigits(3 + commits / 60)):\(twoDigits(commits % 60)):00+00:00"
    let result = try runner.with(["GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date])
      .launch("/usr/bin/env", ["git"] + arguments, input: input).blockingResult()
    guard result.ending == .exited(0) else {
      throw TestSupportError.git(arguments: arguments, status: result.status, stderr: result.stderr)
    }
    return result.stdoutBytes
  }

  /// Writes files into the work tree.
  package func write(_ files: [String: String]) throws {
    for (name, text) in files {
      let url = URL(filePath: path + "/" + name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  /// Writes files and commits them, and nothing else that is in the work tree or index.
  /// - Returns: The commit's id.
  @discardableResult
  package func commit(_ files: [String: String], _ message: String = "change") throws -> String {
    try write(files)
    let names = files.keys.sorted()
    if !names.isEmpty { try run(["add", "--force", "--"] + names) }
    try run(
      ["commit", "--quiet", "--no-verify", "--allow-empty", "--message", message]
        + (names.isEmpty ? [] : ["--only", "--"] + names))
    commits += 1
    return try head()
  }

  /// The id of the commit that HEAD, or another revision, names.
  package func head(_ revision: String = "HEAD") throws -> String {
    try run("rev-parse", "--verify", revision + "^{commit}").trimmingCharacters(in: .newlines)
  }

  /// The subjects of the commits reachable from `revision`, the newest first.
  package func log(_ revision: String = "HEAD") throws -> [String] {
    try run("log", "--format=%s", revision).split(separator: "\n").map(String.init)
  }

  /// The lines of `git status --porcelain`, untracked files one by one.
  package func status() throws -> [String] {
    try run("--no-optional-locks", "status", "--porcelain=v1", "--untracked-files=all").split(separator: "\n").map(
      String.init)
  }

  /// The bytes of a file in the work tree.
  package func bytes(of file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path + "/" + file)))
  }

  /// The text of a file in the work tree.
  package func text(of file: String) throws -> String {
    String(decoding: try bytes(of: file), as: UTF8.self)
  }

  /// All that a program which must leave the user's tree alone could have changed.
  /// - Parameters:
  ///   - ignoringPaths: Files and directories, from the work tree, that do not count.
  ///   - ignoringRefs: Starts of the names of refs that do not count.
  package func snapshot(ignoringPaths: [String] = [], ignoringRefs: [String] = []) throws -> TreeSnapshot {
    try TreeSnapshot(of: self, ignoringPaths: ignoringPaths, ignoringRefs: ignoringRefs)
  }

  private func twoDigits(_ number: Int) -> String {
    (number < 10 ? "0" : "") + String(number)
  }
}
