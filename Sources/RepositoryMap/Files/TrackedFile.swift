package import Git

/// A text file, or what looks like one by its name, in a commit. Links and submodules are none.
package struct TrackedFile: Sendable, Hashable {
  package let path: String
  /// Whether bytes of the path that are not UTF-8 were replaced, so that the file can only be read by its id.
  package let isPathRepaired: Bool
  package let object: ObjectID
  /// Why nothing was looked for in it; nil if it was.
  package internal(set) var omission: Omission?

  var key: TagKey { TagKey(object: object, form: FileForm(path: path).name) }
}

extension Repository {
  /// The files of a commit, in git's order.
  func trackedFiles(at commit: ObjectID) throws -> [TrackedFile] {
    let entries = try entries(at: commit).filter { $0.mode == .regular || $0.mode == .executable }
    let rules = try fileRules(among: entries, at: commit)
    let omissions = try omissions(of: entries.filter { !$0.isPathRepaired }.map(\.path), by: rules)
    return entries.map { entry in
      TrackedFile(
        path: entry.path, isPathRepaired: entry.isPathRepaired, object: entry.id,
        omission: entry.isPathRepaired ? rules.omission(of: entry.path) : omissions[entry.path])
    }
  }
}
