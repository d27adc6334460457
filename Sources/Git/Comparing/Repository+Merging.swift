internal import CGit2
internal import Programs
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What two sides make together.
enum MergeOutcome: Equatable {
  case tree(ObjectID)
  /// The paths that both sides changed so that somebody has to decide, sorted, and why in a sentence.
  case conflicts([String], reason: String)
}

/// Every merge of nexus: landing, lanes, squashing, picking, undoing.
///
/// git itself decides, by `git merge-tree --write-tree` of 2.38 and newer. libgit2's detection of renames differs: it pairs
/// empty files, so that text meant for one lands in another, and it knows no renamed directories (seen with 1.5.1). Where
/// there is no such git, libgit2 merges without renames; what was renamed on one side and changed on the other is a conflict.
extension Repository {
  /// Merges two commits, or three trees where the base is given; only objects are written.
  ///
  /// - Parameter base: What both go back to, a commit or a tree like the others; nil for what history says.
  func merge(_ ours: ObjectID, _ theirs: ObjectID, base: ObjectID? = nil) throws(GitError) -> MergeOutcome {
    let sides: (ours: ObjectID, theirs: ObjectID)
    if let base {
      // git before 2.40 takes no base but that of history.
      let root = try commitForMerging(base, parents: [])
      sides = (
        try commitForMerging(ours, parents: [root]), try commitForMerging(theirs, parents: [root])
      )
    } else {
      sides = (ours, theirs)
    }
    if let outcome = try mergeByGit(sides.ours, sides.theirs) { return outcome }
    return try mergeWithoutRenames(sides.ours, sides.theirs)
  }

  private func commitForMerging(_ id: ObjectID, parents: [ObjectID]) throws(GitError) -> ObjectID {
    let nobody = Signature(
      name: "nexus", email: "nexus@localhost", date: Date(timeIntervalSince1970: 0), offsetInMinutes: 0)
    return try writeCommit(
      tree: try treeID(of: id), parents: parents, message: "For a merge\n", author: nobody, committer: nobody)
  }

  /// Nil where no git is there that can.
  private func mergeByGit(_ ours: ObjectID, _ theirs: ObjectID) throws(GitError) -> MergeOutcome? {
    guard let program = userGit else { return nil }
    let arguments = ["merge-tree", "--write-tree", "-z", "--name-only", "--allow-unrelated-histories"]
    let result = try program.run(arguments + ["\(ours)", "\(theirs)"])
    let fields = result.output.split(separator: 0, omittingEmptySubsequences: false)
    switch result.status {
    case 0:
      guard let tree = fields.first.flatMap({ ObjectID(String(decoding: $0, as: UTF8.self)) }) else { break }
      return .tree(tree)
    case 1:
      let paths = fields.dropFirst().prefix { !$0.isEmpty }.map { RawPath(Array($0)).text }
      let kinds = MergeConflict.kinds(in: fields.dropFirst(paths.count + 2))
      let names = Set(paths).sorted()
      return .conflicts(names, reason: MergeConflict.sentence(names, kinds))
    // What it says of options that it does not know.
    case 129: return nil
    default: break
    }
    let words = String(decoding: result.error, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: " ")
    throw GitError(
      .library, "git merge-tree failed with status \(result.status): \(words)", libraryCode: Int(result.status))
  }

  private func mergeWithoutRenames(_ ours: ObjectID, _ theirs: ObjectID) throws(GitError) -> MergeOutcome {
    try refuseMergeDrivers(ours, theirs)
    let first = try lookUpCommit(ours)
    let second = try lookUpCommit(theirs)
    var options = git_merge_options()
    try check("set up a merge", git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)))
    options.flags = 0
    let index = try Owned.make("merge", free: git_index_free) {
      git_merge_commits(&$0, pointer, first.pointer, second.pointer, &options)
    }
    if git_index_has_conflicts(index.pointer) != 0 {
      let paths = try conflicts(in: index.pointer)
      // Without git nothing tells the kinds apart.
      return .conflicts(paths, reason: MergeConflict.contents(paths.joined(separator: ", ")))
    }
    var tree = git_oid()
    try check("write the merged tree", git_index_write_tree_to(&tree, index.pointer, pointer))
    return .tree(ObjectID(tree))
  }

  func conflicts(in index: OpaquePointer) throws(GitError) -> [String] {
    var iterator: OpaquePointer?
    try check("list conflicts", git_index_conflict_iterator_new(&iterator, index))
    defer { git_index_conflict_iterator_free(iterator) }
    var paths: Set<String> = []
    var (ancestor, ours, theirs):
      (UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?) = (
        nil, nil, nil
      )
    while true {
      let status = git_index_conflict_next(&ancestor, &ours, &theirs, iterator)
      if status == GIT_ITEROVER.rawValue { return paths.sorted() }
      try check("list conflicts", status)
      for entry in [ancestor, ours, theirs] {
        if let path = entry?.pointee.path { paths.insert(RawPath(path).text) }
      }
    }
  }
}
