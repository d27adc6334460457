import GRDB

/// Why the cache of replies cannot be used.
package struct CacheError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// The file is another program's, or no file.
    case notACache
    /// The file is damaged.
    case damaged
    /// It cannot be opened, read or written now.
    case unusable
  }

  package var code: Code
  /// One sentence for a person.
  package var message: String

  package var description: String { message }

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: any Error, path: String) {
    if let error = error as? CacheError {
      self = error
    } else if let error = error as? DatabaseError {
      let reason = error.message ?? "\(error.resultCode)"
      switch error.resultCode {
      case .SQLITE_NOTADB, .SQLITE_CORRUPT:
        self.init(.damaged, "The cache of replies in \(path) is damaged: \(reason).")
      default: self.init(.unusable, "The cache of replies in \(path) cannot be used: \(reason).")
      }
    } else {
      self.init(.unusable, "The cache of replies in \(path) cannot be used: \(error).")
    }
  }
}
