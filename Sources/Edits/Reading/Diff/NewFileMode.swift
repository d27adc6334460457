/// Whether a new file is to be executable where the reply has no way to say so.
struct NewFileMode {
  let tree: SourceTree

  /// Whether `content` begins as a script does, and most of the project's scripts of that kind are executable.
  ///
  /// The nearest ones count: those of the same extension in the directory, else in the whole tree. What has no extension and
  /// a name that is known not to be a script's does not count.
  func isExecutable(_ path: String, _ content: [UInt8]) -> Bool? {
    guard content.starts(with: "#!".utf8) else { return nil }
    let name = fileExtension(path)
    let like = tree.paths.filter { $0 != path && fileExtension($0) == name && isFile($0) && !isKnownText($0) }
    let near = like.filter { directory($0) == directory(path) }
    let siblings = near.isEmpty ? like : near
    let count = siblings.count { tree.kind(of: $0) == .executable }
    return count > 0 && count * 2 >= siblings.count ? true : nil
  }

  /// `Makefile`, `LICENSE`, `.gitignore` and the like.
  private func isKnownText(_ path: String) -> Bool {
    guard fileExtension(path).isEmpty, tree.kind(of: path) == .regular else { return false }
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    return name.first == "." || name.hasSuffix("file") || name.allSatisfy { $0.isUppercase || "-_".contains($0) }
  }

  private func isFile(_ path: String) -> Bool {
    tree.kind(of: path) == .regular || tree.kind(of: path) == .executable
  }

  private func directory(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[..<$0] } ?? ""
  }

  private func fileExtension(_ path: String) -> Substring {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    return name[dot...]
  }
}
