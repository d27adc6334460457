import Programs

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a worktree borrows from the main work tree by symbolic links, as `node_modules`.
///
/// Links are there only while commands run: they are taken away before files are checked out, so that nothing is written
/// through one, and are made anew where the tree has nothing of its own. Commits are made of trees in memory, which know
/// of no link.
package struct WorkspaceLinks: Sendable, Hashable {
  /// The main work tree.
  package var root: String
  /// Paths below it, confined by whoever read them from the configuration.
  package var paths: [String]

  package init(root: String = "", paths: [String] = []) {
    self.root = root
    self.paths = paths
  }

  /// Where a path leads to in the main work tree, without links; nil where nothing is there or it leads out of it.
  package func source(of path: String) -> String? {
    guard let root = RealPath.of(root), let source = RealPath.of(root + "/" + path) else { return nil }
    let isNexus = ["/.git", "/.nexus-overseer"].contains { RealPath.isPath(source, within: root + $0) }
    return source.hasPrefix(root + "/") && !isNexus ? source : nil
  }

  /// Takes away the links that stand in a worktree.
  func remove(from worktree: String) {
    for path in paths where isOwn(place(of: path, in: worktree)) { unlink(worktree + "/" + path) }
  }

  /// Makes the links; returns a sentence for each that could not be made.
  @discardableResult
  func make(in worktree: String) -> [String] {
    paths.compactMap { path in
      guard let source = source(of: path) else {
        let isThere = Self.kind(of: root + "/" + path) != nil
        return isThere
          ? "\(path) leads out of \(root), so the worktree is not linked to it."
          : "There is no \(path) in \(root), so the worktree is not linked to it."
      }
      guard let place = place(of: path, in: worktree) else {
        return "The worktree has no directory for \(path), so nothing is linked there."
      }
      if isOwn(place) { return nil }
      guard Self.kind(of: place) == nil else { return "The worktree has a \(path) of its own, which stays." }
      return symlink(source, place) == 0 ? nil : "\(path) cannot be linked (error \(errno))."
    }
  }

  /// Where a link stands or would stand; nil where its directory is missing or leads out of the worktree.
  private func place(of path: String, in worktree: String) -> String? {
    let parts = path.split(separator: "/")
    guard let name = parts.last, let root = RealPath.of(worktree) else { return nil }
    let directory = ([worktree] + parts.dropLast().map(String.init)).joined(separator: "/")
    guard let real = RealPath.of(directory), RealPath.isPath(real, within: root) else { return nil }
    return real + "/" + name
  }

  /// Whether a link into the main work tree stands there.
  private func isOwn(_ place: String?) -> Bool {
    guard let place, Self.kind(of: place) == S_IFLNK, let root = RealPath.of(root) else { return false }
    return RealPath.isPath(Self.target(of: place) ?? "", within: root)
  }

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func target(of link: String) -> String? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(PATH_MAX)) { buffer in
      let count = readlink(link, buffer.baseAddress!, buffer.count)
      return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
  }
}
