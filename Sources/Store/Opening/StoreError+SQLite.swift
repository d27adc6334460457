import GRDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension StoreError {
  /// Turns whatever a database access threw into a store error, by its code.
  init(_ error: any Error, path: String) {
    switch error {
    case var error as StoreError:
      if error.code.isAboutTheFile { error.path = path }
      self = error
    case let error as DatabaseError:
      self.init(error, path: path)
    default:
      self.init(.fault, "The store failed: \(error).", path: path)
    }
  }

  /// Source of the codes: "Result and Error Codes", <https://www.sqlite.org/rescode.html>.
  init(_ error: DatabaseError, path: String) {
    let code: Code
    let message: String
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_FORMAT:
      (code, message) = (.notAStore, "The store is not a database.")
    case .SQLITE_CORRUPT:
      (code, message) = (.corrupt, "The store is damaged.")
    case .SQLITE_PERM, .SQLITE_AUTH:
      (code, message) = (.notPermitted, "The store may not be opened.")
    case .SQLITE_READONLY:
      (code, message) = (.readOnly, "The store, or the directory it is in, cannot be written.")
    case .SQLITE_FULL:
      (code, message) = (.full, "No space is left for the store.")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      (code, message) = (.locked, "Another process is using the store.")
    case .SQLITE_CANTOPEN:
      self = StoreError(unopenable: path, sqliteCode: error.extendedResultCode.rawValue)
      return
    case .SQLITE_IOERR, .SQLITE_NOLFS:
      (code, message) = (.ioFailed, "The store could not be read or written.")
    case .SQLITE_TOOBIG:
      (code, message) = (.invalid, "A text is too large for the store.")
    default:
      (code, message) = (.fault, "The store failed: \(error.message ?? "SQLite error \(error.resultCode.rawValue)").")
    }
    self.init(code, message, path: path, sqliteCode: error.extendedResultCode.rawValue)
  }

  /// Turns an `errno` of a file operation into a store error.
  init(errno number: Int32, _ action: String, path: String) {
    let code: Code =
      switch number {
      case EACCES, EPERM: .notPermitted
      case EROFS: .readOnly
      case ENOSPC, EDQUOT: .full
      case EWOULDBLOCK: .locked
      case ENOTDIR, EISDIR, ELOOP, EEXIST: .notAStore
      default: .ioFailed
      }
    self.init(code, "\(action) failed: \(String(cString: strerror(number))).", path: path)
  }

  /// SQLite says only that it cannot open a file; the file system says why.
  private init(unopenable path: String, sqliteCode: Int32) {
    // A database in WAL mode needs files beside it, even to be read.
    if access(path, R_OK) != 0 && errno != ENOENT || access(directoryPath(of: path), R_OK | W_OK | X_OK) != 0 {
      self.init(errno: errno, "Opening the store", path: path)
    } else {
      self.init(.ioFailed, "The store cannot be opened.", path: path)
    }
    self.sqliteCode = sqliteCode
  }
}
