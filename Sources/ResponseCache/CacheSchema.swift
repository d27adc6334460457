import GRDB

/// The cache's one table. What another version made is thrown away: a cache is worth no migration.
enum CacheSchema {
  /// Marks a database as a cache of nexus in its header; the bytes of "nexr".
  static let applicationID: Int32 = 0x6E65_7872
  static let version = 1

  /// - Throws: `CacheError.notACache` for another program's database, which is not changed.
  static func check(_ db: Database) throws {
    let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let isEmpty = try !Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)")!  // always one row
    guard identifier == applicationID || (identifier == 0 && isEmpty) else {
      throw CacheError(.notACache, "The file is another program's database and not a cache of replies.")
    }
  }

  static func prepare(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found != version else { return }
    // Texts are kept as bytes, since SQLite's end at the first NUL.
    try db.execute(
      sql: """
        PRAGMA application_id = \(applicationID);
        DROP TABLE IF EXISTS replies;
        CREATE TABLE replies (
          id INTEGER PRIMARY KEY,
          hash INTEGER NOT NULL,
          request BLOB NOT NULL,
          model BLOB NOT NULL,
          content BLOB NOT NULL,
          thinking BLOB NOT NULL,
          toolCalls BLOB NOT NULL,
          stopReason BLOB NOT NULL,
          promptTokens INTEGER,
          outputTokens INTEGER,
          bytes INTEGER NOT NULL,
          hits INTEGER NOT NULL DEFAULT 0,
          madeAt INTEGER NOT NULL,
          usedAt INTEGER NOT NULL
        );
        CREATE INDEX replies_hash ON replies (hash);
        CREATE INDEX replies_used ON replies (usedAt, bytes);
        PRAGMA user_version = \(version);
        """)
  }
}
