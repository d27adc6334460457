import GRDB
package import NexusProtocol

extension Store {
  /// Opens the store, making it and its directory where they are missing, and upgrades it to this version's schema.
  ///
  /// The directory that directly holds the file belongs to nexus: it is made, or narrowed to, 0700, and the files 0600.
  /// Blocks for some milliseconds, and for up to `busyTimeout` while another process opens or upgrades the same store.
  /// - Parameters:
  ///   - owner: This process, noted with the exchanges it begins.
  ///   - nexusVersion: Noted in a store that is made or upgraded.
  ///   - isAlive: Returns false only for a process that is known to be dead: one of this host that does not run any
  ///     more. Asked inside transactions, so it must be quick.
  /// - Throws: `.newerSchema`, `.notAStore`, `.corrupt`, `.notPermitted`, `.readOnly`, `.full`, `.locked` or `.ioFailed`.
  package static func open(
    at path: String, for owner: LeaseOwner? = nil, nexusVersion: String = "",
    isAlive: @escaping @Sendable (LeaseOwner) -> Bool = { _ in true }, busyTimeout: Duration = .seconds(5)
  ) throws(StoreError) -> Store {
    let file = StoreFile(path: path)
    try file.prepareDirectory()
    return try DirectoryLock(path: path, timeout: busyTimeout).hold { () throws(StoreError) in
      try file.prepare()
      do {
        let pool = try DatabasePool(path: path, configuration: configuration(busyTimeout: busyTimeout))
        let migrator = Schema.migrator(nexusVersion: nexusVersion)
        if try pool.writeWithoutTransaction({ db in try needsMigration(db, migrator) }) {
          try pool.write { db in try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
          try migrator.migrate(pool)
        }
        return Store(pool: pool, owner: owner, isAlive: isAlive)
      } catch {
        throw StoreError(error, path: path)
      }
    }
  }

  /// Opens the store for looking only, or returns nil when there is none; makes no store.
  ///
  /// A store of an older schema is upgraded first, which needs the right to write. Everything that writes fails with
  /// `.readOnly`.
  /// - Throws: As `open(at:)` does.
  package static func openForReading(
    at path: String, nexusVersion: String = "", busyTimeout: Duration = .seconds(5)
  ) throws(StoreError) -> Store? {
    guard try StoreFile(path: path).exists() else { return nil }
    do {
      var configuration = configuration(busyTimeout: busyTimeout)
      configuration.readonly = true
      let pool = try DatabasePool(path: path, configuration: configuration)
      let migrator = Schema.migrator(nexusVersion: nexusVersion)
      let isEmpty = try pool.read { db in try migrator.appliedIdentifiers(db).isEmpty }
      if isEmpty { return nil }
      guard try pool.read({ db in try needsMigration(db, migrator) }) else {
        return Store(pool: pool, owner: nil, isAlive: { _ in true })
      }
      try pool.close()
    } catch {
      throw StoreError(error, path: path)
    }
    try open(at: path, nexusVersion: nexusVersion, busyTimeout: busyTimeout).close()
    return try openForReading(at: path, nexusVersion: nexusVersion, busyTimeout: busyTimeout)
  }

  /// Whether migrations are missing.
  /// - Throws: `.newerSchema` when some are applied that this version does not know.
  private static func needsMigration(_ db: Database, _ migrator: DatabaseMigrator) throws -> Bool {
    if try migrator.hasBeenSuperseded(db) {
      let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      throw StoreError(
        .newerSchema,
        "The store was made by a newer nexus: its schema is \(found), and this nexus knows \(Schema.version).")
    }
    return try !migrator.hasCompletedMigrations(db)
  }

  private static func configuration(busyTimeout: Duration) -> Configuration {
    var configuration = Configuration()
    configuration.label = "nexus.store"
    configuration.busyMode = .timeout(busyTimeout / .seconds(1))
    configuration.prepareDatabase { db in
      try Schema.checkIsStoreOrEmpty(db)
      // The file may come from a cloned repository: nothing in its schema may call what could do harm, and pages are
      // checked before they are believed.
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
      // On macOS, a plain sync leaves the data in the disk's own cache.
      try db.execute(sql: "PRAGMA fullfsync = ON; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608")
    }
    return configuration
  }
}
