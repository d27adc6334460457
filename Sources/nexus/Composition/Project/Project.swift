import Configuration
import Git
import NexusProtocol

/// A git repository and where nexus keeps its things in it.
///
/// Everything lies below the main work tree, also when a command runs in a linked one, so that there is one store. Where
/// there is no main work tree, the store lies beside the common directory, and all else in the work tree at hand.
struct Project: Sendable {
  let repository: Repository
  /// The main work tree; where there is none, or it cannot be found, the one at hand.
  let root: String
  /// Where plans and exchanges are kept.
  let stateDirectory: String
  /// Where worktrees are made.
  let worktreesDirectory: String

  /// Opens the project that holds `directory`.
  ///
  /// - Throws: `GitError`.
  init(containing directory: String) throws {
    try Self.honourGitVariables(Surroundings.environment)
    repository = try Repository(discovering: directory)
    let information = repository.information
    root = information.mainWorkTreePath ?? information.workTreePath ?? directory
    stateDirectory = StateDirectory.path(information, root: root)
    // One place for all work trees that share the store.
    worktreesDirectory =
      WorktreesPlace(
        of: information.mainWorkTreePath ?? information.commonDirectory, stateDirectory: stateDirectory,
        places: WorktreesPlace.places
      ).directory
  }

  /// Opens the project that holds `directory`; nil where there is none with a work tree.
  ///
  /// - Throws: `GitError` for a repository that is there and cannot be opened.
  static func ifAny(containing directory: String) throws -> Project? {
    do {
      return try Project(containing: directory)
    } catch let error as GitError where error.code == .notARepository || error.code == .bareRepository {
      return nil
    }
  }

  /// libgit2 does not know the variables by which git is told to read another configuration than usual.
  private static func honourGitVariables(_ environment: [String: String]) throws {
    let global = environment["GIT_CONFIG_GLOBAL"]
    let isWithoutSystem = !["", "0", "false", "no"].contains(environment["GIT_CONFIG_NOSYSTEM"]?.lowercased() ?? "")
    guard global != nil || isWithoutSystem else { return }
    let home = environment["HOME"]
    let xdg = environment["XDG_CONFIG_HOME"] ?? home.map { $0 + "/.config" }
    try LibGit2.isolateConfiguration(
      .init(
        homeDirectory: global == nil ? home : nil, xdgDirectory: global == nil ? xdg : nil,
        globalFile: global.flatMap { $0.isEmpty || $0 == "/dev/null" ? nil : $0 }, includesSystem: !isWithoutSystem))
  }

  var overseerDirectory: String { root + "/.nexus-overseer" }
  var configurationFile: String { overseerDirectory + "/config.json" }
  /// Where prompts of the project are; what stands in the later one holds.
  var promptsDirectories: [String] { [root + "/doc/llm/prompts", overseerDirectory + "/prompts"] }
  var storeFile: String { stateDirectory + "/nexus.db" }

  /// Makes the directory for state, which hides itself from git by an ignore file of its own.
  func prepareStateDirectory() throws {
    try Files.makeDirectory(stateDirectory, mode: 0o700)
    let ignore = stateDirectory + "/.gitignore"
    if !Files.exists(ignore) { try Files.write("*\n", to: ignore, mode: 0o600) }
    if let parent = worktreesDirectory.lastIndex(of: "/") {
      try Files.makeDirectory(String(worktreesDirectory[..<parent]), mode: 0o700)
    }
    try StateDirectory.note(stateDirectory, repository.information)
  }
}
