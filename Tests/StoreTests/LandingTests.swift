import Foundation
import GRDB
import NexusProtocol
import Testing

@testable import Store

@Suite struct LandingTests {
  private static let landing = LandingEntry(
    .landed, plan: 1, tasks: [TaskID(1, 2), TaskID(1, 1)], branch: "main", previous: "c0", commit: "c3", work: "c2",
    means: "merge", at: 3000)
  private static let undoing = LandingEntry(
    .undone, plan: 1, tasks: [TaskID(1, 1)], branch: "main", previous: "c3", commit: "c0", means: "moved",
    kept: "refs/nexus/undone/1/c3", at: 4000)

  private func event(_ name: Event.Name) -> Event { Event(name, at: 3000, plan: 1, fields: ["branch": "main"]) }

  @Test func givesBackLandingsAndUndoingsInTheirOrder() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    try await fixture.addPlan()
    var other = Self.landing
    (other.plan, other.tasks, other.previous, other.work) = (2, [], nil, nil)
    let entry = try await fixture.store.file(Self.landing, as: event(.landed))
    _ = try await fixture.store.file(other, as: event(.landed))
    _ = try await fixture.store.file(Self.undoing, as: event(.undone))
    #expect(try await fixture.store.landings(ofPlan: nil) == [Self.landing, other, Self.undoing])
    #expect(try await fixture.store.landings(ofPlan: 1) == [Self.landing, Self.undoing])
    #expect(try await fixture.store.landings(ofPlan: 3).isEmpty)
    let entries = try await fixture.store.events()
    #expect(entries.map(\.event.name) == [.landed, .landed, .undone])
    #expect(entry == entries[0])
  }

  @Test func filesTheSameLandingOnceUnlessSomethingCameBetween() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    var again = Self.landing
    again.at = 5000
    _ = try await fixture.store.file(Self.landing, as: event(.landed))
    #expect(try await fixture.store.file(again, as: event(.landed)) == nil)
    #expect(try await fixture.store.events().count == 1)
    _ = try await fixture.store.file(Self.undoing, as: event(.undone))
    #expect(try await fixture.store.file(again, as: event(.landed)) != nil)
    #expect(try await fixture.store.landings(ofPlan: 1) == [Self.landing, Self.undoing, again])
  }

  @Test func keepsNothingWhereItCannotKeepBoth() async throws {
    let fixture = try StoreFixture()
    #expect(await code { _ = try await fixture.store.file(Self.landing, as: event(.landed)) } == .notFound)
    try await fixture.addPlan()
    var foreign = Self.landing
    foreign.tasks = [TaskID(2, 1)]
    #expect(await code { _ = try await fixture.store.file(foreign, as: event(.landed)) } == .invalid)
    let wordless = Event(.landed, at: 0, fields: ["share": .number(.nan)])
    #expect(await code { _ = try await fixture.store.file(Self.landing, as: wordless) } == .invalid)
    #expect(try await fixture.store.landings(ofPlan: nil).isEmpty)
    #expect(try await fixture.store.events().isEmpty)
  }

  /// Stores of before told of landings in events alone.
  @Test func anOlderStoreGetsTheRowsOfItsEvents() async throws {
    let fixture = try StoreFixture()
    try fixture.store.close()
    try await makeOlderStore(
      at: fixture.path,
      events: [
        (
          "landed", 1, 3000,
          #"{"event":"landed","branch":"main","commit":"c3","kind":"merge","previous":"c0","tasks":["1.2","1.1"],"work":"c2"}"#
        ),
        // Of a plan that is not there, and without what was needed.
        ("landed", 9, 3100, #"{"event":"landed","branch":"main","commit":"c3","kind":"merge","tasks":["9.1"]}"#),
        ("landed", 1, 3200, #"{"event":"landed","commit":"c3"}"#),
        ("undone", 1, 3300, "no JSON"),
        (
          "undone", 1, 4000,
          #"{"event":"undone","branch":"main","commit":"c0","from":"c3","kept":"refs/nexus/undone/1/c3","kind":"moved","tasks":["1.1"]}"#
        ),
      ])
    let store = try fixture.again()
    #expect(try await store.landings(ofPlan: nil) == [Self.landing, Self.undoing])
    #expect(try await store.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM events") } == 6)
  }

  private func makeOlderStore(
    at path: String, events: [(name: String, plan: Int, at: Int, line: String)]
  ) async throws {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    let old = try DatabaseQueue(path: path)
    let dump = try SchemaDump(version: 4).read()
    try await old.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: dump)
      for event in events {
        try db.execute(
          sql: "INSERT INTO events (name, plan, at, line) VALUES (?, ?, ?, ?)",
          arguments: [event.name, event.plan, event.at, event.line])
      }
    }
    try old.close()
  }
}
