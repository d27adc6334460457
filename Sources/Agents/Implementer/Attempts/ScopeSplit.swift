import Git
import NexusProtocol

/// A tree parted into what belongs to a task and what goes beyond it.
struct ScopeSplit: Sendable {
  /// The files that the task does not declare, each once.
  let paths: [String]
  /// The tree without the changes of these; nil where they cannot be taken out, or where nothing would be left.
  let inside: ObjectID?
  /// The base's tree with nothing but the changes of these.
  let beyond: ObjectID?

  /// - Returns: Nil where everything belongs to the task.
  static func make(
    _ tree: ObjectID, since base: ObjectID, _ task: PlanTask, in repository: Repository
  ) async throws -> ScopeSplit? {
    let files = try await repository.diff(
      .trees(from: base, to: tree), options: DiffOptions(isContentNeeded: false))
    let scope = TaskScope(task)
    var paths: [String] = []
    // A file that was moved is apart with both its places, or it would be there twice.
    for file in files where !scope.holds(file) {
      for path in [file.oldPath, file.newPath].compactMap(\.self) where !paths.contains(path) { paths.append(path) }
    }
    guard !paths.isEmpty else { return nil }
    let inside = try await repository.tree(tree, with: paths, of: base)
    let beyond = try await repository.tree(base, with: paths, of: tree)
    let isEmpty = try await repository.treeID(of: base) == inside
    return ScopeSplit(paths: paths, inside: beyond == nil || isEmpty ? nil : inside, beyond: beyond)
  }
}

extension Repository {
  /// A tree in which some paths are as they are in another; nil where the two do not go together.
  func tree(_ tree: ObjectID, with paths: [String], of other: ObjectID) async throws -> ObjectID? {
    var (gone, written): ([TreeChange], [TreeChange]) = ([], [])
    for path in paths {
      if let entry = try entry(path, at: other) {
        written.append(.write(path: path, bytes: try readBlob(entry.id), mode: entry.mode))
      } else if try entry(path, at: tree) != nil {
        gone.append(.delete(path: path))
      }
    }
    do {
      return try makeTree(from: tree, applying: gone + written)
    } catch {
      guard error.concernsPaths else { throw error }
      return nil
    }
  }
}

extension TaskScope {
  fileprivate func holds(_ file: FileDiff) -> Bool {
    let isNew = file.oldPath != file.newPath
    let holdsOld = file.oldPath.map { holds($0, isNew: false) } ?? true
    return holdsOld && file.newPath.map { holds($0, isNew: isNew) } ?? true
  }
}
