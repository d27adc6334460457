#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The files below a directory, in a repository or not, read and changed without following a link out of it.
///
/// A value without state: each call looks anew. Neither an index nor a commit is touched.
package struct WorkTreeFiles: Sendable {
  package let root: String

  /// - Parameter root: An existing directory, absolute.
  package init(root: String) {
    self.root = root
  }

  /// Everything below the directory but git's and nexus's own: files and links by path.
  ///
  /// Names that are not UTF-8 and things that are neither file nor link are left out.
  package func all() throws(GitError) -> [String: FileMode] {
    let directory = try WorkTreeDirectory(root)
    var found: [String: FileMode] = [:]
    for path in try directory.filesAtTop(skipping: [".git", ".nexus-overseer"]) where !path.isRepaired {
      found[path.text] = try mode(of: path, in: directory)
    }
    return found
  }

  /// What stands at each of `paths`; those where nothing does are left out.
  package func modes(of paths: some Sequence<String>) throws(GitError) -> [String: FileMode] {
    let directory = try WorkTreeDirectory(root)
    var found: [String: FileMode] = [:]
    for path in paths { found[path] = try mode(of: RawPath(path), in: directory) }
    return found
  }

  /// The bytes of the file at `path`; nil when there is none.
  package func read(_ path: String) throws(GitError) -> [UInt8]? {
    let directory = try WorkTreeDirectory(root)
    guard case .file = try directory.state(RawPath(path)) else { return nil }
    return try directory.read(RawPath(path))
  }

  /// The bytes of the files called `name` in some of the directories below the root, by the directory; the root is "".
  package func read(_ name: String, in directories: some Sequence<String>) throws(GitError) -> [String: [UInt8]] {
    let root = try WorkTreeDirectory(root)
    var found: [String: [UInt8]] = [:]
    for directory in directories {
      let path = RawPath(directory.isEmpty ? name : directory + "/" + name)
      if case .file = try root.state(path) { found[directory] = try root.read(path) }
    }
    return found
  }

  /// Makes `changes`, one after the other; on any failure everything is as it was.
  ///
  /// - Throws: `.unsafePath` before anything is changed; `.fileSystem`, `.uncommittedChanges` when something that is no
  ///   file stands in the way.
  package func apply(_ changes: [TreeChange]) throws(GitError) {
    for path in changes.flatMap(\.paths) {
      if let violation = PathConfinement.violation(in: path) {
        throw GitError(.unsafePath(violation), "The path \"\(path)\" may not be written.", paths: [path])
      }
    }
    let directory = try WorkTreeDirectory(root)
    let landing = Landing(in: directory)
    do throws(GitError) {
      for change in changes { try apply(change, to: directory, landing) }
    } catch {
      let failed = landing.undo()
      guard !failed.isEmpty else { throw error }
      throw GitError(
        error.code, "\(error.message) Some files could not be put back: \(failed.joined(separator: ", ")).",
        paths: failed, underlying: error)
    }
  }

  private func apply(
    _ change: TreeChange, to directory: WorkTreeDirectory, _ landing: Landing
  ) throws(GitError) {
    switch change {
    case .write(let path, let bytes, let mode):
      let raw = RawPath(path)
      let standing = try self.mode(of: raw, in: directory)
      let isExecutable = (mode ?? standing) == .executable
      try landing.keep(raw)
      _ = try directory.write(bytes, isExecutable: isExecutable, to: raw, obstacles: .refuse)
    case .delete(let path):
      try landing.keep(RawPath(path))
      try directory.remove(RawPath(path))
    case .rename(let from, let to):
      guard let bytes = try read(from) else {
        throw GitError(.notFound, "There is no file \(from).", paths: [from])
      }
      let isExecutable = try mode(of: RawPath(from), in: directory) == .executable
      try landing.keep(RawPath(to))
      _ = try directory.write(bytes, isExecutable: isExecutable, to: RawPath(to), obstacles: .refuse)
      try landing.keep(RawPath(from))
      try directory.remove(RawPath(from))
    }
  }

  private func mode(of path: RawPath, in directory: WorkTreeDirectory) throws(GitError) -> FileMode? {
    switch try directory.state(path) {
    case .file(let status): status.st_mode & 0o100 != 0 ? .executable : .regular
    case .link: .symbolicLink
    case .directory, .absent, .blocked, .other: nil
    }
  }
}
