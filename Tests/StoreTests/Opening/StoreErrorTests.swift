import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct StoreErrorTests {
  @Test(
    arguments: [
      (.SQLITE_NOTADB, .notAStore), (.SQLITE_CORRUPT, .corrupt), (.SQLITE_CORRUPT_INDEX, .corrupt),
      (.SQLITE_READONLY_DBMOVED, .readOnly), (.SQLITE_FULL, .full), (.SQLITE_BUSY_RECOVERY, .locked),
      (.SQLITE_LOCKED, .locked), (.SQLITE_IOERR_FSYNC, .ioFailed), (.SQLITE_PERM, .notPermitted),
      (.SQLITE_TOOBIG, .invalid), (.SQLITE_CONSTRAINT_UNIQUE, .fault), (.SQLITE_MISUSE, .fault),
      (.SQLITE_CANTOPEN, .ioFailed),
    ] as [(ResultCode, StoreError.Code)])
  func goesByTheResultCode(_ result: ResultCode, _ code: StoreError.Code) {
    let error = StoreError(DatabaseError(resultCode: result, message: "locked full corrupt"), path: "/tmp/none")
    #expect(error.code == code)
    #expect(error.sqliteCode == result.rawValue)
    #expect(error.path == "/tmp/none")
    #expect(error.message.hasSuffix("."))
  }

  @Test(
    arguments: [
      (EACCES, .notPermitted), (EPERM, .notPermitted), (EROFS, .readOnly), (ENOSPC, .full), (EDQUOT, .full),
      (EWOULDBLOCK, .locked), (ENOTDIR, .notAStore), (ELOOP, .notAStore), (EIO, .ioFailed),
    ] as [(Int32, StoreError.Code)])
  func goesByTheErrorNumber(_ number: Int32, _ code: StoreError.Code) {
    let error = StoreError(errno: number, "Opening the store", path: "/p")
    #expect(error.code == code)
    #expect(error.message.hasPrefix("Opening the store failed: "))
  }
}
