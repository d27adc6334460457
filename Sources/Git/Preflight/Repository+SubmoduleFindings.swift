internal import CGit2

/// Submodules of which the user's checkout has not what a plan's worktree is to be filled with.
extension Repository {
  /// Whether the repository in the directory `path` has an object.
  private static func holds(_ id: ObjectID, _ path: String) -> Bool {
    guard let handle = try? RepositoryHandle(opening: path, searching: false) else { return false }
    var raw = id.raw
    return git_odb_exists(handle.objects, &raw) == 1
  }

  func submoduleFindings(_ entries: [TreeEntry]) throws(GitError) -> [Preflight.Finding] {
    let modules = entries.filter { $0.mode == .submodule }
    guard !modules.isEmpty else { return [] }
    let missing = modules.filter { module in
      !submoduleSources(of: module.path).contains { Self.holds(module.id, $0) }
    }
    let names = missing.prefix(3).map(\.path).joined(separator: ", ") + (missing.count > 3 ? ", …" : "")
    guard !missing.isEmpty else {
      return [
        .init(
          .submodules, .remark,
          "Submodules of a plan's worktree are filled from your checkout; models do not change what is in them.")
      ]
    }
    let isOne = missing.count == 1
    return [
      .init(
        .submodules, .warning,
        "The submodule\(isOne ? "" : "s") \(names) \(isOne ? "is" : "are") not checked out as committed, so that checks "
          + "find \(isOne ? "its directory" : "their directories") empty.",
        cure: "`git submodule update --init --recursive`")
    ]
  }
}
