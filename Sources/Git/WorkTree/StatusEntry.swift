/// A path that differs between the last commit, the index and the work tree.
package struct StatusEntry: Hashable, Sendable {
  package enum Change: String, Hashable, Sendable {
    case added, modified, deleted, renamed
    /// From a file to a link, or the like.
    case typeChanged = "type-changed"
  }

  /// Relative to the top of the work tree; a nested repository ends with a slash. Bytes that are not UTF-8 are
  /// replaced.
  package let path: String
  /// Whether `path` had to be repaired, and so names no file.
  package let isPathRepaired: Bool
  /// Where a renamed file was in the last commit.
  package let originalPath: String?
  /// How the index differs from the last commit.
  package let staged: Change?
  /// How the work tree differs from the index.
  package let unstaged: Change?
  package let isUntracked: Bool
  package let isIgnored: Bool
  /// Whether a merge left several versions in the index.
  package let isConflicted: Bool
  package let isSubmodule: Bool
  /// Whether the file cannot be read, so that nobody knows.
  package let isUnreadable: Bool
}
