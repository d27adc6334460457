import Foundation
import GRDB
import NexusProtocol
import Testing

@testable import Store

/// Every released schema is frozen as a dump with sample data in `Schemas/`. After adding a migration, run these tests
/// once with `NEXUS_RECORD=1` to write the dump of the new one, and commit it; never change one that was released.
@Suite struct SchemaTests {
  @Test func theNewestDumpIsTheSchemaOfToday() async throws {
    let fixture = try StoreFixture()
    let newest = SchemaDump(version: Schema.current.version)
    if ProcessInfo.processInfo.environment["NEXUS_RECORD"] == "1" {
      let sample = try StoreFixture()
      try await SchemaSample.fill(sample.store)
      try newest.write(try await sample.store.pool.read(SchemaDump.text))
      Issue.record("Wrote \(newest.path); look at it, commit it, and run the tests again.")
    }
    let frozen = try DatabaseQueue()
    let dump = try newest.read()
    try await frozen.write { try $0.execute(sql: dump) }
    #expect(try await frozen.read(SchemaDump.objects) == fixture.store.pool.read(SchemaDump.objects))
  }

  @Test(arguments: 1...Schema.current.version)
  func upgradesEveryOlderStoreWithAllItHolds(_ version: Int) async throws {
    let directory = StoreFixture.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/store.sqlite"
    let dump = try SchemaDump(version: version).read()
    let old = try DatabaseQueue(path: path)
    try await old.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: dump)
    }
    try old.close()

    // Looking at it upgrades it too.
    let store = try version % 2 == 0 ? Store.open(at: path) : #require(try Store.openForReading(at: path))
    let (faults, foundVersion, objects) = try await store.pool.read { db in
      (
        try String.fetchAll(db, sql: "PRAGMA integrity_check")
          + Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map(\.description),
        try Int.fetchOne(db, sql: "PRAGMA user_version"), try SchemaDump.objects(db)
      )
    }
    #expect(faults == ["ok"])
    #expect(foundVersion == Schema.current.version)
    let today = try StoreFixture()
    #expect(try await objects == today.store.pool.read(SchemaDump.objects))
    try await SchemaSample.check(store, filledIn: version)
  }

  @Test func upgradesAStoreThatIsOnlyLookedAt() async throws {
    let fixture = try StoreFixture()
    try await SchemaSample.fill(fixture.store)
    try fixture.store.close()
    let next = opener(at: fixture.path) { try $0.execute(sql: "ALTER TABLE plans ADD COLUMN mood TEXT") }
    let pool = try #require(try next.openForReading())
    #expect(try await pool.read { try $0.columns(in: "plans").map(\.name) }.last == "mood")
    #expect(
      try await pool.read { try String.fetchAll($0, sql: "SELECT value FROM meta ORDER BY key") }
        == ["1.2.3", "2.0.0", "\(Schema.current.version + 1)"])
    try await SchemaSample.check(Store(pool: pool, owner: nil, isAlive: { _ in true }))
    #expect(await code { _ = try fixture.again() } == .newerSchema)
  }

  @Test func aFailedUpgradeLeavesTheStoreAsItWas() async throws {
    let fixture = try StoreFixture()
    try await SchemaSample.fill(fixture.store)
    try fixture.store.close()
    let next = opener(at: fixture.path) { db in
      try db.execute(sql: "DROP TABLE findings; DELETE FROM events; DELETE FROM plans")
    }
    // Tasks refer to the plans that are gone.
    #expect(throws: StoreError.self) { try next.openForWriting() }
    try await SchemaSample.check(fixture.again())
  }

  private func opener(at path: String, migration: @escaping @Sendable (Database) throws -> Void) -> Opener {
    let schema = Schema(
      migrations: Schema.current.migrations + [Schema.Migration(identifier: "next", apply: migration)])
    return Opener(path: path, schema: schema, nexusVersion: "2.0.0", busyTimeout: .seconds(1))
  }
}
