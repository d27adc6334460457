import GRDB

/// Opens the database of a store, and brings it to a schema.
struct Opener {
  let path: String
  let schema: Schema
  let nexusVersion: String
  let busyTimeout: Duration

  /// Opens a store, made and upgraded as needed.
  func openForWriting() throws(StoreError) -> DatabasePool {
    let file = StoreFile(path: path)
    try file.prepareDirectory()
    return try DirectoryLock(path: path, timeout: busyTimeout).hold { () throws(StoreError) in
      try file.prepare()
      do {
        let pool = try DatabasePool(path: path, configuration: configuration())
        let migrator = schema.migrator(nexusVersion: nexusVersion)
        if try pool.writeWithoutTransaction({ db in try !migrator.hasCompletedMigrations(db) }) {
          try pool.write { db in try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
          try migrator.migrate(pool)
        }
        return pool
      } catch {
        throw StoreError(error, path: path)
      }
    }
  }

  /// Opens a store that is there, upgraded as needed; nil where there is none, or only an empty file.
  func openForReading() throws(StoreError) -> DatabasePool? {
    guard try StoreFile(path: path).exists() else { return nil }
    do {
      var configuration = configuration()
      configuration.readonly = true
      let pool = try DatabasePool(path: path, configuration: configuration)
      let migrator = schema.migrator(nexusVersion: nexusVersion)
      let (isEmpty, isOld) = try pool.read { db in
        (try migrator.appliedIdentifiers(db).isEmpty, try !migrator.hasCompletedMigrations(db))
      }
      if isEmpty { return nil }
      if !isOld { return pool }
      try pool.close()
    } catch {
      throw StoreError(error, path: path)
    }
    let upgraded = try openForWriting()
    do { try upgraded.close() } catch { throw StoreError(error, path: path) }
    return try openForReading()
  }

  private func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.label = "nexus.store"
    // Each connection has pages of its own in memory, up to 2 MB; what is read is small, and writing goes one by one.
    configuration.maximumReaderCount = 2
    configuration.busyMode = .timeout(busyTimeout / .seconds(1))
    configuration.prepareDatabase { [schema] db in
      // Before anything else, since the very next step, WAL mode, would change a file that is not ours to change.
      try schema.checkMayOpen(db)
      // The file may come from a cloned repository: nothing in its schema may call what could do harm, and pages are
      // checked before they are believed.
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
      // On macOS, a plain sync leaves the data in the disk's own cache.
      try db.execute(sql: "PRAGMA fullfsync = ON; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608")
    }
    return configuration
  }
}
