internal import CGit2

/// A directory of a tree while changes are made to it: read when it is first entered, written when all is done.
///
/// Belongs to one call on one `Repository` actor.
final class EditedDirectory {
  enum Child {
    case file(FileMode, ObjectID)
    case unopened(ObjectID)
    case directory(EditedDirectory)
  }

  private let repository: OpaquePointer
  /// The tree it was read from; entries not named in `changed` are taken over from there as they are.
  private let source: ObjectID?
  private var children: [[UInt8]: Child] = [:]
  private var changed: Set<[UInt8]> = []

  /// Reads the tree `id` itself (not what it leads to); `nil` is a new directory.
  init(reading id: ObjectID?, in repository: OpaquePointer) throws(GitError) {
    self.repository = repository
    source = id
    guard var raw = id?.raw else { return }
    let tree = try Owned.make("read a tree", free: git_tree_free) { git_tree_lookup(&$0, repository, &raw) }
    for index in 0..<git_tree_entrycount(tree.pointer) {
      guard let entry = git_tree_entry_byindex(tree.pointer, index), let name = git_tree_entry_name(entry) else {
        throw GitError(.library, "A tree has fewer entries than it says.")
      }
      let id = ObjectID(git_tree_entry_id(entry))
      let mode = FileMode(git_tree_entry_filemode(entry))
      children[RawPath(name).bytes] = mode.map { .file($0, id) } ?? .unopened(id)
    }
  }

  var isEmpty: Bool { children.isEmpty }

  func child(_ name: [UInt8]) -> Child? { children[name] }

  func set(_ name: [UInt8], to child: Child?) {
    children[name] = child
    changed.insert(name)
  }

  /// Another name here that differs from `name` only in ways that some file systems do not see.
  func collision(with name: [UInt8]) -> [UInt8]? {
    let key = PathConfinement.collisionKey(String(decoding: name, as: UTF8.self))
    return children.keys.first { other in
      other != name && PathConfinement.collisionKey(String(decoding: other, as: UTF8.self)) == key
    }
  }

  /// The directory `name` in this one, ready to be changed; `nil` if there is none.
  func open(_ name: [UInt8]) throws(GitError) -> EditedDirectory? {
    switch children[name] {
    case .directory(let directory): return directory
    case .unopened(let id):
      let directory = try EditedDirectory(reading: id, in: repository)
      children[name] = .directory(directory)
      changed.insert(name)
      return directory
    case .file, nil: return nil
    }
  }

  func make(_ name: [UInt8]) throws(GitError) -> EditedDirectory {
    let directory = try EditedDirectory(reading: nil, in: repository)
    set(name, to: .directory(directory))
    return directory
  }

  /// Writes this directory and those below, without the empty ones, and returns the tree's id.
  func write() throws(GitError) -> ObjectID {
    let builder = try makeBuilder()
    for name in changed {
      let path = RawPath(name)
      var new: (ObjectID, git_filemode_t)?
      switch children[name] {
      case .file(let mode, let id): new = (id, mode.raw)
      case .unopened(let id): new = (id, GIT_FILEMODE_TREE)
      case .directory(let directory) where directory.isEmpty: break
      case .directory(let directory): new = (try directory.write(), GIT_FILEMODE_TREE)
      case nil: break
      }
      if let (id, mode) = new {
        var raw = id.raw
        let status = path.withCString { git_treebuilder_insert(nil, builder.pointer, $0, &raw, mode) }
        try check("add to a tree", status)
      } else {
        // The name is not there if it was made and taken away again.
        _ = path.withCString { git_treebuilder_remove(builder.pointer, $0) }
        git_error_clear()
      }
    }
    var id = git_oid()
    try FileSystem.mayChange("a tree")
    try check("write a tree", git_treebuilder_write(&id, builder.pointer))
    return ObjectID(id)
  }

  private func makeBuilder() throws(GitError) -> Owned {
    guard var raw = source?.raw else {
      return try Owned.make("make a tree", free: git_treebuilder_free) { git_treebuilder_new(&$0, repository, nil) }
    }
    let tree = try Owned.make("read a tree", free: git_tree_free) { git_tree_lookup(&$0, repository, &raw) }
    return try Owned.make("make a tree", free: git_treebuilder_free) {
      git_treebuilder_new(&$0, repository, tree.pointer)
    }
  }
}
