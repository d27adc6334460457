/// The files edits are applied to: every path with its kind, and the contents of those that matter.
///
/// A value without I/O. Callers list all paths once, ask `EditApplier.neededPaths` which contents are wanted, and add them.
package struct SourceTree: Sendable {
  /// What stands at a path.
  package enum Kind: Equatable, Sendable {
    case regular
    case executable
    case symlink
    case submodule
  }

  private var kinds: [String: Kind]
  private var contents: [String: [UInt8]] = [:]
  /// Directories, with the number of files below each.
  private var directories: [String: Int] = [:]
  /// Paths that Swift holds equal to another (composed and decomposed letters), and so cannot be told apart here.
  private var twins: Set<String> = []

  /// Makes a tree of `paths`, relative to its root and with `/` between components.
  package init(_ paths: some Sequence<(key: String, value: Kind)>) {
    kinds = [:]
    for (path, kind) in paths {
      if let old = kinds.index(forKey: path), !kinds[old].key.utf8.elementsEqual(path.utf8) { twins.insert(path) }
      if kinds.updateValue(kind, forKey: path) == nil { count(path, by: 1) }
    }
  }

  /// Makes a tree of regular files with all their contents.
  package init(contents: [String: [UInt8]]) {
    self.init(contents.map { (key: $0.key, value: Kind.regular) })
    self.contents = contents
  }

  /// The tree with the contents of more files.
  package func with(contents more: [String: [UInt8]]) -> SourceTree {
    var tree = self
    tree.contents.merge(more) { _, new in new }
    return tree
  }

  /// All paths, in no order.
  package var paths: some Sequence<String> { kinds.keys }

  /// What stands at `path`; nil when nothing does.
  package func kind(of path: String) -> Kind? { kinds[path] }

  /// The bytes of the file at `path`; nil when they were not given.
  package func contents(of path: String) -> [UInt8]? { contents[path] }

  /// Whether some file stands below `path`.
  package func isDirectory(_ path: String) -> Bool { directories[path] != nil }

  /// How many files stand below `path`.
  func fileCount(below path: String) -> Int { directories[path] ?? 0 }

  /// All directories that hold a file.
  var directoryNames: some Sequence<String> { directories.keys }

  /// The path as the tree spells it; nil when there is none, or two that cannot be told apart.
  func spelling(of path: String) -> String? {
    guard !twins.contains(path), let index = kinds.index(forKey: path) else { return nil }
    return kinds[index].key
  }

  /// Puts a file in place, or takes it away when `bytes` is nil.
  mutating func set(_ path: String, to bytes: [UInt8]?, executable: Bool = false) {
    let known = kinds[path] != nil
    kinds[path] = bytes == nil ? nil : executable ? .executable : .regular
    contents[path] = bytes
    if known != (bytes != nil) { count(path, by: known ? -1 : 1) }
  }

  private mutating func count(_ path: String, by change: Int) {
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      let name = String(rest)
      let files = directories[name, default: 0] + change
      directories[name] = files > 0 ? files : nil
    }
  }
}
