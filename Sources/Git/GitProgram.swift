internal import CrashPoints

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
    let places = (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/git" }
    guard let executable = places.first(where: { $0.hasPrefix("/") && FileSystem.isExecutable(String($0)) }) else {
      throw GitError(.notFound, "There is no program git in PATH.")
    }
    self.executable = String(executable)
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
  /// - Returns: Its status and what it printed, to standard error after standard output.
  func run(
    _ arguments: [String], with more: [String: String] = [:], timeLimit: Duration? = nil
  ) throws -> (status: Int32, output: [UInt8], error: [UInt8]) {
    let environment = environment.merging(more) { $1 }
    return try ChildProcess(executable, ["-C", directory] + arguments, environment, timeLimit: timeLimit).run()
  }

  /// How long a key may take, or whoever is asked for its password.
  static let timeToSign = Duration.seconds(120)

  /// Makes a commit that is signed as the user's configuration says.
  func signedCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by person: Signature
  ) throws(GitError) -> ObjectID {
    let arguments = ["commit-tree", "-S", "\(tree)"] + parents.flatMap { ["-p", "\($0)"] } + ["-m", message]
    let date = "@\(Int64(person.date.timeIntervalSince1970.rounded(.down))) \(Self.offset(person.offsetInMinutes))"
    let identity = [
      "GIT_AUTHOR_NAME": person.name, "GIT_AUTHOR_EMAIL": person.email, "GIT_AUTHOR_DATE": date,
      "GIT_COMMITTER_NAME": person.name, "GIT_COMMITTER_EMAIL": person.email, "GIT_COMMITTER_DATE": date,
    ]
    let words: String
    do {
      let result = try run(arguments, with: identity, timeLimit: Self.timeToSign)
      let text = String(decoding: result.output, as: UTF8.self).filter { !$0.isWhitespace }
      if result.status == 0, let id = ObjectID(text) { return id }
      words = String(decoding: result.error, as: UTF8.self)
    } catch let error as GitError {
      words = error.message
    } catch {
      // Nothing else is thrown but that the task was cancelled.
      words = "It was interrupted."
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
      tree: commit.tree, parents: commit.parents, message: message, by: try identity(at: commit.date))
    CrashPoint.reach("commit-made")
    return id
  }
}
