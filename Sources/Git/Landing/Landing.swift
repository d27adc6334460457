#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Files of a work tree as they were before they were changed, to be put back if the change fails.
final class Landing {
  private enum Before {
    case absent
    case file([UInt8], stat)
    case link([UInt8])
    /// A submodule's directory, of which only the index speaks.
    case directory
  }

  private let directory: WorkTreeDirectory
  private var done: [(RawPath, Before)] = []

  init(in directory: WorkTreeDirectory) { self.directory = directory }

  /// Remembers what stands at `path`. To be called before it is changed.
  func keep(_ path: RawPath) throws(GitError) {
    let before: Before
    switch try directory.state(path) {
    case .absent, .blocked: before = .absent
    case .file(let status): before = .file(try directory.read(path), status)
    case .link: before = .link(try directory.readLink(path))
    case .directory: before = .directory
    case .other:
      throw GitError(.uncommittedChanges, "\(path.text) is neither a file nor a link.", paths: [path.text])
    }
    done.append((path, before))
  }

  /// Puts everything back, the last change first.
  ///
  /// - Returns: The paths where that failed.
  func undo() -> [String] {
    var failed: [String] = []
    for (path, before) in done.reversed() {
      do throws(GitError) { try restore(path, before) } catch { failed.append(path.text) }
    }
    return failed.sorted()
  }

  private func restore(_ path: RawPath, _ before: Before) throws(GitError) {
    switch before {
    case .absent: try directory.remove(path)
    case .link(let target): _ = try directory.writeLink(to: target, at: path, obstacles: .refuse)
    case .directory: try directory.makeDirectory(path, obstacles: .refuse)
    case .file(let bytes, let status):
      let isExecutable = status.st_mode & 0o100 != 0
      _ = try directory.write(bytes, isExecutable: isExecutable, to: path, obstacles: .refuse)
      try directory.setAttributes(of: path, from: status)
    }
  }
}
