import GRDB

extension Schema {
  /// The audit: a row for each exchange that begins and one for its end, each with the hash of the row before.
  ///
  /// Exchanges of earlier versions have none: nobody could say what they were before the upgrade.
  static func applyVersion7(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE audit (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          exchange INTEGER NOT NULL,
          step TEXT NOT NULL,
          at INTEGER NOT NULL,
          job INTEGER,
          role TEXT NOT NULL,
          purpose TEXT NOT NULL,
          model TEXT NOT NULL,
          state TEXT NOT NULL,
          content TEXT,
          hash TEXT NOT NULL
        );
        CREATE INDEX audit_exchange ON audit (exchange);
        """)
  }
}
