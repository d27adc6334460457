internal import CGit2

/// Reading files out of commits and trees. Where an id of a tree is asked for, a commit or tag will do.
extension Repository {
  /// All files, links and submodules in a tree, in git's order.
  package func entries(at id: ObjectID) throws(GitError) -> [TreeEntry] {
    var entries: [TreeEntry] = []
    try collect(try lookUpTree(id), below: RawPath([]), into: &entries)
    return entries
  }

  /// What the tree has at `path`; `nil` if nothing, or a directory.
  package func entry(_ path: String, at id: ObjectID) throws(GitError) -> TreeEntry? {
    let tree = try lookUpTree(id)
    guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
    guard
      let entry = try Owned.find(
        "find a file in a tree", free: git_tree_entry_free, { git_tree_entry_bypath(&$0, tree.pointer, path) }),
      let mode = FileMode(git_tree_entry_filemode(entry.pointer))
    else { return nil }
    return TreeEntry(path: path, isPathRepaired: false, mode: mode, id: ObjectID(git_tree_entry_id(entry.pointer)))
  }

  /// The content of the file at `path`, or the target of a link; `nil` if there is none.
  package func read(_ path: String, at id: ObjectID) throws(GitError) -> [UInt8]? {
    guard let entry = try entry(path, at: id), entry.mode != .submodule else { return nil }
    return try readBlob(entry.id)
  }

  /// The bytes of a blob.
  ///
  /// - Throws: `.missingObject`, as in a partial clone: nothing is fetched.
  package func readBlob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    try requireObject(id)
    var raw = id.raw
    let blob = try Owned.make("read a blob", free: git_blob_free) { git_blob_lookup(&$0, pointer, &raw) }
    let size = Int(git_blob_rawsize(blob.pointer))
    return [UInt8](UnsafeRawBufferPointer(start: size == 0 ? nil : git_blob_rawcontent(blob.pointer), count: size))
  }

  /// The size of a blob in bytes, without reading it.
  package func blobSize(_ id: ObjectID) throws(GitError) -> Int {
    try requireObject(id)
    var (size, type, raw) = (0, GIT_OBJECT_INVALID, id.raw)
    try check("measure a blob", git_odb_read_header(&size, &type, handle.objects, &raw))
    return size
  }

  /// Adds a blob with exactly these bytes to the object database.
  package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var id = git_oid()
    try FileSystem.mayChange("a blob")
    try check("write a blob", git_blob_create_from_buffer(&id, pointer, bytes, bytes.count))
    return ObjectID(id)
  }

  /// The tree that `id` is, or that the commit or tag `id` leads to.
  func lookUpTree(_ id: ObjectID) throws(GitError) -> Owned {
    var raw = id.raw
    if id == .emptyTree && git_odb_exists(handle.objects, &raw) == 0 { try writeEmptyTree() }
    try requireObject(id)
    let object = try Owned.make("read an object", free: git_object_free) {
      git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY)
    }
    do throws(GitError) {
      return try Owned.make("read a tree", free: git_object_free) {
        git_object_peel(&$0, object.pointer, GIT_OBJECT_TREE)
      }
    } catch {
      throw Self.asMissing(error)
    }
  }

  /// The same error, as one of a missing object where something was not found that a commit or tree names.
  static func asMissing(_ error: GitError) -> GitError {
    guard error.code == .notFound else { return error }
    return GitError(
      .missingObject, "The repository lacks a part of its history, as a partial clone does.",
      libraryClass: error.libraryClass, libraryCode: error.libraryCode, underlying: error)
  }

  /// The id of the tree of the commit `id`, or `id` itself if it is a tree.
  package func treeID(of id: ObjectID) throws(GitError) -> ObjectID {
    let tree = try lookUpTree(id)
    return ObjectID(git_tree_id(tree.pointer))
  }

  private func writeEmptyTree() throws(GitError) {
    let builder = try Owned.make("make a tree", free: git_treebuilder_free) { git_treebuilder_new(&$0, pointer, nil) }
    var id = git_oid()
    try check("write a tree", git_treebuilder_write(&id, builder.pointer))
  }

  private func collect(
    _ tree: borrowing Owned, below directory: RawPath, into entries: inout [TreeEntry]
  ) throws(GitError) {
    for index in 0..<git_tree_entrycount(tree.pointer) {
      guard let entry = git_tree_entry_byindex(tree.pointer, index), let name = git_tree_entry_name(entry) else {
        throw GitError(.library, "A tree has fewer entries than it says.")
      }
      let path = directory.appending(RawPath(name).bytes)
      let id = ObjectID(git_tree_entry_id(entry))
      let mode = git_tree_entry_filemode(entry)
      if mode == GIT_FILEMODE_TREE {
        try collect(try lookUpTree(id), below: path, into: &entries)
      } else if let mode = FileMode(mode) {
        entries.append(TreeEntry(path: path.text, isPathRepaired: path.isRepaired, mode: mode, id: id))
      } else {
        throw GitError(.library, "\(path.text) has a mode that git does not know.", paths: [path.text])
      }
    }
  }
}

extension ObjectID {
  /// The tree without entries, which git knows in every repository.
  package static let emptyTree = ObjectID("4b825dc642cb6eb9a060e54bf8d69288fbee4904")!  // 40 hexadecimal digits
}
