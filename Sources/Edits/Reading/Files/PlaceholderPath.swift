/// What a path that copies an example means, where the tree or the files that are asked for leave one possibility.
struct PlaceholderPath {
  let tree: SourceTree
  let expecting: [String]

  /// The file that `path/to/name` or `file.ext` stands for; nil when nothing tells.
  func meaning(of path: String) throws(PathRule.Violation) -> String? {
    guard let range = path.lowercased().firstRange(of: "path/to/") else {
      return PathRule.isExampleName(path) ? example(path) : nil
    }
    let start = path.index(path.startIndex, offsetBy: path.lowercased()[..<range.upperBound].count)
    let rest = String(path[start...])
    guard !rest.isEmpty, !isExample(rest) else { return example(path) }
    if expecting.contains(rest) { return rest }
    let files = tree.paths.filter { $0 == rest || $0.hasSuffix("/" + rest) }.sorted()
    let expected = (files.isEmpty ? expecting : files).filter { path in
      expecting.contains(path) && (path == rest || path.hasSuffix("/" + rest))
    }
    if expected.count == 1 { return expected[0] }
    guard files.count < 2 else { throw PathRule.ambiguous(path, files) }
    return files.first
  }

  /// Whether a name in `path/to/` is no name of a file that there is, but an example's.
  private func isExample(_ name: String) -> Bool {
    if PathRule.isExampleName(name) { return true }
    guard !name.contains("/"), !tree.paths.contains(where: { $0 == name || $0.hasSuffix("/" + name) }) else {
      return false
    }
    return ["file", "example", "name", "module"].contains(name.lowercased().split(separator: ".").first ?? "")
  }

  /// The one file of the extension that is asked for, or the one file that is.
  private func example(_ path: String) -> String? {
    let alike = expecting.filter { FileKind.suffix(of: $0) == FileKind.suffix(of: path) }
    if alike.count == 1 { return alike[0] }
    return expecting.count == 1 ? expecting[0] : nil
  }
}
