internal import CGit2
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// From blobs to files and back, with line ends as the attributes and `core.autocrlf` ask.
extension Repository {
  /// What the file at `path` holds in a work tree when the commit holds the blob `id`.
  func contentForWorkTree(_ id: ObjectID, at path: RawPath) throws(GitError) -> [UInt8] {
    try filter(try readBlob(id), at: path, GIT_FILTER_TO_WORKTREE)
  }

  /// What a commit would hold for a file with these bytes at `path`.
  func contentForCommit(_ bytes: [UInt8], at path: RawPath) throws(GitError) -> [UInt8] {
    try filter(bytes, at: path, GIT_FILTER_TO_ODB)
  }

  /// What the work tree has at `path`, as a commit would hold it; `nil` if that is neither a file nor a link.
  func version(in directory: WorkTreeDirectory, at path: RawPath) throws(GitError) -> FileVersion? {
    switch try directory.state(path) {
    case .file(let status):
      let content = try contentForCommit(try directory.read(path), at: path)
      let mode: FileMode = status.st_mode & 0o100 != 0 ? .executable : .regular
      return FileVersion(mode: mode, id: try ObjectID(ofBlob: content))
    case .link:
      return FileVersion(mode: .symbolicLink, id: try ObjectID(ofBlob: try directory.readLink(path)))
    case .absent, .blocked, .directory, .other:
      return nil
    }
  }

  /// Makes the work tree have `version` at `path`.
  ///
  /// - Returns: What the index should know of the file; `nil` for a submodule, whose directory is only made.
  func write(
    _ version: FileVersion, to directory: WorkTreeDirectory, at path: RawPath,
    obstacles: WorkTreeDirectory.Obstacles
  ) throws(GitError) -> stat? {
    switch version.mode {
    case .submodule:
      try directory.makeDirectory(path, obstacles: obstacles)
      return nil
    case .symbolicLink:
      return try directory.writeLink(to: try readBlob(version.id), at: path, obstacles: obstacles)
    case .regular, .executable:
      let content = try contentForWorkTree(version.id, at: path)
      return try directory.write(content, isExecutable: version.mode == .executable, to: path, obstacles: obstacles)
    }
  }

  private func filter(
    _ bytes: [UInt8], at path: RawPath, _ direction: git_filter_mode_t
  ) throws(GitError) -> [UInt8] {
    let repository = pointer
    // Allowed to be lossy: whether that is wise was for `git add` to say.
    let filters = try Owned.find("load the filters of a file", free: git_filter_list_free) { filters in
      path.withCString {
        git_filter_list_load(&filters, repository, nil, $0, direction, GIT_FILTER_ALLOW_UNSAFE.rawValue)
      }
    }
    guard let filters else { return bytes }
    return try bytesFromBuffer("convert the line ends of a file") { result in
      bytes.withUnsafeBytes { buffer in
        let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        return git_filter_list_apply_to_buffer(&result, filters.pointer, start, buffer.count)
      }
    }
  }
}
