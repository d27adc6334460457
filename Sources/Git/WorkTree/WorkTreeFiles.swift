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
  /// The directory of the repository's own files; nil where there is no repository.
  private let gitDirectory: String?

  /// - Parameters:
  ///   - root: An existing directory, absolute.
  ///   - gitDirectory: Where what is needed while files are changed is kept; without it that is a directory in `root`.
  package init(root: String, gitDirectory: String? = nil) {
    self.root = root
    self.gitDirectory = gitDirectory
  }

  /// A directory of its own in a root without a repository, there only while files are changed.
  private static let ownDirectory = ".nexus-apply"
  private var ownDirectory: String { root + "/" + Self.ownDirectory }
  private var journalPath: String { (gitDirectory ?? ownDirectory) + "/nexus-apply" }

  /// Everything below the directory but git's and nexus's own: files and links by path.
  ///
  /// Names that are not UTF-8 and things that are neither file nor link are left out.
  package func all() throws(GitError) -> [String: FileMode] {
    let directory = try WorkTreeDirectory(root)
    var found: [String: FileMode] = [:]
    for path in try directory.filesAtTop(skipping: [".git", ".nexus-overseer", Self.ownDirectory])
    where !path.isRepaired {
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

  /// Puts in order what an earlier process left that was killed while it changed files: nil where there is nothing.
  ///
  /// - Throws: `.locked` while that process still runs; `.fileSystem`.
  package func recover() throws(GitError) -> Recovery? {
    guard FileSystem.kind(of: journalPath) != .absent else {
      try sweep()
      return nil
    }
    let directory = try WorkTreeDirectory(root, temporaries: TemporaryFiles(in: gitDirectory ?? ownDirectory))
    let recovery = try ApplyJournal.recover(at: journalPath, in: directory)
    try sweep()
    return recovery
  }

  /// Removes what stands where files were being written.
  private func sweep() throws(GitError) {
    try TemporaryFiles(in: gitDirectory ?? ownDirectory).sweep()
    guard gitDirectory == nil, FileSystem.kind(of: ownDirectory) == .directory else { return }
    unlink(journalPath + "-new")
    rmdir(ownDirectory)
  }

  /// Makes `changes`, one after the other; on any failure everything is as it was, and so it is after `recover` where the
  /// process was killed in between.
  ///
  /// - Throws: `.locked` while another process changes files here; `.unsafePath` before anything is changed; `.fileSystem`, `.uncommittedChanges` when something that is no
  ///   file stands in the way.
  package func apply(_ changes: [TreeChange]) throws(GitError) {
    for path in changes.flatMap(\.paths) {
      let isThere = path.contains("\\") ? try read(path) != nil : false
      if let violation = PathConfinement.violation(in: path, isThere: isThere) {
        throw GitError(.unsafePath(violation), "The path \"\(path)\" may not be written.", paths: [path])
      }
    }
    if gitDirectory == nil, mkdir(ownDirectory, 0o700) != 0, errno != EEXIST {
      throw GitError(fileSystem: "make", ownDirectory)
    }
    do {
      let temporaries = TemporaryFiles(in: gitDirectory ?? ownDirectory)
      let directory = try WorkTreeDirectory(root, temporaries: temporaries)
      let journal = try ApplyJournal(try entries(of: changes, in: directory), at: journalPath)
      try apply(changes, to: directory)
      try journal.finish()
    }
    if gitDirectory == nil { rmdir(ownDirectory) }
  }

  /// What stands at each path that is changed, and what will.
  private func entries(
    of changes: [TreeChange], in directory: WorkTreeDirectory
  ) throws(GitError) -> [ApplyJournal.Entry] {
    var order: [RawPath] = []
    var before: [RawPath: ApplyJournal.State] = [:]
    var after: [RawPath: ApplyJournal.State] = [:]
    func note(_ path: String) throws(GitError) -> RawPath {
      let raw = RawPath(path)
      guard before[raw] == nil else { return raw }
      order.append(raw)
      let state = try ApplyJournal.state(of: raw, in: directory)
      (before[raw], after[raw]) = (state, state)
      return raw
    }
    for change in changes {
      switch change {
      case .write(let path, let bytes, let mode):
        let raw = try note(path)
        var isExecutable = mode == .executable
        if mode == nil, case .file(_, let wasExecutable)? = after[raw] { isExecutable = wasExecutable }
        after[raw] = .file(bytes, isExecutable: isExecutable)
      case .delete(let path): after[try note(path)] = .absent
      case .rename(let from, let to):
        let (source, target) = (try note(from), try note(to))
        after[target] = after[source]
        after[source] = .absent
      }
    }
    return order.map { ApplyJournal.Entry(path: $0, before: before[$0] ?? .absent, after: after[$0] ?? .absent) }
  }

  private func apply(_ changes: [TreeChange], to directory: WorkTreeDirectory) throws(GitError) {
    let landing = Landing(in: directory)
    do throws(GitError) {
      for change in changes { try apply(change, to: directory, landing) }
    } catch {
      let failed = landing.undo()
      guard !failed.isEmpty else {
        unlink(journalPath)
        throw error
      }
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
