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
    let marked = try markedByAttributes(entries, at: commit)
    return entries.map { entry in
      TrackedFile(
        path: entry.path, isPathRepaired: entry.isPathRepaired, object: entry.id,
        omission: marked[entry.path] ?? PathRules.omission(of: entry.path))
    }
  }

  /// What `linguist-generated` and `linguist-vendored` say of files.
  private func markedByAttributes(_ entries: [TreeEntry], at commit: ObjectID) throws -> [String: Omission] {
    let files = entries.filter { $0.path == ".gitattributes" || $0.path.hasSuffix("/.gitattributes") }
    let word = Array("linguist-".utf8)
    // Asking for each path takes longer than all the rest of a warm map, and few repositories have such attributes.
    let isNeeded = try readBlobs(files.map(\.id), limitInBytes: 1 << 18).contains { content in
      guard case .bytes(let bytes) = content else { return false }
      return bytes.withUnsafeBufferPointer { $0.end(of: word, from: 0) != nil }
    }
    guard isNeeded else { return [:] }
    let paths = entries.filter { !$0.isPathRepaired }.map(\.path)
    var marked: [String: Omission] = [:]
    for path in try self.paths(among: paths, withAnyOf: ["linguist-vendored"], at: commit) { marked[path] = .vendored }
    for path in try self.paths(among: paths, withAnyOf: ["linguist-generated"], at: commit) {
      marked[path] = .generated
    }
    return marked
  }
}
