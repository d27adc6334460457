/// How one file differs between two sides.
package struct FileDiff: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable {
    case added, deleted, modified, renamed, untracked, unreadable, conflicted
    case typeChanged = "type-changed"
  }

  package struct Hunk: Hashable, Sendable {
    /// Lines count from 1; an empty side starts at 0.
    package let oldStart: Int
    package let oldCount: Int
    package let newStart: Int
    package let newCount: Int
    /// The line with the two `@@`, without the line's end.
    package let header: String
    package let lines: [Line]
  }

  package struct Line: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case context, added, removed }

    package let kind: Kind
    /// Without the line feed; a carriage return stays. Bytes that are not UTF-8 are replaced.
    package let text: String
    package let oldNumber: Int?
    package let newNumber: Int?
    /// Whether the file ends here without a line feed.
    package let lacksNewline: Bool
  }

  package let status: Status
  /// `nil` for a file that was added.
  package let oldPath: String?
  /// `nil` for a file that was deleted.
  package let newPath: String?
  /// Whether a path had to be repaired, and so names no file.
  package let isPathRepaired: Bool
  package let oldMode: FileMode?
  package let newMode: FileMode?
  /// The blob before; `nil` if there was none.
  package let oldID: ObjectID?
  /// The blob after; `nil` if there is none, or if it has not been computed, as for files of the work tree.
  package let newID: ObjectID?
  package let isBinary: Bool
  /// Empty for a binary file, and where only the mode or the name changed.
  package let hunks: [Hunk]

  /// The path after the change, or before it if the file is gone.
  package var path: String { newPath ?? oldPath ?? "" }
}

/// Two sides to be compared.
package enum DiffSides: Hashable, Sendable {
  /// Two trees; commits and tags will do, and `nil` is the empty tree.
  case trees(from: ObjectID?, to: ObjectID)
  /// A tree and the index.
  case index(from: ObjectID?)
  /// A tree and the files in the work tree, untracked ones among them.
  case workTree(from: ObjectID?)
  /// The index and the files in the work tree, untracked ones among them.
  case unstaged
}

package struct DiffOptions: Hashable, Sendable {
  /// Lines shown around a change.
  package var contextLines: Int
  package var findsRenames: Bool
  /// Only these files and directories, named exactly; empty means all.
  package var paths: [String]
  /// Whether `hunks` are wanted: without them a diff is much cheaper, and `isBinary` may be missed.
  package var isContentNeeded: Bool
  package var ignoresWhitespace: Bool

  package init(
    contextLines: Int = 3, findsRenames: Bool = true, paths: [String] = [], isContentNeeded: Bool = true,
    ignoresWhitespace: Bool = false
  ) {
    self.contextLines = contextLines
    self.findsRenames = findsRenames
    self.paths = paths
    self.isContentNeeded = isContentNeeded
    self.ignoresWhitespace = ignoresWhitespace
  }
}
