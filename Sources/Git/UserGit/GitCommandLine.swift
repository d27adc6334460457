import Isolation
import Programs

/// The git program, for what libgit2 cannot do: repositories and indexes in forms it does not know, blobs that must be
/// fetched, and files behind filters.
///
/// Each call runs git once and waits for it, on a queue of this actor's own; cancelling ends git. Hooks and filters run
/// as the user's configuration says, unlike in `Repository`.
package actor GitCommandLine {
  package nonisolated let program: GitProgram
  /// The work tree that git is run in.
  package nonisolated let directory: String
  private nonisolated let executor = SerialQueueExecutor(label: "nexus.git.program")

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - environment: All that git gets; its `PATH` is where git and what git starts are looked for.
  /// - Throws: `.notFound` if `PATH` has no git.
  package init(directory: String, environment: [String: String]) throws(GitError) {
    program = try GitProgram(directory: directory, environment: environment)
    self.directory = directory
  }

  /// Runs a hook of the user's as git would, from wherever `core.hooksPath` says; nothing where there is none.
  ///
  /// - Returns: Its status and the lines it printed.
  /// - Throws: `.library` after the time limit; `CancellationError`.
  package func runHook(
    _ name: String, _ arguments: [String], timeLimit: Duration
  ) throws -> (status: Int32, lines: [String]) {
    let result = try Self.cancellable { () throws(GitError) in
      try program.runHook(name, arguments, timeLimit: timeLimit)
    }
    let text = String(decoding: result.output + result.error, as: UTF8.self)
    return (result.status, text.split(whereSeparator: \.isNewline).map(String.init))
  }

  /// The same as `Repository.status`, also for a sparse checkout and for any index.
  package func status(includingIgnored: Bool = false) throws -> [StatusEntry] {
    let output = try run([
      "--no-optional-locks", "status", "--porcelain=v2", "-z", "--untracked-files=all", "--renames",
      includingIgnored ? "--ignored=matching" : "--ignored=no",
    ])
    return try PorcelainStatus.entries(in: output).sorted { $0.path < $1.path }
  }

  /// Runs git and returns what it prints.
  ///
  /// - Throws: `.library` with what git says, if its status is not 0; `CancellationError`.
  package func run(_ arguments: [String]) throws -> [UInt8] {
    let result = try Self.cancellable { () throws(GitError) in try program.run(arguments) }
    if result.status == 0 { return result.output }
    let words = String(decoding: result.error.isEmpty ? result.output : result.error, as: UTF8.self)
    let name = arguments.first { !$0.hasPrefix("-") } ?? ""
    throw GitError(
      .library, "git \(name) failed with status \(result.status): \(words.trimmed)", libraryCode: Int(result.status))
  }

  /// Has a run that was cancelled end as cancelled tasks do.
  private static func cancellable(_ run: () throws(GitError) -> ProgramRun.Result) throws -> ProgramRun.Result {
    do {
      return try run()
    } catch {
      if error.code == .interrupted { throw CancellationError() }
      throw error
    }
  }
}

extension String {
  fileprivate var trimmed: Substring {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
