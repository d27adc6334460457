import GRDB

/// The store's tables, as a list of migrations that only grows.
///
/// A migration that was released is never changed. Whatever older versions could not understand needs a new one, a new
/// raw value of a stored enumeration included, even if it changes no table: that is how they come to refuse the store.
struct Schema: Sendable {
  struct Migration: Sendable {
    let identifier: String
    let apply: @Sendable (Database) throws -> Void
  }

  /// The schema of this version of nexus.
  static let current = Schema(migrations: [
    Migration(identifier: "v1", apply: applyVersion1), Migration(identifier: "v2", apply: applyVersion2),
    Migration(identifier: "v3", apply: applyVersion3),
    // Older versions cannot read the marks `unclear` and `unproven` of checks.
    Migration(identifier: "v4", apply: { _ in }), Migration(identifier: "v5", apply: applyVersion5),
    Migration(identifier: "v6", apply: applyVersion6), Migration(identifier: "v7", apply: applyVersion7),
    Migration(identifier: "v8", apply: applyVersion8),
  ])

  /// Marks a database as a store of nexus in its header; the bytes of "nexu".
  static let applicationID: Int32 = 0x6E65_7875

  let migrations: [Migration]

  /// The number of the newest migration, kept in `user_version`.
  var version: Int { migrations.count }

  /// Makes the migrator.
  ///
  /// - Parameter nexusVersion: Kept in `meta` as what made or last upgraded the store.
  func migrator(nexusVersion: String) -> DatabaseMigrator {
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

  /// Refuses a database that is neither empty nor a store, and a store with migrations that are not known here.
  ///
  /// Changes nothing.
  /// - Throws: `StoreError.notAStore`, `StoreError.newerSchema`.
  func checkMayOpen(_ db: Database) throws {
    // In one transaction, since another process may be making the store: all is seen before a step of it, or after.
    try db.inTransaction(.deferred) {
      try checkHeaderAndTables(of: db)
      return .commit
    }
  }

  private func checkHeaderAndTables(of db: Database) throws {
    // In this order, since a store that another process is just making gets its mark before its first table.
    let hasTables = try db.integer("SELECT EXISTS (SELECT 1 FROM sqlite_master)") != 0
    let identifier = try db.integer("PRAGMA application_id")
    guard identifier == Int64(Self.applicationID) else {
      if identifier == 0, !hasTables { return }
      throw StoreError(.notAStore, "The database is not a store of nexus.")
    }
    // A store that came with a cloned repository could change in a trigger what nexus writes; nexus has none.
    if try db.integer("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view'))") != 0 {
      throw StoreError(.notAStore, "The database has triggers or views, which no store of nexus has.")
    }
    if try migrator(nexusVersion: "").hasBeenSuperseded(db) {
      let found = try db.integer("PRAGMA user_version")
      throw StoreError(
        .newerSchema, "The store was made by a newer nexus: its schema is \(found), and this nexus knows \(version).")
    }
  }
}

extension Database {
  /// The value of a statement that always gives one integer.
  fileprivate func integer(_ sql: String) throws -> Int64 {
    guard let value = try Int64.fetchOne(self, sql: sql) else { throw StoreError.corrupt("its header cannot be read") }
    return value
  }
}
