import Configuration
import Git
import NexusProtocol

/// A git repository and where nexus keeps its things in it.
///
/// Everything lies below the main work tree, also when a command runs in a linked one, so that there is one store.
struct Project: Sendable {
  let repository: Repository
  /// The main work tree.
  let root: String

  /// Opens the project that holds `directory`.
  ///
  /// - Throws: `GitError`.
  init(containing directory: String) throws {
    repository = try Repository(discovering: directory)
    root = repository.information.mainWorkTreePath ?? repository.information.workTreePath ?? directory
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

  var overseerDirectory: String { root + "/.nexus-overseer" }
  var configurationFile: String { overseerDirectory + "/config.json" }
  var promptsDirectory: String { overseerDirectory + "/prompts" }
  var stateDirectory: String { overseerDirectory + "/state" }
  var storeFile: String { stateDirectory + "/nexus.db" }
  var worktreesDirectory: String { stateDirectory + "/worktrees" }

  /// Makes the directory for state, which hides itself from git by an ignore file of its own.
  func prepareStateDirectory() throws {
    try Files.makeDirectory(stateDirectory, mode: 0o700)
    let ignore = stateDirectory + "/.gitignore"
    if !Files.exists(ignore) { try Files.write("*\n", to: ignore, mode: 0o600) }
  }
}
