internal import CGit2

extension Repository {
  /// Writes the tree that the next commit would have.
  ///
  /// git leaves out files that are only announced (`git add --intent-to-add`); libgit2 1.5 to 1.9 writes them as empty ones.
  func stagedTree(of index: borrowing Owned) throws(GitError) -> ObjectID {
    // The index itself knows trees that it need not write again.
    guard Self.announces(index) else { return try writeTree(of: index) }
    let rest = try Owned.make("make an index", free: git_index_free) { git_index_new(&$0) }
    for position in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, position), !Self.isAnnounced(entry) else { continue }
      try check("copy an entry of the index", git_index_add(rest.pointer, entry))
    }
    return try writeTree(of: rest)
  }

  private static func announces(_ index: borrowing Owned) -> Bool {
    for position in 0..<git_index_entrycount(index.pointer) {
      if let entry = git_index_get_byindex(index.pointer, position), isAnnounced(entry) { return true }
    }
    return false
  }

  private static func isAnnounced(_ entry: UnsafePointer<git_index_entry>) -> Bool {
    entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
  }

  private func writeTree(of index: borrowing Owned) throws(GitError) -> ObjectID {
    var tree = git_oid()
    try check("write the staged tree", git_index_write_tree_to(&tree, index.pointer, pointer))
    return ObjectID(tree)
  }
}
