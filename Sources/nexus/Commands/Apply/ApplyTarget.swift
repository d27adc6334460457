import Agents
import Edits
import Git
import NexusProtocol
import Terminal

/// What edits are applied to: a commit, the work tree of a repository, or a directory.
struct ApplyTarget {
  let tree: SourceTree
  /// What models may put in front of paths: the name of the repository or directory.
  let name: String
  private let place: Place

  private enum Place {
    case commit(Repository, ObjectID)
    case files(WorkTreeFiles)
  }

  /// - Parameters:
  ///   - revision: A commit to apply to, or nil for files.
  ///   - root: A directory, or nil for the work tree of the session's repository.
  init(session: Session, revision: String?, root: String?) async throws {
    if let revision {
      let repository = try session.requireProject().repository
      let commit = try await repository.resolve(revision)
      place = .commit(repository, commit)
      let entries = try await repository.entries(at: commit).filter { !$0.isPathRepaired }
      tree = SourceTree(entries.map { (key: $0.path, value: SourceTree.Kind($0.mode)) })
      name = Self.lastComponent(try session.requireProject().root)
      return
    }
    let directory = try Self.directory(root, session: session)
    let gitDirectory = root == nil ? session.project?.repository.information.gitDirectory : nil
    let files = WorkTreeFiles(root: directory, gitDirectory: gitDirectory)
    try Self.recover(files, session)
    place = .files(files)
    name = Self.lastComponent(directory)
    let modes: [String: FileMode]
    if root == nil, let project = session.project {
      modes = try files.modes(of: try await Self.paths(in: project, session))
    } else {
      modes = try files.all()
    }
    tree = SourceTree(modes.map { (key: $0.key, value: SourceTree.Kind($0.value)) })
  }

  private static func directory(_ root: String?, session: Session) throws -> String {
    if let root {
      let path = session.path(root)
      guard Files.exists(path) else {
        throw UserError("There is no directory \(root).", hint: "Check the path given with --root.", status: .badInput)
      }
      return path
    }
    guard let project = session.project, let path = project.repository.information.workTreePath else {
      throw UserError(
        "\(session.directory) is not in a git repository.", hint: "Name the directory to change with --root DIR.",
        status: .unavailable)
    }
    return path
  }

  /// Takes back what an earlier run changed that was killed in the middle of it.
  private static func recover(_ files: WorkTreeFiles, _ session: Session) throws {
    guard let recovery = try files.recover() else { return }
    let count = recovery.putBack.count.counted("file")
    try session.console.note(
      "An earlier `nexus apply` was killed before it had changed all of its files; what it had changed was taken back "
        + "(\(count)).")
    guard !recovery.leftAlone.isEmpty else { return }
    let names = recovery.leftAlone.sorted().map { Sanitizer.oneLine($0) }.joined(separator: ", ")
    try session.console.note("Changed since by somebody else, and left as they are: \(names).")
  }

  /// The files git knows or would add: a model means one of these, never a build product.
  private static func paths(in project: Project, _ session: Session) async throws -> Set<String> {
    let repository = project.repository
    var paths = Set(try await session.status(of: project).filter { !$0.isPathRepaired }.map(\.path))
    if let commit = try await repository.head().commit {
      paths.formUnion(try await repository.entries(at: commit).filter { !$0.isPathRepaired }.map(\.path))
    }
    return paths
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  func contents(of paths: [String]) async throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in paths {
      switch place {
      case .commit(let repository, let commit): contents[path] = try await repository.read(path, at: commit)
      case .files(let files): contents[path] = try files.read(path)
      }
    }
    return contents
  }

  /// Writes the changes, all or none; returns the id of the new tree or commit where that is what was made.
  func write(_ changes: [FileChange], message: String?) async throws -> ObjectID? {
    let treeChanges = TreeChange.changes(changes)
    switch place {
    case .files(let files):
      try files.apply(treeChanges)
      return nil
    case .commit(let repository, let commit):
      let tree = try await repository.makeTree(from: commit, applying: treeChanges)
      guard let message else { return tree }
      return try await repository.createCommit(tree: tree, parents: [commit], message: message)
    }
  }
}
