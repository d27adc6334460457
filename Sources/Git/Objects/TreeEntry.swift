/// A file, link or submodule in a commit.
package struct TreeEntry: Hashable, Sendable {
  /// Relative to the top. Bytes that are not UTF-8 are replaced.
  package let path: String
  /// Whether `path` had to be repaired: then it does not name the file, and the file can only be read by its id.
  package let isPathRepaired: Bool
  package let mode: FileMode
  /// The blob; for a submodule the commit in the other repository.
  package let id: ObjectID
}

/// A change to be made to a tree.
package enum TreeChange: Hashable, Sendable {
  /// Makes or replaces the file at `path`, whose content becomes exactly `bytes`: line ends are not converted, no
  /// filter is run. With `nil` as mode a file keeps the mode it has, and a new one is `regular`.
  case write(path: String, bytes: [UInt8], mode: FileMode? = nil)
  case delete(path: String)
  /// Moves a file, link or submodule, with its mode.
  case rename(from: String, to: String)

  /// The paths that the change names.
  package var paths: [String] {
    switch self {
    case .write(let path, _, _), .delete(let path): [path]
    case .rename(let from, let to): [from, to]
    }
  }
}
