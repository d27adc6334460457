internal import Programs

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The hooks of the user's that may refuse a commit on their branch or change its message, run before it is made.
///
/// They see an index of their own, which holds what is about to be committed; the work tree is still as it was, so that
/// nothing has to be put back where one refuses. A hook that would commit something else than what was judged counts as
/// one that refuses.
struct CommitHooks {
  let program: GitProgram
  /// Where the index and the message stand meanwhile.
  let gitDirectory: String

  /// What kind of commit the hooks are told of. Source: githooks(5), <https://git-scm.com/docs/githooks>.
  enum Kind {
    case merge, squash, revert

    /// The hook that is shown the content.
    var onContent: String? {
      switch self {
      case .merge: "pre-merge-commit"
      case .squash: "pre-commit"
      case .revert: nil
      }
    }

    /// Where the message comes from, as `prepare-commit-msg` is told.
    var source: String {
      switch self {
      case .merge: "merge"
      case .squash: "squash"
      case .revert: "message"
      }
    }

    var names: [String] { [onContent, "prepare-commit-msg", "commit-msg"].compactMap(\.self) }
  }

  /// How long one may take: some of them build and test.
  private static let timeLimit = Duration.seconds(600)
  private static let lines = 20

  /// Runs those of `names` that `kind` calls for, and returns the message that they leave.
  ///
  /// - Throws: `.hookRefused` with what the hook printed.
  func run(_ names: [String], _ kind: Kind, tree: ObjectID, message: String) throws(GitError) -> String {
    guard names.contains(where: kind.names.contains) else { return message }
    let index = gitDirectory + "/nexus-hook-index"
    let file = gitDirectory + "/NEXUS_MSG"
    defer { for path in [index, index + ".lock", file] { unlink(path) } }
    for path in [index, index + ".lock"] { unlink(path) }
    let environment = ["GIT_INDEX_FILE": index, "GIT_EDITOR": ":"]
    _ = try ask("prepare the index for hooks", ["read-tree", "\(tree)"], environment)
    if let name = kind.onContent, names.contains(name) {
      try run(name, [], environment)
      let now = try ask("read the index of a hook", ["write-tree"], environment)
      guard now == tree.description else {
        throw GitError(
          .hookRefused,
          "The hook \(name) changed what is to be committed; only what was judged can land.")
      }
    }
    guard names.contains("prepare-commit-msg") || names.contains("commit-msg") else { return message }
    try write(message, to: file)
    for (name, arguments) in [("prepare-commit-msg", [file, kind.source]), ("commit-msg", [file])]
    where names.contains(name) { try run(name, arguments, environment) }
    return String(decoding: try FileSystem.bytes(of: file), as: UTF8.self)
  }

  private func run(_ name: String, _ arguments: [String], _ environment: [String: String]) throws(GitError) {
    let (status, lines): (Int32, [Substring])
    do {
      let result = try program.runHook(name, arguments, with: environment, timeLimit: Self.timeLimit)
      status = result.status
      lines = String(decoding: result.output + result.error, as: UTF8.self).split(whereSeparator: \.isNewline)
    } catch {
      guard error.code != .interrupted else { throw error }
      throw GitError(.hookRefused, "The hook \(name) came to no end. \(error.message)")
    }
    guard status != 0 else { return }
    let words = lines.suffix(Self.lines).map { "\n    \($0)" }.joined()
    throw GitError(
      .hookRefused, "Your hook \(name) refused the commit with status \(status)\(words.isEmpty ? "." : ":")\(words)")
  }

  private func ask(
    _ what: String, _ arguments: [String], _ environment: [String: String]
  ) throws(GitError) -> String {
    let result = try program.run(arguments, with: environment)
    guard result.status == 0 else {
      throw GitError(.library, "git cannot \(what): \(String(decoding: result.error, as: UTF8.self))")
    }
    return String(decoding: result.output, as: UTF8.self).filter { !$0.isWhitespace }
  }

  private func write(_ text: String, to path: String) throws(GitError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw GitError(fileSystem: "write", path) }
    defer { close(descriptor) }
    try FileSystem.write(Array(text.utf8), to: descriptor, path)
  }
}
