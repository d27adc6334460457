import GRDB

/// The store's tables, as a list of migrations that only grows.
///
/// A migration that was released is never changed. Whatever older versions could not understand needs a new one, a new
/// raw value of a stored enumeration included, even if it changes no table: that is how they come to refuse the store.
enum Schema {
  /// Marks a database as a store of nexus in its header; the bytes of "nexu".
  static let applicationID: Int32 = 0x6E65_7875

  private static let migrations: [(identifier: String, apply: @Sendable (Database) throws -> Void)] = [
    ("v1", applyVersion1)
  ]

  /// The number of the newest schema, kept in `user_version`.
  static var version: Int { migrations.count }

  /// Makes the migrator.
  ///
  /// - Parameter nexusVersion: Kept in `meta` as what made or last upgraded the store.
  static func migrator(nexusVersion: String) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (index, migration) in migrations.enumerated() {
      migrator.registerMigration(migration.identifier) { db in
        try migration.apply(db)
        try db.execute(sql: "PRAGMA user_version = \(index + 1)")
        try db.run(
          "INSERT INTO meta (key, value) VALUES ('createdBy', :version) ON CONFLICT DO NOTHING",
          ["version": nexusVersion])
        for (key, value) in [("migratedBy", nexusVersion), ("schema", String(index + 1))] {
          try db.run(
            "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT DO UPDATE SET value = excluded.value",
            ["key": key, "value": value])
        }
      }
    }
    return migrator
  }

  /// Refuses a database that is neither empty nor a store, before anything is changed in it.
  static func checkIsStoreOrEmpty(_ db: Database) throws {
    let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id")
    if identifier == applicationID { return }
    let isEmpty = try !Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)")!
    guard identifier == 0, isEmpty else {
      throw StoreError(.notAStore, "The database is not a store of nexus.")
    }
  }
}
