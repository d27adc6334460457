internal import CGit2

/// What kind of thing a tree holds at a path.
package enum FileMode: String, Hashable, Sendable, Codable {
  case regular, executable
  case symbolicLink = "symbolic-link"
  case submodule

  /// `nil` for directories and for nothing.
  init?(_ mode: git_filemode_t) {
    switch mode {
    case GIT_FILEMODE_BLOB: self = .regular
    case GIT_FILEMODE_BLOB_EXECUTABLE: self = .executable
    case GIT_FILEMODE_LINK: self = .symbolicLink
    case GIT_FILEMODE_COMMIT: self = .submodule
    default: return nil
    }
  }

  init?(raw: UInt32) {
    self.init(git_filemode_t(numericCast(raw)))
  }

  var raw: git_filemode_t {
    switch self {
    case .regular: GIT_FILEMODE_BLOB
    case .executable: GIT_FILEMODE_BLOB_EXECUTABLE
    case .symbolicLink: GIT_FILEMODE_LINK
    case .submodule: GIT_FILEMODE_COMMIT
    }
  }
}
