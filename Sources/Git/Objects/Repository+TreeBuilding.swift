internal import CGit2

extension Repository {
  /// Writes the tree that comes out of `changes`, made one after the other to `base`, into the object database.
  ///
  /// No work tree, index or reference is touched. Every path is judged by `PathConfinement` and against the tree; one
  /// refusal refuses all. Directories that become empty vanish, as always in git.
  /// - Parameters:
  ///   - base: A tree, commit or tag; `nil` for the empty tree.
  ///   - foldsCase: Whether names that differ only in case collide; by default as `core.ignorecase` says.
  /// - Throws: `.unsafePath` with the path; `.notFound` if what is to be deleted or renamed is not there,
  ///   `.alreadyExists` if something stands where a rename leads.
  package func makeTree(
    from base: ObjectID?, applying changes: [TreeChange], foldsCase: Bool? = nil
  ) throws(GitError) -> ObjectID {
    var source: ObjectID?
    if let base { source = try treeID(of: base) }
    let top = try EditedDirectory(reading: source, in: pointer)
    let ignoresCase = try libraryBool("core.ignorecase") ?? false
    let folds = foldsCase ?? ignoresCase
    let written = changes.compactMap { change -> RawPath? in
      if case .write(let path, _, let mode) = change, mode != .symbolicLink { RawPath(path) } else { nil }
    }
    let filtered = Set(try pathsToClean(among: written))
    for change in changes {
      switch change {
      case .write(let path, let bytes, let mode):
        let (directory, name) = try place(path, in: top, foldsCase: folds)
        let mode = try self.mode(mode, forWriting: path, over: directory.child(name))
        if mode == .symbolicLink, let violation = PathConfinement.violation(inLinkAt: path, to: bytes) {
          throw refusal(path, violation)
        }
        let isFiltered = filtered.contains(RawPath(path)) && mode != .symbolicLink
        let id = try isFiltered ? writeCleanBlob(bytes, at: RawPath(path)) : writeBlob(bytes)
        directory.set(name, to: .file(mode, id))
      case .delete(let path):
        _ = try take(path, from: top)
      case .rename(let from, let to):
        let (mode, id) = try take(from, from: top)
        let (directory, name) = try place(to, in: top, foldsCase: folds)
        guard directory.child(name) == nil else {
          throw GitError(.alreadyExists, "Cannot rename \(from): there is a \(to) already.", paths: [to])
        }
        if mode == .symbolicLink, let violation = PathConfinement.violation(inLinkAt: to, to: try readBlob(id)) {
          throw refusal(to, violation)
        }
        directory.set(name, to: .file(mode, id))
      }
    }
    return try top.write()
  }

  /// The directory and the name in it that `path` leads to, with directories made on the way.
  private func place(
    _ path: String, in top: EditedDirectory, foldsCase: Bool
  ) throws(GitError) -> (EditedDirectory, [UInt8]) {
    try judge(path, in: top)
    var components = RawPath(path).components
    let name = components.removeLast()
    var directory = top
    for component in components {
      if case .file = directory.child(component) { throw refusal(path, .notADirectory) }
      if let next = try directory.open(component) {
        directory = next
      } else {
        if foldsCase, directory.collision(with: component) != nil { throw refusal(path, .caseCollision) }
        directory = try directory.make(component)
      }
    }
    if let next = try directory.open(name), !next.isEmpty { throw refusal(path, .isDirectory) }
    if case .file = directory.child(name) { return (directory, name) }
    if foldsCase, directory.collision(with: name) != nil { throw refusal(path, .caseCollision) }
    return (directory, name)
  }

  private func judge(_ path: String, in top: EditedDirectory) throws(GitError) {
    guard let violation = PathConfinement.violation(in: path) else { return }
    guard violation == .backslash, try holdsFile(path, top) else { throw refusal(path, violation) }
    if let violation = PathConfinement.violation(in: path, isThere: true) { throw refusal(path, violation) }
  }

  private func holdsFile(_ path: String, _ top: EditedDirectory) throws(GitError) -> Bool {
    var components = RawPath(path).components
    let name = components.removeLast()
    var directory = top
    for component in components {
      guard let next = try directory.open(component) else { return false }
      directory = next
    }
    if case .file = directory.child(name) { return true }
    return false
  }

  /// Removes the file at `path` and returns what it was.
  private func take(_ path: String, from top: EditedDirectory) throws(GitError) -> (FileMode, ObjectID) {
    try judge(path, in: top)
    var components = RawPath(path).components
    let name = components.removeLast()
    var directories = [top]
    for component in components {
      if case .file = directories[directories.count - 1].child(component) { throw refusal(path, .notADirectory) }
      guard let next = try directories[directories.count - 1].open(component) else { throw absence(path) }
      directories.append(next)
    }
    guard let found = directories[directories.count - 1].child(name) else { throw absence(path) }
    guard case .file(let mode, let id) = found else { throw refusal(path, .isDirectory) }
    if mode == .submodule { throw refusal(path, .isSubmodule) }
    directories[directories.count - 1].set(name, to: nil)
    for depth in components.indices.reversed() where directories[depth + 1].isEmpty {
      directories[depth].set(components[depth], to: nil)
    }
    return (mode, id)
  }

  private func mode(
    _ wanted: FileMode?, forWriting path: String, over child: EditedDirectory.Child?
  ) throws(GitError) -> FileMode {
    if wanted == .submodule { throw refusal(path, .isSubmodule) }
    guard case .file(let existing, _) = child else { return wanted ?? .regular }
    if existing == .submodule { throw refusal(path, .isSubmodule) }
    // Replacing a link by a file, or the other way round, must be meant.
    if existing == .symbolicLink && wanted == nil { throw refusal(path, .isSymbolicLink) }
    return wanted ?? existing
  }

  private func refusal(_ path: String, _ violation: PathConfinement.Violation) -> GitError {
    GitError(.unsafePath(violation), "\"\(path)\" may not be written: \(violation.explanation).", paths: [path])
  }

  private func absence(_ path: String) -> GitError {
    GitError(.notFound, "There is no file \(path).", paths: [path])
  }
}

extension PathConfinement.Violation {
  /// The reason, to stand after a colon.
  package var explanation: String {
    switch self {
    case .empty: "it is empty"
    case .absolute: "it does not begin at the top of the work tree"
    case .emptyComponent: "a part between two slashes is empty"
    case .dotComponent: "a part of it is \".\" or \"..\""
    case .gitDirectory: "it leads into git's own directory"
    case .nexusDirectory: "it leads into nexus's own directory"
    case .controlCharacter: "it holds a control character"
    case .backslash: "it holds a backslash"
    case .notText: "it is not valid text"
    case .tooLong: "it is too long"
    case .notADirectory: "a part of it is a file, a link or a submodule"
    case .isDirectory: "there is a directory"
    case .isSymbolicLink: "there is a symbolic link"
    case .isSubmodule: "there is a submodule"
    case .caseCollision: "another name differs from it only in case"
    case .linkLeavesTree: "the link would lead out of the work tree"
    case .specialFileAsLink: "git does not allow this file to be a link"
    }
  }
}
