/// Why nothing was looked for inside a file. Such a file is still ranked by its path.
package enum Omission: String, Sendable, Hashable, CaseIterable {
  /// Its content is not text.
  case binary
  /// It is larger than ``TextLimits/fileInBytes``.
  case large
  /// Its lines are too long for a person to have written them.
  case minified
  /// It says of itself, or the repository's attributes say, that a program wrote it.
  case generated
  /// It is somebody else's code, by the repository's attributes or by the directory it lies in.
  case vendored
  /// git-lfs keeps its content elsewhere, and gives git a pointer.
  case pointer
  /// The repository lacks its content, as a partial clone may.
  case missing
  /// `.nexusignore` names it: no model reads it.
  case ignored
  /// It holds nothing but secrets, by its name: no model reads it.
  case secret

  /// Whether not even a part of it may be read.
  package var isClosed: Bool { self == .ignored || self == .secret }
}

/// What is too much to be read.
enum TextLimits {
  static let fileInBytes = 1 << 20
  /// The mean length of lines from which on a file counts as minified, and the size below which it never does.
  static let meanLineInBytes = 300
  static let minifiedFromBytes = 4096
}
