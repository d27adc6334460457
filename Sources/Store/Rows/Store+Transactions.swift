import CrashPoints
import GRDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a write must survive as soon as it is done.
enum Durability: String {
  /// The end of the process in any way; a power failure may take it back, whole.
  case process = "NORMAL"
  /// A power failure too: the write waits until the disk has it, and everything written before it.
  case power = "FULL"
}

extension Store {
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
      pool.asyncRead { access in
        continuation.resume(returning: Result { try body(access.get()) })
      }
    }
    return try unwrap(result)
  }

  /// Runs `body` in a transaction that holds the write lock from its start, so that what it reads stays true.
  ///
  /// A transaction that reads first and takes the lock later fails at once when another process wrote in between, and no
  /// busy timeout helps. Source: "Isolation In SQLite", <https://www.sqlite.org/isolation.html>.
  func write<Value: Sendable>(
    surviving durability: Durability = .process, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
      pool.asyncWriteWithoutTransaction { db in
        continuation.resume(returning: Result { try transaction(in: db, surviving: durability, body) })
      }
    }
    return try unwrap(result)
  }

  private func transaction<Value>(
    in db: Database, surviving durability: Durability, _ body: (Database) throws -> Value
  ) throws -> Value {
    // Asked here because a read-only connection would fail only at its first change, or never.
    guard !db.configuration.readonly else {
      throw StoreError(.readOnly, "The store was opened for reading.", path: path)
    }
    // The setting may not change within a transaction, so each begins with its own.
    try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
    var value: Value?
    try db.inTransaction(.immediate) {
      value = try body(db)
      CrashPoint.reach("store-changed")
      guard CrashPoint.allows("store") else {
        throw DatabaseError(resultCode: errno == EROFS ? .SQLITE_READONLY : .SQLITE_FULL)
      }
      return .commit
    }
    CrashPoint.reach("store-committed")
    return value!  // set whenever the transaction did not throw
  }

  private func unwrap<Value>(_ result: Result<Value, any Error>) throws(StoreError) -> Value {
    do { return try result.get() } catch { throw StoreError(error, path: path) }
  }
}
