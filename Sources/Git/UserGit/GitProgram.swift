internal import CrashPoints
internal import Programs

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The user's own git and how it is started, for what libgit2 cannot do. Blocks whoever calls it.
package struct GitProgram: Sendable {
  let executable: String
  /// The work tree that git is run in.
  let directory: String
  let environment: [String: String]

  /// - Parameters:
  ///   - environment: All that git gets; its `PATH` is where git and what git starts are looked for.
  /// - Throws: `.notFound` if `PATH` has no git.
  package init(directory: String, environment: [String: String]) throws(GitError) {
    let searchPath = environment["PATH"] ?? ""
    guard let executable = ProgramSearch.path(of: "git", searchPath: searchPath, workingDirectory: directory) else {
      throw GitError(.notFound, "There is no program git in PATH.")
    }
    self.executable = executable
    self.directory = directory
    // Which repository is meant is said by the directory alone, as everywhere in nexus.
    let misleading = [
      "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE",
    ]
    // Messages are read by nobody but people, but times and prompts would be.
    self.environment = environment.filter { !misleading.contains($0.key) }
      .merging(["GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"]) { $1 }
  }

  /// Runs git to its end.
  ///
  /// - Throws: `.interrupted` once the task is cancelled, `.library` after the time limit, `.fileSystem` if it cannot be
  ///   started.
  func run(
    _ arguments: [String], with more: [String: String] = [:], timeLimit: Duration? = nil
  ) throws(GitError) -> ProgramRun.Result {
    let environment = environment.merging(more) { $1 }
    return try Self.runToEnd(
      ProgramRun(executable, ["-C", directory] + arguments, environment, timeLimit: timeLimit))
  }

  /// The git that is found by the process's own environment, with the configuration that libgit2 is told to read; nil where
  /// there is none.
  static func ofUser(in directory: String) -> GitProgram? {
    let environment = ProcessInfo.processInfo.environment.merging(LibGit2.gitVariables) { $1 }
    return try? GitProgram(directory: directory, environment: environment)
  }

  /// Where files may stand for a while.
  var temporaryDirectory: String { environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp" }

  /// Runs a program to its end, with the errors of this library.
  static func runToEnd(_ program: ProgramRun) throws(GitError) -> ProgramRun.Result {
    do {
      return try program.run()
    } catch let error as ProgramError {
      throw GitError(error.code == .notStarted ? .fileSystem : .library, error.message, underlying: error)
    } catch {
      throw GitError(.interrupted, "It was interrupted.", underlying: error)
    }
  }

  /// Runs a hook of the user's as git would, from wherever `core.hooksPath` says; nothing where there is none.
  ///
  /// - Throws: `.library` after the time limit; `.interrupted`.
  func runHook(
    _ name: String, _ arguments: [String], with more: [String: String] = [:], timeLimit: Duration
  ) throws(GitError) -> ProgramRun.Result {
    // `git hook` came with 2.36. Source: Git 2.36 release notes.
    if try isAtLeast(2, 36) {
      return try run(["hook", "run", "--ignore-missing", name, "--"] + arguments, with: more, timeLimit: timeLimit)
    }
    let found = try run(["rev-parse", "--git-path", "hooks/\(name)"])
    let file = path(String(decoding: found.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    guard found.status == 0, ProgramSearch.isExecutable(file) else {
      return ProgramRun.Result(status: 0, output: [], error: [])
    }
    // A hook is run at the top of the work tree. Source: githooks(5).
    let line = ["-c", "cd \"$0\" && exec \"$@\"", directory, file] + arguments
    return try Self.runToEnd(
      ProgramRun("/bin/sh", line, environment.merging(more) { $1 }, timeLimit: timeLimit))
  }

  /// Whether git is of that version or newer.
  func isAtLeast(_ major: Int, _ minor: Int) throws(GitError) -> Bool {
    let words = String(decoding: try run(["version"]).output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    let numbers = words.count < 3 ? [] : words[2].split(separator: ".").prefix(2).map { Int($0) ?? 0 }
    guard numbers.count == 2 else { return false }
    return (numbers[0], numbers[1]) >= (major, minor)
  }

  /// Another program that git would start, run to its end in the same surroundings.
  func run(
    _ executable: String, _ arguments: [String], timeLimit: Duration = .seconds(20)
  ) throws(GitError) -> ProgramRun.Result {
    try Self.runToEnd(ProgramRun(executable, arguments, environment, timeLimit: timeLimit))
  }

  /// Where a program of that name or path is; nil where there is none.
  func executable(named name: String) -> String? {
    ProgramSearch.path(
      of: name.contains("/") ? path(name) : name, searchPath: environment["PATH"] ?? "", workingDirectory: directory)
  }

  /// A path of a setting, which may begin with `~/` or at the work tree.
  func path(_ setting: String) -> String {
    if setting.hasPrefix("~/"), let home = environment["HOME"] { return home + setting.dropFirst() }
    return setting.hasPrefix("/") ? setting : directory + "/" + setting
  }

  /// How long a key may take, or whoever is asked for its password.
  static let timeToSign = Duration.seconds(120)

  /// Makes a commit that is signed as the user's configuration says.
  func signedCommit(
    tree: ObjectID, parents: [ObjectID], message: String, at person: Signature
  ) throws(GitError) -> ObjectID {
    let arguments = ["commit-tree", "-S", "\(tree)"] + parents.flatMap { ["-p", "\($0)"] } + ["-m", message]
    let date = "@\(Int64(person.date.timeIntervalSince1970.rounded(.down))) \(Self.offset(person.offsetInMinutes))"
    // Who it is git finds out in the same way as for `identity`; a name that is not UTF-8 would not stand this way.
    let dates = ["GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date]
    let words: String
    do {
      let result = try run(arguments, with: dates, timeLimit: Self.timeToSign)
      let text = String(decoding: result.output, as: UTF8.self).filter { !$0.isWhitespace }
      if result.status == 0, let id = ObjectID(text) { return id }
      words = String(decoding: result.error, as: UTF8.self)
    } catch {
      guard error.code != .interrupted else { throw error }
      words = error.message
    }
    let reason = words.split(whereSeparator: \.isNewline).joined(separator: " ")
    throw GitError(.signingFailed, "The commit could not be signed as your configuration of git asks: \(reason)")
  }

  private static func offset(_ minutes: Int) -> String {
    let digits = abs(minutes) / 60 * 100 + abs(minutes) % 60
    return (minutes < 0 ? "-" : "+") + String(repeating: "0", count: 4 - min(4, "\(digits)".count)) + "\(digits)"
  }
}

/// A commit that is about to be made on the user's branch.
struct NewCommit {
  var kind: CommitHooks.Kind
  var tree: ObjectID
  var parents: [ObjectID]
  var message: String
  var date: Date
}

extension Repository {
  /// Makes a commit for the user's branch, with their hooks, and signed where their git is set to sign. Nothing leads to
  /// it yet.
  ///
  /// - Throws: `.hookRefused`, `.signingFailed`, `.identityMissing`.
  func make(_ commit: NewCommit, _ program: GitProgram?) throws(GitError) -> ObjectID {
    var commit = commit
    if let program {
      commit.message = try CommitHooks(program: program, gitDirectory: information.gitDirectory).run(
        try hooks(), commit.kind, tree: commit.tree, message: Self.cleaned(commit.message))
    }
    guard try configurationBool("commit.gpgsign") == true else {
      return try createCommit(
        tree: commit.tree, parents: commit.parents, message: commit.message, date: commit.date)
    }
    guard let program else {
      throw GitError(.signingFailed, "Your git is set to sign commits, and there is no program git that could.")
    }
    let message = Self.cleaned(commit.message)
    let id = try program.signedCommit(
      tree: commit.tree, parents: commit.parents, message: message, at: try identity(at: commit.date))
    CrashPoint.reach("commit-made")
    return id
  }
}
