import Foundation
import GRDB
import NexusProtocol
import Testing

@testable import Store

@Suite struct StoreOpeningTests {
  @Test func makesDirectoryAndFilesForTheOwnerAlone() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(try mode(fixture.directory + "/state") == 0o700)
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(fixture.path + suffix) == 0o600) }
  }

  @Test func takesFromOthersWhatTheyMayDo() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    #expect(chmod(fixture.directory + "/state", 0o755) == 0)
    for suffix in ["", "-wal", "-shm"] { #expect(chmod(fixture.path + suffix, 0o664) == 0) }
    _ = try fixture.again()
    #expect(try mode(fixture.directory + "/state") == 0o700)
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(fixture.path + suffix) == 0o600) }
  }

  @Test func makesMissingDirectoriesAbove() throws {
    let directory = StoreFixture.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    _ = try Store.open(at: directory + "/a/b/store.sqlite")
    #expect(try mode(directory + "/a/b") == 0o700)
    #expect(try mode(directory + "/a/b/store.sqlite") == 0o600)
  }

  @Test func manyMayMakeTheSameStoreAtOnce() async throws {
    for _ in 0..<10 {
      let directory = StoreFixture.makeDirectory()
      defer { try? FileManager.default.removeItem(atPath: directory) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<6 {
          // Those who only look see nothing or a whole store.
          group.addTask { _ = try await Store.openForReading(at: directory + "/state/store.sqlite")?.plans() }
          group.addTask { try await Store.open(at: directory + "/state/store.sqlite").append(Event(.notice, at: 0)) }
        }
        try await group.waitForAll()
      }
      #expect(try await Store.open(at: directory + "/state/store.sqlite").events().count == 6)
    }
  }

  @Test func setsUpEachConnection() async throws {
    let fixture = try StoreFixture()
    for store in [fixture.store, try fixture.again()] {
      let settings = try await store.pool.writeWithoutTransaction { db in
        try ["journal_mode", "foreign_keys", "trusted_schema", "busy_timeout", "fullfsync", "application_id"].map {
          try String.fetchOne(db, sql: "PRAGMA \($0)")
        }
      }
      #expect(settings == ["wal", "1", "0", "5000", "1", String(Schema.applicationID)])
    }
  }

  @Test func notesWhoMadeIt() async throws {
    let fixture = try StoreFixture()
    _ = try Store.open(at: fixture.path, nexusVersion: "9.9.9")
    let meta = try await fixture.store.read { db in
      try db.records("SELECT key, value FROM meta ORDER BY key").map { "\(try $0.text("key"))=\(try $0.text("value"))" }
    }
    #expect(meta == ["createdBy=1.2.3", "migratedBy=1.2.3", "schema=\(Schema.current.version)"])
  }

  @Test func opensNothingForReadingWhereNothingIs() throws {
    let directory = StoreFixture.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(try Store.openForReading(at: directory + "/state/store.sqlite") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    // Another process may be just making it.
    #expect(FileManager.default.createFile(atPath: directory + "/empty", contents: nil))
    #expect(try Store.openForReading(at: directory + "/empty") == nil)
    #expect(try Data(contentsOf: URL(fileURLWithPath: directory + "/empty")).isEmpty)
  }

  @Test(arguments: [false, true])
  func readsButDoesNotWriteWhenOpenedForReading(_ isClosedBefore: Bool) async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    if isClosedBefore { try fixture.store.close() }
    let reader = try #require(try Store.openForReading(at: fixture.path))
    #expect(try await reader.plans().count == 1)
    #expect(await code { try await reader.append(Event(.notice, at: 0)) } == .readOnly)
    #expect(await code { try await reader.finishPlanIfDone(1) } == .readOnly)
    if !isClosedBefore {
      try await fixture.store.append(Event(.notice, at: 0))
      #expect(try await reader.events().count == 1)
    }
  }

  @Test func leavesOneFileWhenItIsClosed() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try fixture.store.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory + "/state") == ["store.sqlite"])
    #expect(await code { _ = try await fixture.store.plans() } != nil)
  }

  @Test func refusesAStoreOfANewerNexus() async throws {
    let fixture = try StoreFixture()
    try await fixture.store.pool.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99'); PRAGMA user_version = 99")
    }
    try fixture.store.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    for open in [{ try Store.open(at: $0) }, { try Store.openForReading(at: $0) }] as [(String) throws -> Store?] {
      let error = #expect(throws: StoreError.self) { try open(fixture.path) }
      #expect(error?.code == .newerSchema)
      #expect(error?.path == fixture.path)
      #expect(
        error?.message
          == "The store was made by a newer nexus: its schema is 99, and this nexus knows \(Schema.current.version).")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
  }

  @Test func leavesAFileAloneThatIsNoStore() async throws {
    let directory = StoreFixture.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let text = directory + "/text"
    try Data("This is a letter to my grandmother, and no database at all.".utf8).write(to: URL(fileURLWithPath: text))
    let foreign = directory + "/foreign"
    try await DatabaseQueue(path: foreign).write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
    let marked = directory + "/marked"
    try await DatabaseQueue(path: marked).write { try $0.execute(sql: "PRAGMA application_id = 7") }
    for path in [text, foreign, marked] {
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(await code { _ = try Store.open(at: path) } == .notAStore)
      #expect(await code { _ = try Store.openForReading(at: path) } == .notAStore)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["foreign", "marked", "text"])
  }

  @Test func opensOnlyARegularFile() async throws {
    let fixture = try StoreFixture()
    let link = fixture.directory + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: fixture.path)
    let pipe = fixture.directory + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [link, pipe, fixture.directory + "/state"] {
      #expect(await code { _ = try Store.open(at: path) } == .notAStore)
      #expect(await code { _ = try Store.openForReading(at: path) } == .notAStore)
    }
    #expect(await code { _ = try Store.open(at: fixture.path + "/below/store.sqlite") } == .notAStore)
  }

  @Test func tellsADamagedStore() async throws {
    let fixture = try StoreFixture()
    for _ in 0..<20 { try await fixture.addPlan() }
    try fixture.store.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
    // The first page holds the schema; everything behind it is overwritten.
    bytes.replaceSubrange(4096..., with: Data(repeating: 0x5A, count: bytes.count - 4096))
    try bytes.write(to: URL(fileURLWithPath: fixture.path))
    #expect(
      await code {
        let store = try Store.open(at: fixture.path)
        _ = try await store.plans()
      } == .corrupt)
    try bytes.prefix(5000).write(to: URL(fileURLWithPath: fixture.path))
    #expect(await code { _ = try Store.open(at: fixture.path) } == .corrupt)
    #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == bytes.prefix(5000))
  }

  @Test func findsWhatIsWrongInside() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"]])
    #expect(try await fixture.store.problems().isEmpty)
    try await fixture.store.pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM plans; PRAGMA foreign_keys = ON")
    }
    #expect(
      try await fixture.store.problems() == [
        "row 1 of tasks refers to a missing row of plans", "row 2 of tasks refers to a missing row of plans",
      ])
  }

  @Test(arguments: ["TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END", "VIEW v AS SELECT 1"])
  func refusesAStoreThatDoesMoreThanKeep(_ object: String) async throws {
    let fixture = try StoreFixture()
    try await fixture.store.pool.write { try $0.execute(sql: "CREATE \(object)") }
    #expect(await code { _ = try fixture.again() } == .notAStore)
    #expect(await code { _ = try Store.openForReading(at: fixture.path) } == .notAStore)
  }

  @Test func tellsAValueThatNoNexusWrites() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    for sql in ["state = 'bored'", "state = 7", "files = '[1]'", "files = '['", "title = X'FF'"] {
      try await fixture.store.pool.write { try $0.execute(sql: "UPDATE tasks SET \(sql)") }
      #expect(await code { _ = try await fixture.store.tasks(ofPlan: 1) } == .corrupt)
      try await fixture.store.pool.write {
        try $0.execute(sql: "UPDATE tasks SET state = 'pending', files = '[]', title = 't'")
      }
    }
    #expect(try await fixture.store.tasks(ofPlan: 1).count == 1)
  }

  @Test func waitsForALockedStoreAndThenSaysSo() async throws {
    let fixture = try StoreFixture()
    let store = try Store.open(at: fixture.path, busyTimeout: .milliseconds(30))
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let holder = try DatabaseQueue(path: fixture.path, configuration: configuration)
    try await holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    #expect(await code { try await store.append(Event(.notice, at: 0)) } == .locked)
    #expect(try await store.events().isEmpty)
    try await holder.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    try await store.append(Event(.notice, at: 0))

    try DirectoryLock(path: fixture.path, timeout: .seconds(1)).hold { () throws(StoreError) in
      let error = #expect(throws: StoreError.self) {
        try Store.open(at: fixture.path, busyTimeout: .milliseconds(30))
      }
      #expect(error?.code == .locked)
    }
  }

  @Test func saysThatTheDiskIsFullAndLosesNothing() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try await fixture.store.pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count")!
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
    }
    let event = Event(.notice, at: 0, fields: ["text": .string(String(repeating: "x", count: 100_000))])
    #expect(await code { try await fixture.store.append(event) } == .full)
    #expect(try await fixture.store.plans().count == 1)
    #expect(try await fixture.store.events().isEmpty)
    try await fixture.store.append(Event(.notice, at: 0))
  }

  @Test(.enabled(if: geteuid() != 0, "Root may read and write everything."))
  func saysWhatTheUserMayNotDo() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try fixture.store.close()
    #expect(chmod(fixture.path, 0o400) == 0)
    #expect(await code { _ = try Store.open(at: fixture.path) } == .notPermitted)
    #expect(chmod(fixture.path, 0) == 0)
    #expect(await code { _ = try Store.openForReading(at: fixture.path) } == .notPermitted)
    #expect(chmod(fixture.path, 0o600) == 0)
    #expect(chmod(fixture.directory + "/state", 0o500) == 0)
    // Even a reader needs files beside a database in WAL mode.
    #expect(await code { _ = try Store.openForReading(at: fixture.path) } == .readOnly)
    #expect(chmod(fixture.directory, 0o500) == 0)
    #expect(await code { _ = try Store.open(at: fixture.directory + "/new/store.sqlite") } == .notPermitted)
    #expect(chmod(fixture.directory, 0o700) == 0)
    #expect(chmod(fixture.directory + "/state", 0o700) == 0)
    #expect(try await Store.open(at: fixture.path).plans().count == 1)
  }

  @Test func finishesWhatACancelledTaskBegins() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await fixture.store.append(Event(.notice, at: 0))
      return try await fixture.store.plans().count
    }
    #expect(try await task.value == 1)
    #expect(try await fixture.store.events().count == 1)
  }

  private func mode(_ path: String) throws -> mode_t {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return status.st_mode & 0o777
  }
}
